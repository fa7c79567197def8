"""Where people are by the database, in the words of the media server."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from roundtable.media.livekit import names, tokens
from roundtable.models import Participant, Room, Session


@dataclass(frozen=True)
class Place:
    """Somebody who is in the call."""

    participant: UUID
    key: names.RoomKey
    identity: str
    #: What they may publish.
    sources: frozenset[str]
    microphone: bool


def _place(participant: Participant) -> Place:
    stay = names.Stay(participant.id, participant.stay)
    return Place(
        participant=participant.id,
        key=names.RoomKey(participant.session_id, participant.room_id),
        identity=names.identity(stay),
        sources=frozenset(tokens.sources(room=participant.room_id, share=participant.share)),
        microphone=participant.microphone,
    )


def place_of(participant: UUID) -> Place | None:
    """Return where somebody is; None if they are not in the call."""
    found = Participant.objects.filter(pk=participant, left_at=None, session__ended_at=None).first()
    return _place(found) if found else None


def places(sessions: Iterable[UUID]) -> dict[str, Place]:
    """Return everyone in these sessions, by identity."""
    found = Participant.objects.filter(
        session__in=list(sessions), left_at=None, session__ended_at=None
    )
    return {place.identity: place for place in map(_place, found)}


def open_rooms(keys: Iterable[names.RoomKey]) -> set[names.RoomKey]:
    """Return those of these rooms that are there."""
    keys = set(keys)
    rooms = [key.room for key in keys if key.room]
    live = set(
        Session.objects.filter(pk__in={key.session for key in keys}, ended_at=None).values_list(
            "pk", flat=True
        )
    )
    known = set(Room.objects.filter(pk__in=rooms).values_list("session_id", "pk"))
    return {
        key
        for key in keys
        if key.session in live and (key.room is None or (key.session, key.room) in known)
    }
