"""Makes the media server follow the database, after each commit.

What is done reads the database anew where it can, so that it may be late, be done twice, or be
done by two processes at once, and ends in the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from uuid import UUID

from channels.db import database_sync_to_async

from roundtable.media.backend import Departures, Stay
from roundtable.media.livekit import names, places, worker
from roundtable.media.livekit.service import Service
from roundtable.media.livekit.tickets import ticket

__all__ = ["is_healthy", "let_go", "mute", "permit", "ticket"]

#: How long somebody who was moved may still be in the old room (seconds): the new one is to be
#: connected first, and who keeps the old one is to be out within a second.
LINGER = 0.7
#: How long the media server may take to show that it is there (seconds).
HEALTH_PATIENCE = 1.0

_database = ThreadPoolExecutor(max_workers=1, thread_name_prefix="roundtable-livekit-database")
_place_of = database_sync_to_async(places.place_of, thread_sensitive=False, executor=_database)


def let_go(session: UUID, departures: Departures) -> None:
    """Put out who is not there any more: at once, or after a change of room when the new one
    has had its time to connect. Rooms that are closed are deleted."""
    _remove(session, departures.gone, 0)
    _remove(session, departures.moved, LINGER)
    for room in departures.closed:
        close(names.RoomKey(session, room), LINGER)
    for ended in departures.ended:
        close(names.RoomKey(session, ended), 0)


def _remove(session: UUID, stays: Iterable[Stay], after: float) -> None:
    by_room: dict[UUID | None, set[str]] = {}
    for stay in stays:
        identity = names.identity(names.Stay(stay.participant, stay.stay))
        by_room.setdefault(stay.room, set()).add(identity)
    for room, identities in by_room.items():
        remove(names.RoomKey(session, room), identities, after)


def remove(key: names.RoomKey, identities: set[str], after: float) -> None:
    """Put stays that are over out of a room. A stay that is over never comes back."""
    worker.current().soon(lambda service: service.remove(key, identities), after)


def close(key: names.RoomKey, after: float) -> None:
    """Delete a room that is over."""
    worker.current().soon(lambda service: service.close(key), after)


def permit(participant: UUID) -> None:
    """Let this person publish what they may by now, and end what they may not."""
    worker.current().soon(partial(_permit, participant))


async def _permit(participant: UUID, service: Service) -> None:
    # Whoever grants or takes away reads again afterwards: of two processes that do so at once,
    # the later sees what the other has stored.
    done, place = None, await _place_of(participant)
    while place and place != done:
        await service.allow(place.key, place.identity, place.sources)
        done, place = place, await _place_of(participant)


def mute(participant: UUID) -> None:
    """Mute this person's microphone, unless they have unmuted themselves meanwhile."""
    worker.current().soon(partial(_mute, participant))


async def _mute(participant: UUID, service: Service) -> None:
    place = await _place_of(participant)
    if place and not place.microphone:
        await service.mute_microphone(place.key, place.identity)


def is_healthy() -> bool:
    """Whether the media server answers to our key."""
    try:
        worker.current().ask(lambda service: service.answers(), HEALTH_PATIENCE)
    except worker.TROUBLE:
        return False
    return True
