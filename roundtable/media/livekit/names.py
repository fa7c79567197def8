"""What things are called in the media server.

A room's name says which room of which session it is, and proves that we said so: it cannot be
guessed, needs no column, and rooms of others on the same media server are never taken for ours.
An identity is one stay of one participant: a second tab or the next room is somebody else there.
"""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

_SALT = "roundtable.media.livekit.room"
_MAIN = UUID(int=0)
_PROOF_LENGTH = 32


class RoomKey(NamedTuple):
    """A room of a session; the main room is None."""

    session: UUID
    room: UUID | None


class Stay(NamedTuple):
    """A participant from one change of room to the next."""

    participant: UUID
    stay: int


def room_name(key: RoomKey) -> str:
    """Return the name of a room."""
    about = f"{key.session.hex}-{(key.room or _MAIN).hex}"
    return f"{about}-{salted_hmac(_SALT, about, algorithm='sha256').hexdigest()[:_PROOF_LENGTH]}"


def room_key(name: str) -> RoomKey | None:
    """Return the room that is so named; None if the name is none of ours."""
    try:
        session, room, _ = name.split("-")
        key = RoomKey(UUID(session), None if UUID(room) == _MAIN else UUID(room))
    except ValueError:
        return None
    return key if constant_time_compare(room_name(key), name) else None


def identity(stay: Stay) -> str:
    """Return the identity of a stay."""
    return f"{stay.participant}.{stay.stay}"


def stay_of(identity: str) -> Stay | None:
    """Return the stay that an identity means; None if it is none of ours."""
    participant, _, stay = identity.rpartition(".")
    try:
        return Stay(UUID(participant), int(stay))
    except ValueError:
        return None
