"""How a socket gets into the call: what the lobby shows, and taking a place."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from roundtable import processes
from roundtable import protocol as p
from roundtable.commands import Refused, arrivals
from roundtable.commands.arrivals import Arrival
from roundtable.models import Participant, Session, present
from studios.models import Membership, User


class Place(NamedTuple):
    """Where a participant is, by ids."""

    session: UUID
    participant: UUID


Outcome = Place | Refused | None


def lobby(user: User, slug: str) -> tuple[int, p.Lobby] | None:
    """Return the studio's key and what its lobby shows; None if the user is no member."""
    membership = Membership.objects.filter(studio__slug=slug, user=user).first()
    if membership is None:
        return None
    session = Session.objects.filter(studio=membership.studio_id, ended_at=None).first()
    people = present(session).count() if session else 0
    return membership.studio_id, p.Lobby(live=session is not None, people=people)


def join(studio_id: int, crowd: list[Arrival], now: datetime) -> list[Outcome]:
    """Give people of this process's sockets a place in the studio's session, all in one step.

    Returns what comes of each: a place, why it was refused, or None for who is no member.
    """
    processes.register(now)
    found = arrivals.join(studio_id, crowd, processes.OWN, now)
    return [Place(one.session_id, one.id) if isinstance(one, Participant) else one for one in found]
