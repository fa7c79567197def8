"""LiveKit may be away: the call goes on without it. And what it failed to report is found."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import AsyncIterator

import pytest

from roundtable import protocol as p
from studios.models import Role
from tests.browser_store import BrowserStores
from tests.components import LIVEKIT
from tests.livekit.people import Studio, opens_room
from tests.livekit.server import LiveKit, livekit_server
from tests.people import PATIENCE
from tests.served import Serve, Served
from tests.services import free_port, require

#: An address at which nobody listens for reports.
NOWHERE = "http://127.0.0.1:9/livekit/webhook"


@pytest.fixture
def livekit() -> LiveKit:
    """A LiveKit that does not run yet."""
    require(LIVEKIT)
    return LiveKit(free_port())


@pytest.fixture
def served(livekit: LiveKit, serve: Serve) -> Served:
    """A product whose LiveKit does not run yet."""
    return serve(**livekit.settings)


@pytest.fixture
async def studio(
    served: Served, stores: BrowserStores, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Studio]:
    """A studio of its own there."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    studio = Studio(served, stores)
    yield studio
    await studio.close()


def health(served: Served) -> tuple[str, str]:
    """How the product and its media server are; balancers may send people in any case."""
    with urllib.request.urlopen(f"{served.url}/healthz", timeout=20) as response:
        assert response.status == 200
        said = json.load(response)
    return said["status"], said["media"]


def test_the_product_says_whether_its_media_server_is_there(
    livekit: LiveKit, served: Served
) -> None:
    assert health(served) == ("degraded", "failing")
    with livekit_server(livekit, NOWHERE):
        until = time.monotonic() + PATIENCE
        while health(served) != ("ok", "ok"):
            assert time.monotonic() < until
    served.stop()
    assert "Unclosed" not in served.log.read_text(), "connections are ended with the process"


async def test_a_call_works_while_livekit_is_away_and_people_hear_each_other_when_it_is_back(
    livekit: LiveKit, studio: Studio
) -> None:
    maya = await studio.joined("Maya", Role.HOST)
    tom = await studio.joined("Tom")
    began = time.monotonic()
    room = await opens_room(maya, tom)
    await tom.writes("Can you hear me?")
    await maya.does(p.MuteParticipant, participant=tom.id)
    await maya.sends(tom, to=None)
    await maya.does(p.StartShare, kind="screen")
    await maya.does(p.StopShare, participant=maya.id)
    # LiveKit is tried for four seconds with each of these five.
    assert time.monotonic() - began < 10, "somebody waited for LiveKit"
    await maya.reads("Can you hear me?")
    await tom.moves(to=room)
    await tom.moves(to=None)
    # Else he is muted as soon as the word of it gets through.
    await tom.does(p.SetDevices, microphone=True, camera=False)
    with livekit_server(livekit, NOWHERE):
        sender, receiver = await tom.connects_media(), await maya.connects_media()
        await sender.publishes(440)
        await receiver.hears(tom.identity, 440)


async def test_what_a_process_left_undone_when_it_died_is_found_without_any_report(
    livekit: LiveKit, studio: Studio, served: Served
) -> None:
    maya = await studio.joined("Maya", Role.HOST)
    tom = await studio.joined("Tom")
    with livekit_server(livekit, NOWHERE):
        present, old = await maya.connects_media(), await tom.fresh_ticket()
        room = await opens_room(maya, tom)
        in_room = await tom.fresh_ticket()
        await maya.does(p.DeleteRoom, room=room)
        served.kill()  # before it has told LiveKit
        served.start()
        replays = [await tom.connects_media(ticket) for ticket in (old, in_room)]
        await maya.loses_socket()
        await maya.joins(resume=True)
        for replay in replays:
            await replay.is_put_out()
        assert present.room.isconnected()
