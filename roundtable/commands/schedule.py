"""The moments at which a session has something due: columns, never timers.

`Session.next_due_at` is the earliest of them, so that one indexed query finds all that is due.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Min

from roundtable.commands.change import Change
from roundtable.models import Session


def are_due(step: Change) -> bool:
    """Whether something of this session is due by `step.now`."""
    due = step.session.next_due_at
    return due is not None and due <= step.now and step.session.is_live


def reschedule(step: Change) -> None:
    """Store when this session has something due next."""
    session = step.session
    moments: list[datetime | None] = []
    if session.is_live:
        first_lost = session.participants.filter(left_at=None).aggregate(
            first=Min("disconnected_at")
        )["first"]
        moments = [
            session.rooms_close_at,
            first_lost and first_lost + grace(),
            session.empty_since and session.empty_since + empty(),
        ]
    due = min((moment for moment in moments if moment), default=None)
    if due != session.next_due_at:
        session.next_due_at = due
        session.save(update_fields=["next_due_at"])


def due_by(moment: datetime) -> list[tuple[UUID, datetime]]:
    """Return the sessions in which something is due by then: their ids, and when it is."""
    due = Session.objects.filter(next_due_at__lte=moment, ended_at=None).order_by("next_due_at")
    found = due.values_list("pk", "next_due_at")
    return [(id, due_at) for id, due_at in found if due_at]


def grace() -> timedelta:
    """How long the place of a person whose socket is lost is kept unseen."""
    return timedelta(seconds=settings.ROUNDTABLE["GRACE_SECONDS"])


def empty() -> timedelta:
    """After how long a session that nobody is in ends."""
    return timedelta(seconds=settings.ROUNDTABLE["EMPTY_SECONDS"])
