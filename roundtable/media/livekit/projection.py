"""The backend `livekit`: makes the media server follow the database, after each commit."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from roundtable.media.backend import Departures, Stay
from roundtable.media.livekit import names, orders, worker
from roundtable.media.livekit.orders import mute, permit
from roundtable.media.livekit.sweep import sweep
from roundtable.media.livekit.tickets import ticket

__all__ = ["is_healthy", "let_go", "mute", "permit", "sweep", "ticket"]

#: How long the media server may take to show that it is there (seconds).
HEALTH_PATIENCE = 1.0


def let_go(session: UUID, departures: Departures) -> None:
    """Put out who is not there any more: at once, or after a change of room when the new one
    has had its time to connect. Rooms that are over are deleted."""
    _remove(session, departures.gone, 0)
    _remove(session, departures.moved, orders.LINGER)
    for room in departures.closed:
        orders.close(names.RoomKey(session, room), orders.LINGER)
    for ended in departures.ended:
        orders.close(names.RoomKey(session, ended), 0)


def _remove(session: UUID, stays: Iterable[Stay], after: float) -> None:
    by_room: dict[UUID | None, set[str]] = {}
    for stay in stays:
        identity = names.identity(names.Stay(stay.participant, stay.stay))
        by_room.setdefault(stay.room, set()).add(identity)
    for room, identities in by_room.items():
        orders.remove(names.RoomKey(session, room), identities, after)


def is_healthy() -> bool:
    """Whether the media server answers to our key."""
    try:
        worker.current().ask(lambda service: service.answers(), HEALTH_PATIENCE)
    except worker.TROUBLE:
        return False
    return True
