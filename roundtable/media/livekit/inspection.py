"""Compares who is in a room of the media server with who should be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from livekit.protocol.models import ParticipantInfo

from roundtable.media.livekit import names, orders, places
from roundtable.media.livekit.service import may_publish


def see_to(
    key: names.RoomKey,
    people: Iterable[ParticipantInfo],
    known: Mapping[str, places.Place],
    after: float,
) -> None:
    """Put out whoever of these `people` has no place in the room, `after` so many seconds; let
    the others publish what they may. `known` are places by the database, by identity."""
    strangers: set[str] = set()
    for person in people:
        # What our secret has let in as something else, as an Egress, is no guest.
        if person.kind != ParticipantInfo.Kind.STANDARD:
            continue
        place = known.get(person.identity)
        if place is None or place.key != key:
            strangers.add(person.identity)
        elif may_publish(person) != place.sources:
            orders.permit(place.participant)
    if strangers:
        orders.remove(key, strangers, after)
