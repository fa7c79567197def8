"""How a socket gets into the call: what the lobby shows, taking a place, the first snapshot."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from roundtable import media, processes, snapshot
from roundtable import protocol as p
from roundtable.commands import people
from roundtable.models import Participant, Session, present
from studios.models import Membership, User


class Place(NamedTuple):
    """Where a participant is, by ids."""

    session: UUID
    participant: UUID


def lobby(user: User, slug: str) -> tuple[int, p.Lobby] | None:
    """Return the studio's key and what its lobby shows; None if the user is no member."""
    membership = Membership.objects.filter(studio__slug=slug, user=user).first()
    if membership is None:
        return None
    session = Session.objects.filter(studio=membership.studio_id, ended_at=None).first()
    people = present(session).count() if session else 0
    return membership.studio_id, p.Lobby(live=session is not None, people=people)


def join(
    user: User, studio_id: int, command: p.Join, connection: UUID, now: datetime
) -> Place | None:
    """Take a place in the studio's session.

    Returns None if the user is no longer a member. Raises commands.Refused.
    """
    membership = (
        Membership.objects.filter(studio=studio_id, user=user).select_related("user").first()
    )
    if membership is None:
        return None
    processes.register(now)
    participant = people.join(membership, command, connection, processes.OWN, now)
    if participant is None:
        return None
    return Place(participant.session_id, participant.id)


def welcome(participant_id: UUID, now: datetime) -> tuple[p.Snapshot, p.MediaTicket]:
    """Return the state and the media ticket for somebody who has just joined."""
    with transaction.atomic():
        participant = Participant.objects.select_related("room", "user").get(pk=participant_id)
        # Under the lock that every change takes, so that all parts are of one version.
        session = Session.objects.select_for_update().get(pk=participant.session_id)
        return snapshot.take(session, participant.id, now), media.ticket(participant, now)
