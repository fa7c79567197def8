"""The channel layer's groups: who listens to one hears what it is for, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import msgspec
import pytest
from channels.layers import get_channel_layer

from roundtable import groups
from roundtable import protocol as p
from studios.models import Role
from tests.live.conftest import Site
from tests.people import all_have_heard


class Ear:
    """A bare channel in one group."""

    def __init__(self, layer: Any) -> None:
        self.layer, self.heard = layer, [dict[str, Any]()]
        self.heard.clear()

    async def listen(self, group: str) -> None:
        channel = await self.layer.new_channel("ear")
        await self.layer.group_add(group, channel)
        while True:
            message = await self.layer.receive(channel)
            self.heard.append(msgspec.json.decode(message["frame"]))

    @property
    def types(self) -> list[str]:
        """What was heard: the frames' types, or their events'."""
        return [event["type"] for frame in self.heard for event in frame.get("events", [frame])]


Listen = Callable[[str], Awaitable[Ear]]


@pytest.fixture
async def listen(site: Site) -> AsyncIterator[Listen]:
    """Put an ear to a group."""
    tasks: list[asyncio.Task[None]] = []

    async def put(group: str) -> Ear:
        ear = Ear(get_channel_layer())
        tasks.append(asyncio.create_task(ear.listen(group)))
        # Redis says when it has begun to listen by passing something on.
        probe = {"type": "roundtable.frame", "group": "", "frame": '{"type": "probe"}'}
        while not ear.heard:
            await ear.layer.group_send(group, probe)
            await asyncio.sleep(0.02)
        return ear

    yield put
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def heard(ear: Ear, *types: str) -> None:
    """Wait until the ear has heard these last, and see that it heard nothing else."""
    for _ in range(1000):
        if [one for one in ear.types if one != "probe"] == list(types):
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"heard {ear.types}, not {types}")


async def test_a_session_hears_what_changes_and_no_signal_and_no_voice(
    site: Site, listen: Listen
) -> None:
    host, tom = await site.joined("Maya", Role.HOST), await site.joined("Tom")
    session = await site.session()
    await all_have_heard(host, tom)
    ear = await listen(groups.session(session.id))
    await tom.signals(host)
    await tom.does(p.SetSpeaking, speaking=True)
    room = await host.adds_room()
    await host.sends(tom, to=room)
    await heard(ear, "room_added", "participant_moved")


async def test_a_room_hears_its_own_voices_only(site: Site, listen: Listen) -> None:
    host, tom = await site.joined("Maya", Role.HOST), await site.joined("Tom")
    session, room = await site.session(), await host.adds_room()
    main = await listen(groups.room(session.id, None))
    inside = await listen(groups.room(session.id, room))
    await tom.moves(to=room)
    await tom.does(p.SetSpeaking, speaking=True)
    await heard(inside, "speaking")
    await host.does(p.SetSpeaking, speaking=True)
    await heard(main, "speaking")
    await tom.signals(tom)
    await host.writes("Hello")
    await all_have_heard(host, tom)
    assert inside.heard[-1]["participant"] == str(tom.id)
    assert main.heard[-1]["participant"] == str(host.id)
    assert [len([one for one in ear.types if one != "probe"]) for ear in (main, inside)] == [1, 1]


async def test_a_participant_hears_what_is_for_them_alone(site: Site, listen: Listen) -> None:
    host, tom = await site.joined("Maya", Role.HOST), await site.joined("Tom")
    mia = await site.joined("Mia")
    await all_have_heard(host, tom, mia)
    for_tom = await listen(groups.participant(tom.id))
    for_mia = await listen(groups.participant(mia.id))
    await host.signals(tom)
    await host.writes("Hello")
    await host.does(p.SetSpeaking, speaking=True)
    newer = await site.again(tom).joins()
    await heard(for_tom, "signal", "taken_over")
    await all_have_heard(host, mia, newer)
    assert [one for one in for_mia.types if one != "probe"] == []


async def test_a_studio_hears_that_its_session_is_on_and_over(site: Site, listen: Listen) -> None:
    ear = await listen(groups.studio(site.studio.pk))
    host = await site.joined("Maya", Role.HOST)
    await host.does(p.EndSession)
    await heard(ear, "lobby", "lobby")
    assert [one["live"] for one in ear.heard[-2:]] == [True, False]
