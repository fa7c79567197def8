"""Presenting the screen or a sound: in the main room, one presenter at a time."""

from __future__ import annotations

from uuid import UUID

from roundtable import media
from roundtable import protocol as p
from roundtable.commands.change import Change, Refused, handles
from roundtable.models import Participant
from roundtable.permissions import is_leader
from roundtable.protocol import ErrorCode


@handles(p.StartShare)
def start_share(step: Change, participant: Participant, command: p.StartShare) -> None:
    if participant.room_id is not None:
        raise Refused(ErrorCode.MAIN_ROOM_ONLY, "Sharing works in the main room only.")
    presenter = step.session.participants.exclude(share="").select_related("user").first()
    if presenter is not None and presenter.id != participant.id:
        raise Refused(ErrorCode.SOMEONE_PRESENTS, f"{presenter.user} is presenting.")
    if participant.share == command.kind:
        return
    end(step, participant, by=None)
    participant.share = command.kind
    participant.save(update_fields=["share"])
    step.say(p.ShareStarted(participant=participant.id, kind=command.kind))
    _permit(step, participant)


@handles(p.StopShare)
def stop_share(step: Change, participant: Participant, command: p.StopShare) -> None:
    if command.participant != participant.id and not is_leader(participant.role):
        raise Refused(ErrorCode.NOT_PERMITTED, "Only Hosts and Managers can stop someone else.")
    presenter = step.session.participants.filter(pk=command.participant).exclude(share="").first()
    if presenter is None:
        raise Refused(ErrorCode.NOT_PRESENTING, "Nothing is being shared any more.")
    end(step, presenter, by=participant.id)
    _permit(step, presenter)


def end(step: Change, participant: Participant, by: UUID | None) -> None:
    """End what this person presents, if anything. `by` is somebody else who ended it."""
    if participant.share:
        participant.share = ""
        participant.save(update_fields=["share"])
        step.say(p.ShareStopped(participant=participant.id, by=by))


def _permit(step: Change, participant: Participant) -> None:
    """Bring what the media server lets this person publish in step with what they present."""
    step.afterwards(lambda: media.backend().permit(participant.id))
    if media.pushes_tickets():
        step.tell(participant.id, media.ticket(participant, step.now))
