"""Each room is a LiveKit room of its own: who hears whom, and what becomes of it."""

from __future__ import annotations

import asyncio

from livekit import api

from roundtable import protocol as p
from roundtable.media.livekit import names
from studios.models import Role
from tests.livekit.conftest import Stack
from tests.livekit.people import PATIENCE, Caller, Studio, opens_room
from tests.livekit.server import KEY, SECRET


async def test_people_hear_their_own_room_and_nothing_of_another(studio: Studio) -> None:
    maya = await studio.joined("Maya", Role.HOST)
    noor, tom, mia = [await studio.joined(name) for name in ("Noor", "Tom", "Mia")]
    room = await opens_room(maya, tom, mia)
    await tom.until(lambda: tom.ticket()["room"] == str(room), "a ticket that comes of itself")
    tones = {maya: 440, noor: 880, tom: 1320, mia: 1760}
    media = {person: await person.connects_media() for person in tones}
    for person, tone in tones.items():
        await media[person].publishes(tone)
    for one, other in ((maya, noor), (noor, maya), (tom, mia), (mia, tom)):
        await media[one].hears(other.identity, tones[other])
        assert media[one].others == {other.identity}


async def rooms_of(stack: Stack, person: Caller) -> set[names.RoomKey]:
    """The rooms of this person's session in the media server."""
    async with api.LiveKitAPI(stack.livekit.api_url, KEY, SECRET) as server:
        found = (await server.room.list_rooms(api.ListRoomsRequest())).rooms
    keys = {names.room_key(room.name) for room in found}
    return {key for key in keys if key and str(key.session) == person.state["session"]}


async def are_rooms(stack: Stack, person: Caller, count: int) -> None:
    """Wait until the session has so many rooms in the media server."""
    async with asyncio.timeout(PATIENCE):
        while len(await rooms_of(stack, person)) != count:
            pass


async def test_rooms_are_deleted_when_they_close_and_when_the_session_ends(
    studio: Studio, stack: Stack
) -> None:
    maya = await studio.joined("Maya", Role.HOST)
    tom = await studio.joined("Tom")
    await maya.connects_media()
    room = await opens_room(maya, tom)
    in_room = await tom.connects_media()
    await are_rooms(stack, maya, 2)
    await maya.does(p.DeleteRoom, room=room)
    await in_room.is_put_out()
    await are_rooms(stack, maya, 1)
    await tom.connects_media()
    await maya.does(p.EndSession)
    await are_rooms(stack, maya, 0)
