"""What the media server is told to do, soon: nobody waits for it.

What is done reads the database anew where it can, so that it may be late, be done twice, or be
done by two processes at once, and ends in the same.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from uuid import UUID

from channels.db import database_sync_to_async

from roundtable.media.livekit import names, places, worker
from roundtable.media.livekit.service import Service

#: How long somebody who was moved may still be in the old room (seconds): the new one is to be
#: connected first, and who keeps the old one is to be out within a second.
LINGER = 0.6

_database = ThreadPoolExecutor(max_workers=1, thread_name_prefix="roundtable-livekit-database")
_place_of = database_sync_to_async(places.place_of, thread_sensitive=False, executor=_database)


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
