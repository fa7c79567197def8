"""Who is let into which LiveKit room, and how soon who is not let in any more is out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from livekit import api, rtc

from roundtable import protocol as p
from roundtable.media.livekit import names
from roundtable.media.livekit.service import MANY, Service
from studios.models import Role
from tests.livekit.conftest import Stack
from tests.livekit.people import Caller, Connection, Studio, opens_room
from tests.livekit.server import KEY, SECRET

#: The longest that anybody may stay where they are not any more (seconds).
A_SECOND = 1.0


def now() -> float:
    return asyncio.get_running_loop().time()


async def test_an_old_token_used_again_is_put_out_within_a_second(studio: Studio) -> None:
    maya = await studio.joined("Maya", Role.HOST)
    tom = await studio.joined("Tom")
    await maya.connects_media()
    old = await tom.fresh_ticket()
    kept = await tom.connects_media(old)
    await opens_room(maya, tom)
    await kept.is_put_out()
    replay = await tom.connects_media(old)
    since = now()
    assert await replay.is_put_out() - since < A_SECOND


async def test_who_keeps_the_old_room_after_a_move_is_put_out_within_a_second(
    studio: Studio,
) -> None:
    maya = await studio.joined("Maya", Role.HOST)
    tom = await studio.joined("Tom")
    kept = await tom.connects_media()
    room = await maya.adds_room()
    since = now()
    await maya.sends(tom, to=room)
    in_new_room = await tom.connects_media()
    assert not kept.ended.is_set(), "the new room is connected before the old one is dropped"
    assert await kept.is_put_out() - since < A_SECOND
    assert in_new_room.room.isconnected()


async def test_a_token_is_for_one_stay_and_not_for_the_next_in_the_same_room(
    studio: Studio,
) -> None:
    maya = await studio.joined("Maya", Role.HOST)
    tom = await studio.joined("Tom")
    old = await tom.fresh_ticket()
    kept = await tom.connects_media(old)
    await opens_room(maya, tom)
    await kept.is_put_out()
    await maya.sends(tom, to=None)
    await tom.sees_person(tom, room=None)
    present = await tom.connects_media()
    replay = await tom.connects_media(old)
    await replay.is_put_out()
    assert present.room.isconnected()


async def leaves(host: Caller, who: Caller) -> None:
    await who.leaves()


async def is_put_out(host: Caller, who: Caller) -> None:
    await host.does(p.PutOutParticipant, participant=who.id)


async def loses_the_session(host: Caller, who: Caller) -> None:
    await host.does(p.EndSession)


@pytest.mark.parametrize("goes", [leaves, is_put_out, loses_the_session])
async def test_who_is_out_of_the_call_is_out_of_the_media_server(
    studio: Studio, goes: Callable[[Caller, Caller], Any]
) -> None:
    maya = await studio.joined("Maya", Role.HOST)
    tom = await studio.joined("Tom")
    ticket = await tom.fresh_ticket()
    media, listener = await tom.connects_media(ticket), await maya.connects_media()
    await media.publishes(440)
    await listener.hears(tom.identity, 440)
    since = now()
    await goes(maya, tom)
    assert await media.is_put_out() - since < A_SECOND
    again = await tom.connects_media(ticket)
    since = now()
    assert await again.is_put_out() - since < A_SECOND


async def test_a_tab_that_was_taken_over_is_put_out_of_the_media_server(studio: Studio) -> None:
    tom = await studio.joined("Tom", Role.HOST)
    first = await tom.connects_media()
    second = studio.again(tom)
    await second.joins()
    media = await second.connects_media()
    await first.is_put_out()
    assert media.room.isconnected()


async def test_a_token_opens_one_room_and_lets_nobody_do_more(studio: Studio, stack: Stack) -> None:
    maya = await studio.joined("Maya", Role.HOST)
    token = (await maya.fresh_ticket())["token"]
    claims = api.TokenVerifier(KEY, SECRET).verify(token)
    assert claims.video
    assert claims.video.room
    assert claims.video.room_join
    assert claims.video.can_publish_sources == ["microphone", "camera"]
    assert not claims.video.can_publish_data
    assert not claims.video.can_update_own_metadata
    assert not claims.video.room_admin
    async with api.LiveKitAPI(stack.livekit.api_url, token=token) as server:
        with pytest.raises(api.TwirpError):
            await server.room.list_rooms(api.ListRoomsRequest())
        with pytest.raises(api.TwirpError):
            await server.room.delete_room(api.DeleteRoomRequest(room=claims.video.room))


async def test_a_token_that_we_did_not_sign_opens_nothing(studio: Studio) -> None:
    maya = await studio.joined("Maya", Role.HOST)
    ticket = await maya.fresh_ticket()
    forged = (
        api.AccessToken(KEY, "another secret that is also long enough to sign with")
        .with_identity(maya.identity)
        .with_grants(api.VideoGrants(room_join=True, room="anything"))
        .to_jwt()
    )
    with pytest.raises(rtc.ConnectError):
        await Connection.open(ticket["url"], forged)


async def test_many_are_put_out_of_a_room_at_once_wherever_some_of_them_are_gone_already(
    studio: Studio, stack: Stack, settings: LazySettings
) -> None:
    maya = await studio.joined("Maya", Role.HOST)
    tom, mia = await studio.joined("Tom"), await studio.joined("Mia")
    stays, *go = [await person.connects_media() for person in (maya, tom, mia)]
    settings.ROUNDTABLE = {
        **settings.ROUNDTABLE,
        **stack.livekit.settings,
        "LIVEKIT_API_URL": stack.livekit.api_url,
    }
    identities = {tom.identity, mia.identity, *(f"{uuid4()}.{n}" for n in range(MANY))}
    service = Service()
    try:
        key = names.RoomKey(UUID(maya.state["session"]), None)
        await service.remove(key, identities)
        await service.remove(key, identities)
    finally:
        await service.close_connections()
    for connection in go:
        await connection.is_put_out()
    assert stays.room.isconnected()
