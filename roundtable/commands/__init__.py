"""The domain: what a person can do in a call, and what becomes of it.

`execute` alone opens the transaction, locks the session, asks the permission table, runs the
handler, stamps the version and publishes after the commit. A handler does its checks before its
first write; it raises `Refused` or says events, and knows no socket and no HTTP.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from roundtable import protocol

# Importing these modules registers their handlers.
from roundtable.commands import (
    answering,
    arrivals,
    departures,
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
from roundtable.commands.speaking import refusal
from roundtable.models import Participant, Session

__all__ = [
    "ANSWERERS",
    "HANDLERS",
    "Change",
    "Refused",
    "answering",
    "arrivals",
    "change",
    "departures",
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
    session_id: UUID,
    participant_id: UUID,
    connection: UUID,
    command: protocol.Command,
    now: datetime,
) -> tuple[int, list[protocol.Message]]:
    """Carry out what the `connection` of a participant of this session asks.

    Returns the session's version after it and the frames that answer the asker alone.
    Raises Refused; then nothing has changed.
    """
    answerer = ANSWERERS.get(type(command))
    if answerer is not None:
        participant = _speakers().select_related("session").get(pk=participant_id)
        _refuse(participant.session, participant, connection, command)
        return participant.session.version, answerer(participant, command, now)
    with duties.up_to_date(session_id, now) as step:
        participant = _speakers().get(pk=participant_id, session=step.session)
        participant.session = step.session
        _refuse(step.session, participant, connection, command)
        HANDLERS[type(command)](step, participant, command)
    return step.session.version, []


def _speakers() -> QuerySet[Participant]:
    """Participants with what their commands read of them."""
    return Participant.objects.select_related("user", "room")


def _refuse(
    session: Session, participant: Participant, connection: UUID, command: protocol.Command
) -> None:
    """Raise Refused unless the participant may do this."""
    refused = refusal(session, participant, connection, type(command))
    if refused:
        raise refused
