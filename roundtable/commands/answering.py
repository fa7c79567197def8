"""Commands that change nothing: asked of the server, or passed on to others.

A signal or a speaking mark is ephemeral: at most once, and never outside the sender's room.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from roundtable import groups, media, publish, snapshot
from roundtable import protocol as p
from roundtable.commands.change import Refused, answers
from roundtable.models import Participant
from roundtable.protocol import ErrorCode


@answers(p.Resync)
def resync(participant: Participant, command: p.Resync, now: datetime) -> list[p.Message]:
    """Only says whether they may: the snapshot is read once for all who ask (`newest`)."""
    return []


@answers(p.RequestTicket)
def request_ticket(
    participant: Participant, command: p.RequestTicket, now: datetime
) -> list[p.Message]:
    return [media.ticket(participant, now)]


@answers(p.LoadChat)
def load_chat(participant: Participant, command: p.LoadChat, now: datetime) -> list[p.Message]:
    messages, more = snapshot.chat_page(participant.session, before=command.before)
    return [p.ChatHistory(messages=messages, more=more)]


@answers(p.SetSpeaking)
def set_speaking(
    participant: Participant, command: p.SetSpeaking, now: datetime
) -> list[p.Message]:
    publish.send(
        groups.room(participant.session_id, participant.room_id),
        p.Speaking(participant=participant.id, speaking=command.speaking),
    )
    return []


@answers(p.SendSignal)
def send_signal(participant: Participant, command: p.SendSignal, now: datetime) -> list[p.Message]:
    """Pass a signal on, if both are in the same room at this moment, in the stays that it names."""
    addressee = participant.session.participants.filter(pk=command.to, left_at=None).first()
    if addressee is None:
        raise Refused(ErrorCode.NO_SUCH_PARTICIPANT, "That person is not in the call any more.")
    if addressee.room_id != participant.room_id:
        raise Refused(ErrorCode.NOT_SAME_ROOM, "That person is in another room.")
    stay = participant.stay if command.stay is None else command.stay
    if (stay, command.their_stay) != (participant.stay, addressee.stay):
        raise Refused(ErrorCode.STALE_STAY, "That link is over.")
    publish.send(*passed_on(participant.id, stay, command))
    return []


def passed_on(sender: UUID, stay: int, command: p.SendSignal) -> tuple[str, p.Signal]:
    """Return which group a signal goes to, and as what."""
    signal = p.Signal(sender=sender, stay=stay, your_stay=command.their_stay, data=command.data)
    return groups.participant(command.to), signal
