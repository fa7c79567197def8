"""Who may publish what: the media server itself refuses the rest."""

from __future__ import annotations

import asyncio
import contextlib
from uuid import UUID

import pytest
from livekit import api, rtc
from livekit.protocol.models import ParticipantPermission

from roundtable import protocol as p
from roundtable.media.livekit import names, service
from studios.models import Role
from tests.livekit.conftest import Stack
from tests.livekit.people import PATIENCE, Caller, Connection, Studio, opens_room
from tests.livekit.server import KEY, SECRET

SCREEN = rtc.TrackSource.SOURCE_SCREENSHARE
SCREEN_SOUND = rtc.TrackSource.SOURCE_SCREENSHARE_AUDIO
MICROPHONE = rtc.TrackSource.SOURCE_MICROPHONE


async def presents(presenter: Caller, media: Connection) -> None:
    """Present, and publish as soon as the media server allows it."""
    await presenter.does(p.StartShare, kind="audio")
    async with asyncio.timeout(10):
        while True:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(media.publishes(2000, SCREEN_SOUND), 1)
                return


def may_share(caller: Caller) -> bool:
    """Whether the newest ticket allows a screen."""
    claims = api.TokenVerifier(KEY, SECRET).verify(caller.ticket()["token"])
    assert claims.video
    return "screen_share" in (claims.video.can_publish_sources or ())


@pytest.mark.parametrize("source", [SCREEN, SCREEN_SOUND])
@pytest.mark.parametrize("place", ["a breakout room", "the main room"])
async def test_a_screen_of_who_does_not_present_is_refused(
    studio: Studio, source: rtc.TrackSource.ValueType, place: str
) -> None:
    maya = await studio.joined("Maya", Role.HOST)
    tom, mia = await studio.joined("Tom"), await studio.joined("Mia")
    if place == "a breakout room":
        await opens_room(maya, tom, mia)
    sender, receiver = await tom.connects_media(), await mia.connects_media()
    # LiveKit does not answer to what it does not allow.
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(sender.publishes(1000, source), 1)
    await sender.publishes(440)
    await receiver.hears(tom.identity, 440)
    assert receiver.tracks(source) == []


async def test_the_presenter_is_allowed_and_stops_when_the_host_says_so(studio: Studio) -> None:
    maya = await studio.joined("Maya", Role.HOST)
    tom, mia = await studio.joined("Tom"), await studio.joined("Mia")
    sender, receiver = await tom.connects_media(), await mia.connects_media()
    await sender.publishes(440)
    await presents(tom, sender)
    await tom.until(lambda: may_share(tom), "a ticket with the screen")
    await receiver.until(lambda: receiver.tracks(SCREEN_SOUND), "what is shared")
    await maya.does(p.StopShare, participant=tom.id)
    await receiver.until(lambda: not receiver.tracks(SCREEN_SOUND), "the end of it")
    await tom.until(lambda: not may_share(tom), "a ticket without it")
    await receiver.hears(tom.identity, 440)


async def may_publish(server: api.LiveKitAPI, caller: Caller, sources: set[str]) -> None:
    """Wait until these are the sources that LiveKit lets somebody publish."""
    key = names.RoomKey(UUID(caller.state["session"]), None)
    whose = api.RoomParticipantIdentity(room=names.room_name(key), identity=caller.identity)
    async with asyncio.timeout(PATIENCE):
        while service.may_publish(await server.room.get_participant(whose)) != sources:
            pass


async def test_a_presenters_token_used_again_afterwards_allows_no_screen(
    studio: Studio, stack: Stack
) -> None:
    maya = await studio.joined("Maya", Role.HOST)
    await maya.does(p.StartShare, kind="audio")
    presenters = await maya.fresh_ticket()
    await maya.does(p.StopShare, participant=maya.id)
    await maya.connects_media(presenters)
    async with api.LiveKitAPI(stack.livekit.api_url, KEY, SECRET) as server:
        await may_publish(server, maya, {"microphone", "camera"})


async def test_a_screen_that_livekit_should_not_have_taken_is_ended(
    studio: Studio, stack: Stack
) -> None:
    tom = await studio.joined("Tom", Role.HOST)
    sender = await tom.connects_media()
    async with api.LiveKitAPI(stack.livekit.api_url, KEY, SECRET) as server:
        await may_publish(server, tom, {"microphone", "camera"})
        # As by an order that came too late.
        everything = ParticipantPermission(can_subscribe=True, can_publish=True)
        everything.can_publish_sources.extend(service.SOURCES.values())
        key = names.RoomKey(UUID(tom.state["session"]), None)
        request = api.UpdateParticipantRequest(
            room=names.room_name(key), identity=tom.identity, permission=everything
        )
        await server.room.update_participant(request)
        await sender.publishes(2000, SCREEN_SOUND)
        await may_publish(server, tom, {"microphone", "camera"})
