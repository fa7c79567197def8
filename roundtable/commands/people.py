"""Everything about who holds a place: what they are, how they look, that they go."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from roundtable import protocol as p
from roundtable.commands import endings, recording, schedule
from roundtable.commands.change import Change, Refused, change, handles
from roundtable.models import Participant, present
from roundtable.permissions import is_leader
from roundtable.protocol import ErrorCode
from roundtable.snapshot import participant_info
from studios.models import User


@handles(p.Leave)
def leave(step: Change, participant: Participant, command: p.Leave) -> None:
    endings.depart(step, [participant], "left")
    schedule.reschedule(step)


@handles(p.EndSession)
def end_session(step: Change, participant: Participant, command: p.EndSession) -> None:
    endings.end_session(step, by=participant.id)
    schedule.reschedule(step)


def change_role(session_id: UUID, user: User, role: str, now: datetime) -> None:
    """Bring a person's role in the call in step with their membership's."""
    with change(session_id, now) as step:
        participant = _present(step, user)
        if participant and participant.role != role:
            if not is_leader(role):
                recording.end(step, participant)
            participant.role = role
            participant.save(update_fields=["role"])
            step.say(p.ParticipantChanged(participant=participant_info(participant)))


def remove(session_id: UUID, user: User, now: datetime) -> None:
    """Put somebody out of the call who no longer belongs to the studio."""
    with change(session_id, now) as step:
        participant = _present(step, user)
        if participant:
            endings.depart(step, [participant], "removed")
            schedule.reschedule(step)
            step.tell(participant.id, p.Removed(), close=p.CloseCode.REMOVED)


def show_anew(session_id: UUID, user: User, now: datetime) -> None:
    """Tell everyone how a person looks now: another name or picture."""
    with change(session_id, now) as step:
        participant = _present(step, user)
        if participant:
            step.say(p.ParticipantChanged(participant=participant_info(participant)))


def find(step: Change, id: UUID) -> Participant:
    """Return somebody who is in the call. Raises Refused for anyone else."""
    found = step.session.participants.filter(pk=id, left_at=None).select_related("user").first()
    if found is None:
        raise Refused(ErrorCode.NO_SUCH_PARTICIPANT, "That person is not in the call any more.")
    return found


def _present(step: Change, user: User) -> Participant | None:
    """The person's place as it is under the lock; None if they are not in the call."""
    return present(step.session).filter(user=user).first()
