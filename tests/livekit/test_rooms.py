"""Each room is a LiveKit room of its own: who hears whom, and what becomes of it."""

from __future__ import annotations

from studios.models import Role
from tests.livekit.people import Studio, opens_room


async def test_people_hear_their_own_room_and_nothing_of_another(studio: Studio) -> None:
    maya = await studio.joined("Maya", Role.HOST)
    noor, tom, mia = [await studio.joined(name) for name in ("Noor", "Tom", "Mia")]
    await opens_room(maya, tom, mia)
    tones = {maya: 440, noor: 880, tom: 1320, mia: 1760}
    media = {person: await person.connects_media() for person in tones}
    for person, tone in tones.items():
        await media[person].publishes(tone)
    for one, other in ((maya, noor), (noor, maya), (tom, mia), (mia, tom)):
        await media[one].hears(other.identity, tones[other])
        assert media[one].others == {other.identity}
