"""What Hosts and Managers can do to somebody else: mute them, put them out of the call."""

from __future__ import annotations

from roundtable import media
from roundtable import protocol as p
from roundtable.commands import endings, people, schedule
from roundtable.commands.change import Change, Refused, handles
from roundtable.models import Participant
from roundtable.protocol import ErrorCode
from roundtable.snapshot import participant_info
from studios.models import Role


@handles(p.MuteParticipant)
def mute_participant(step: Change, participant: Participant, command: p.MuteParticipant) -> None:
    muted = people.find(step, command.participant)
    if not muted.microphone:
        return
    muted.microphone, muted.muted_by = False, participant
    muted.save(update_fields=["microphone", "muted_by"])
    step.say(p.ParticipantChanged(participant=participant_info(muted)))
    step.tell(muted.id, p.Muted(by=participant.id))
    step.afterwards(lambda: media.backend().mute(muted.id))


@handles(p.PutOutParticipant)
def put_out_participant(
    step: Change, participant: Participant, command: p.PutOutParticipant
) -> None:
    put_out = people.find(step, command.participant)
    if put_out.role == Role.HOST and participant.role != Role.HOST:
        raise Refused(ErrorCode.NOT_PERMITTED, "Only a Host can put out a Host.")
    endings.depart(step, [put_out], "removed")
    schedule.reschedule(step)
    step.tell(put_out.id, p.PutOut(by=participant.id), close=p.CloseCode.PUT_OUT)
