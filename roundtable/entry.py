"""How a socket gets into the call: what the lobby shows, and taking a place."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.db.models import Count, Q
from django.http import HttpRequest

from roundtable import processes
from roundtable import protocol as p
from roundtable.commands import Refused, arrivals
from roundtable.commands.arrivals import Arrival
from roundtable.models import Participant, Session
from studios.models import Membership, User


class Place(NamedTuple):
    """Where a participant is, by ids; and the session's version since when.

    `muted_by` is who muted them while they were cut off.
    """

    session: UUID
    participant: UUID
    version: int
    muted_by: UUID | None = None


Outcome = Place | Refused | None


class Visit(NamedTuple):
    """A member of a studio, at a socket that has just been opened."""

    user: User
    studio: int
    lobby: p.Lobby


def visit(session_key: str | None, slug: str) -> Visit | None:
    """Return who has opened a socket with this log-in, if they are a member of the studio."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = get_user(request)
    if not isinstance(user, User):
        return None
    found = lobby(user, slug)
    return found and Visit(user, *found)


def lobby(user: User, slug: str) -> tuple[int, p.Lobby] | None:
    """Return the studio's key and what its lobby shows; None if the user is no member."""
    membership = Membership.objects.filter(studio__slug=slug, user=user).first()
    if membership is None:
        return None
    here = Count("participants", filter=Q(participants__left_at=None))
    live = Session.objects.filter(studio=membership.studio_id, ended_at=None)
    people = live.values("pk").annotate(people=here).values_list("people", flat=True).first()
    return membership.studio_id, p.Lobby(live=people is not None, people=people or 0)


def join(studio_id: int, crowd: list[Arrival], now: datetime) -> list[Outcome]:
    """Give people of this process's sockets a place in the studio's session, all in one step.

    Returns what comes of each: a place, why it was refused, or None for who is no member.
    """
    processes.register(now)
    found = arrivals.join(studio_id, crowd, processes.OWN, now)
    return [
        Place(one.session_id, one.id, one.session.version, one.muted_by_id)
        if isinstance(one, Participant)
        else one
        for one in found
    ]
