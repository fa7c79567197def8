"""What the way loses: messages of the channel layer, sockets that are slow, a layer that is down.

Nobody is wrong for longer than a heartbeat, and nobody waits for somebody else's slow socket.
"""

from __future__ import annotations

import asyncio
from itertools import count
from typing import Any
from uuid import uuid4

import pytest

from roundtable import hub, outbox, publish
from roundtable import protocol as p
from roundtable.consumers import RoundtableConsumer
from roundtable.outbox import Outbox
from studios.models import Role
from tests.live.conftest import Site
from tests.people import PATIENCE, SocketPerson, all_have_heard


@pytest.fixture
def every_third_message_is_lost(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The channel layer loses every third message; which ones."""
    lost: list[Any] = []
    sent = count(1)
    get = publish.get_channel_layer

    class Lossy:
        async def group_send(self, group: str, message: Any) -> None:
            if next(sent) % 3 == 0:
                lost.append(message)
            else:
                await get().group_send(group, message)

    monkeypatch.setattr(publish, "get_channel_layer", Lossy)
    return lost


async def heals(site: Site, person: SocketPerson) -> None:
    """What a page does by itself: a heartbeat shows it is behind, so it asks for a snapshot."""
    newest, before = (await site.session()).version, person.state["resyncs"]
    await hub.current().beat()
    await person.hears("heartbeat", version=newest)
    async with asyncio.timeout(PATIENCE):
        # The store's own timer runs in node; nothing here could tell of it.
        while person.state["version"] < newest and person.state["resyncs"] == before:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    if person.state["version"] < newest:
        await person.does(p.Resync)
        await person.until(lambda: person.state["version"] >= newest, f"version {newest}")


async def test_pages_heal_whatever_the_layer_loses(
    site: Site, every_third_message_is_lost: list[Any]
) -> None:
    host, tom = await site.joined("Maya", Role.HOST), await site.joined("Tom")
    for person in (host, tom):
        person.loses_frames = True
    for _ in range(3):
        await host.does(p.AddRoom)
    await tom.does(p.RaiseHand, raised=True)
    for number in range(6):
        await host.does(p.SendChat, text=str(number))
    await host.does(p.CloseRooms)
    assert every_third_message_is_lost
    late = await site.joined("Lea")
    late.loses_frames = True
    for person in (host, tom, late):
        await heals(site, person)
    shown = [person.state | {"you": "", "resyncs": 0} for person in (host, tom, late)]
    assert shown[0] == shown[1] == shown[2]
    assert [one["text"] for one in shown[0]["chat"]] == list("012345")


async def test_who_was_not_told_of_a_move_hears_the_right_room_after_the_snapshot(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a socket listens heals with the page: the hub, too, had missed the move."""
    host, tom = await site.joined("Maya", Role.HOST), await site.joined("Tom")
    mia, room = await site.joined("Mia"), await host.adds_room()
    await all_have_heard(host, tom, mia)
    tom.loses_frames = host.loses_frames = mia.loses_frames = True

    lost: asyncio.Queue[Any] = asyncio.Queue()

    async def lose(self: Any, message: Any) -> None:
        if "moves" in message:
            lost.put_nowait(message)

    with monkeypatch.context() as patch:
        patch.setattr(hub.Hub, "_deliver", lose)
        async with asyncio.timeout(PATIENCE):
            for person in (tom, mia):
                await person.moves(to=room)
                await lost.get()
    for person in (host, tom, mia):
        await person.does(p.Resync)
    await mia.does(p.SetSpeaking, speaking=True)
    await tom.hears("speaking", participant=mia.id)
    await all_have_heard(tom, host, mia)
    assert host.heard("speaking") == []


async def test_a_change_stands_although_the_layer_is_down(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    host, tom = await site.joined("Maya", Role.HOST), await site.joined("Tom")
    tom.loses_frames = host.loses_frames = True

    class Down:
        async def group_send(self, *_: object) -> None:
            raise ConnectionError("down")

    with monkeypatch.context() as patch:
        patch.setattr(publish, "get_channel_layer", Down)
        await host.does(p.AddRoom)
    assert "did not take a message" in caplog.text
    await heals(site, tom)
    await tom.sees("Room 1")


@pytest.mark.parametrize("layer", ["memory"], indirect=True)
async def test_a_slow_socket_is_cut_and_keeps_nobody_waiting(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "CAPACITY", 5)
    host, tom = await site.joined("Maya", Role.HOST), await site.joined("Tom")
    slow = await site.person("Slow")
    stuck, write = asyncio.Event(), RoundtableConsumer._write
    consumers: list[RoundtableConsumer] = []

    async def slowly(self: RoundtableConsumer, frame: str) -> None:
        if self.user.display_name == "Slow" and "chat_sent" in frame and not consumers:
            consumers.append(self)
            await stuck.wait()
        await write(self, frame)

    monkeypatch.setattr(RoundtableConsumer, "_write", slowly)
    await slow.joins()
    for _ in range(10):
        await all_have_heard(host, tom)
    await slow.is_closed(p.CloseCode.SLOW)
    await slow.joins(resume=True)
    await slow.sees_nobody_but(host, tom, slow)


async def test_nothing_follows_a_close() -> None:
    written: list[object] = []

    async def write(frame: str) -> None:
        written.append(frame)

    async def close(code: int) -> None:
        written.append(code)

    box = Outbox(uuid4(), write, close)
    box.put("one")
    box.put_close(p.CloseCode.ENDED)
    for _ in range(2 * outbox.CAPACITY):
        box.put("late")
        box.put_close(p.CloseCode.FLOOD)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert written == ["one", p.CloseCode.ENDED]
    box.stop()


async def test_what_waits_for_a_socket_is_bounded_in_bytes_too() -> None:
    written: list[object] = []
    stuck = asyncio.Event()

    async def write(frame: str) -> None:
        written.append(frame[0])
        await stuck.wait()

    async def close(code: int) -> None:
        written.append(code)

    box, large = Outbox(uuid4(), write, close), outbox.CAPACITY_BYTES * 2 // 3
    for name in "ab":  # the first is being written, the second waits
        box.put(name * large)
    assert written == ["a"]
    box.put("c" * large)
    await asyncio.sleep(0)
    assert written == ["a", p.CloseCode.SLOW]
    box.stop()


async def test_a_frame_that_is_larger_than_the_bound_goes_out_by_itself() -> None:
    written: list[object] = []

    async def write(frame: str) -> None:
        written.append(len(frame))

    async def close(code: int) -> None:
        written.append(code)

    box = Outbox(uuid4(), write, close)
    for _ in range(3):
        box.put("a" * 2 * outbox.CAPACITY_BYTES)
    assert written == [2 * outbox.CAPACITY_BYTES] * 3
    box.stop()


async def test_what_the_snapshot_holds_is_not_sent_however_late_it_comes() -> None:
    written: list[object] = []

    async def write(frame: str) -> None:
        written.append(frame)

    async def close(code: int) -> None:
        written.append(code)

    box = Outbox(uuid4(), write, close)
    box.expect_snapshot()
    box.put_events("held early", 4)
    box.put_events("new early", 6)
    with box.replying():
        box.shown = 5
        box.put("the snapshot")
    box.put_events("held late", 5)
    box.put_events("new late", 7)
    assert written == ["the snapshot", "new early", "new late"]
    box.stop()


async def test_a_reply_goes_out_before_a_close() -> None:
    written: list[object] = []

    async def write(frame: str) -> None:
        written.append(frame)

    async def close(code: int) -> None:
        written.append(code)

    box = Outbox(uuid4(), write, close)
    with box.replying():
        box.put_close(p.CloseCode.ENDED)
        box.put("the reply")
    for _ in range(3):
        await asyncio.sleep(0)
    assert written == ["the reply", p.CloseCode.ENDED]
    box.stop()
