"""The domain: what a person can do in a call, and what becomes of it.

`execute` alone opens the transaction, locks the session, asks the permission table, runs the
handler, stamps the version and publishes after the commit. A handler does its checks before its
first write; it raises `Refused` or says events, and knows no socket and no HTTP.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from roundtable import protocol

# Importing these modules registers their handlers.
from roundtable.commands import (
    answering,
    duties,
    endings,
    moderation,
    people,
    recording,
    rooms,
    schedule,
    share,
    talk,
)
from roundtable.commands.change import ANSWERERS, HANDLERS, Change, Refused, change
from roundtable.models import Participant, Session
from roundtable.permissions import may
from roundtable.protocol import ErrorCode

__all__ = [
    "ANSWERERS",
    "HANDLERS",
    "Change",
    "Refused",
    "answering",
    "change",
    "duties",
    "endings",
    "execute",
    "moderation",
    "people",
    "recording",
    "rooms",
    "schedule",
    "share",
    "talk",
]


def execute(
    participant_id: UUID, connection: UUID, command: protocol.Command, now: datetime
) -> tuple[int, list[protocol.Message]]:
    """Carry out what the participant's `connection` asks.

    Returns the session's version after it and the frames that answer the asker alone.
    Raises Refused; then nothing has changed.
    """
    answerer = ANSWERERS.get(type(command))
    if answerer is not None:
        with transaction.atomic():
            participant = _speaker(participant_id, connection, command)
            return participant.session.version, answerer(participant, command, now)
    session_id = Participant.objects.values_list("session_id", flat=True).get(pk=participant_id)
    while True:
        with change(session_id, now) as step:
            # What is due by time comes first: a command that arrives after a deadline finds
            # the session as it is after it, even if no clock has come by yet.
            if not schedule.are_due(step):
                participant = _speaker(participant_id, connection, command, step.session)
                HANDLERS[type(command)](step, participant, command)
                break
            duties.carry_out(step)
    return step.session.version, []


def _speaker(
    participant_id: UUID,
    connection: UUID,
    command: protocol.Command,
    session: Session | None = None,
) -> Participant:
    """Return who speaks, if they may."""
    participant = Participant.objects.select_related("user", "room", "session").get(
        pk=participant_id
    )
    if session is not None:
        participant.session = session
    if not participant.session.is_live:
        raise Refused(ErrorCode.SESSION_ENDED, "The session is over.")
    if not participant.is_present:
        raise Refused(ErrorCode.NOT_IN_CALL, "You are not in the call.")
    if participant.connection != connection:
        raise Refused(ErrorCode.TAKEN_OVER, "You joined from another tab or device.")
    if not may(participant.role, type(command)):
        raise Refused(ErrorCode.NOT_PERMITTED, "Only Hosts and Managers can do this.")
    return participant
