"""Leaving the call, and losing the socket: many people in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from roundtable import protocol as p
from roundtable.commands import duties, endings, schedule
from roundtable.commands.change import Refused, change
from roundtable.commands.speaking import refusal
from roundtable.models import Participant, Session
from roundtable.protocol import ErrorCode


@dataclass(frozen=True)
class Leaver:
    """A participant who leaves, at the socket `connection`."""

    participant: UUID
    connection: UUID


def leave(session_id: UUID, leavers: Sequence[Leaver], now: datetime) -> list[int | Refused]:
    """Take those who leave out of the call.

    Returns what comes of each: the session's version after it, or why it was refused.
    """
    with duties.up_to_date(session_id, now) as step:
        places = step.session.participants.in_bulk([leaver.participant for leaver in leavers])
        refusals = [_refusal(step.session, places.get(one.participant), one) for one in leavers]
        leaving = [
            places[leaver.participant]
            for leaver, refused in zip(leavers, refusals, strict=True)
            if not refused
        ]
        endings.depart(step, leaving, "left")
        schedule.reschedule(step)
    return [refused or step.session.version for refused in refusals]


def _refusal(session: Session, place: Participant | None, leaver: Leaver) -> Refused | None:
    if place is None:  # deleted meanwhile, with the person
        return Refused(ErrorCode.NOT_IN_CALL, "You are not in the call.")
    return refusal(session, place, leaver.connection, p.Leave)


def disconnect(session_id: UUID, connections: Sequence[UUID], now: datetime) -> None:
    """Note that sockets are lost. The places are kept for the grace; nobody is told."""
    _lose(session_id, now, connection__in=connections)


def disconnect_process(process: UUID, now: datetime) -> None:
    """Note that all sockets of a process are lost: it died. Their grace begins now."""
    held = Participant.objects.filter(process=process).order_by()
    for session_id in held.values_list("session_id", flat=True).distinct():
        _lose(session_id, now, process=process)


def _lose(session_id: UUID, now: datetime, **of: object) -> None:
    try:
        with change(session_id, now) as step:
            lost = step.session.participants.filter(left_at=None, **of)
            if lost.update(connection=None, process=None, disconnected_at=now):
                schedule.reschedule(step)
    except Session.DoesNotExist:  # deleted meanwhile, with the studio
        return
