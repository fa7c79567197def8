"""Finds what reports and commands have left undone: a report that was lost, a process that died
with work in hand, a media server that was away."""

from __future__ import annotations

import random

from django.core.cache import cache
from livekit.protocol.models import ParticipantInfo

from roundtable.media.backend import SWEEP_PERIOD
from roundtable.media.livekit import inspection, names, orders, places, worker
from roundtable.media.livekit.service import Service

#: How many rooms are looked at in one go; of more, as many at random.
ROOMS = 200
#: How long that may take (seconds).
PATIENCE = 8.0


def sweep() -> None:
    """Compare the media server with the database, if no other process has just done so."""
    if not cache.add("roundtable.media.livekit.sweep", True, timeout=SWEEP_PERIOD * 0.9):
        return
    try:
        present = worker.current().ask(_present, PATIENCE)
    except worker.TROUBLE:  # it is away; `is_healthy` says so
        return
    # Read after: whoever is in a room came by a ticket that was written before.
    open_rooms = places.open_rooms(present)
    known = places.places({key.session for key in open_rooms})
    for key, people in present.items():
        if key in open_rooms:
            inspection.see_to(key, people, known, orders.LINGER)
        else:
            orders.close(key, orders.LINGER)


async def _present(service: Service) -> dict[names.RoomKey, list[ParticipantInfo]]:
    rooms = await service.rooms()
    chosen = rooms if len(rooms) <= ROOMS else random.sample(rooms, ROOMS)
    return {key: await service.people(key) for key in chosen}
