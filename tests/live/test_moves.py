"""A thousand people who change rooms together: nobody waits a thousand times for anything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from django.conf import LazySettings

from roundtable import groups, publish
from roundtable import protocol as p
from roundtable.hub import TICKETS_AT_ONCE, Hub
from roundtable.outbox import Outbox

PEOPLE, ROOMS = 1000, 10


class CountingLayer:
    """A channel layer that only counts what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    async def new_channel(self, prefix: str) -> str:
        return prefix

    async def group_add(self, group: str, channel: str) -> None:
        self.asked.append(("add", group))

    async def group_discard(self, group: str, channel: str) -> None:
        self.asked.append(("discard", group))

    async def receive(self, channel: str) -> Any:
        await asyncio.Event().wait()


class Crowd:
    """A thousand sockets of one session at one hub."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.layer = CountingLayer()
        monkeypatch.setattr("roundtable.hub.get_channel_layer", lambda: self.layer)
        self.hub, self.session = Hub(), uuid4()
        self.heard: dict[UUID, list[Any]] = {uuid4(): [] for _ in range(PEOPLE)}
        self.outboxes: dict[UUID, Outbox] = {}
        self.version = 1

    async def come(self) -> None:
        for person, heard in self.heard.items():

            async def write(frame: str, heard: list[Any] = heard) -> None:
                heard.append(msgspec.json.decode(frame))

            async def close(code: int) -> None:
                raise AssertionError(code)

            outbox = self.outboxes[person] = Outbox(uuid4(), write, close)
            with outbox.replying():
                await self.hub.add_to_session(self.session, person, outbox)
        await self.move(dict.fromkeys(self.heard))

    async def move(self, rooms: dict[UUID, UUID | None]) -> None:
        """Hear of a change of rooms as from another process; by a message that travels."""
        self.version += 1
        moves = publish._as_plain(publish.Moves(self.session, self.version, rooms))
        events = p.Events(version=self.version, events=[p.RoomsClosed()])
        message = {
            "group": groups.session(self.session), "frame": p.encode(events),
            "version": self.version, "moves": moves,
        }  # fmt: skip
        self.layer.asked.clear()
        await self.hub._deliver(msgspec.msgpack.decode(msgspec.msgpack.encode(message)))
        await asyncio.gather(*self.hub._pushes)

    def people_of(self, room: UUID | None) -> set[Outbox]:
        return self.hub._sockets.get(groups.room(self.session, room), set())


@pytest.fixture
async def crowd(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Crowd]:
    made = Crowd(monkeypatch)
    await made.come()
    yield made
    for outbox in made.outboxes.values():
        await made.hub.remove(outbox)


def into_rooms(crowd: Crowd) -> dict[UUID, UUID | None]:
    rooms = [uuid4() for _ in range(ROOMS)]
    return {person: rooms[number % ROOMS] for number, person in enumerate(crowd.heard)}


async def test_a_move_of_a_thousand_asks_the_layer_for_the_rooms_alone(crowd: Crowd) -> None:
    rooms = into_rooms(crowd)
    await crowd.move(rooms)
    assert crowd.people_of(None) == set()
    for room in set(rooms.values()):
        assert crowd.people_of(room) == {
            crowd.outboxes[person] for person, to in rooms.items() if to == room
        }
    assert len(crowd.layer.asked) == ROOMS + 1
    await crowd.move(dict.fromkeys(crowd.heard))
    assert crowd.people_of(None) == set(crowd.outboxes.values())
    assert len(crowd.layer.asked) == ROOMS + 1


async def test_a_late_word_of_an_earlier_move_changes_nothing(crowd: Crowd) -> None:
    rooms = into_rooms(crowd)
    await crowd.move(rooms)
    crowd.version -= 2
    await crowd.move(dict.fromkeys(crowd.heard))
    assert crowd.people_of(None) == set()


@pytest.fixture
def through_livekit(settings: LazySettings) -> None:
    settings.ROUNDTABLE = {
        **settings.ROUNDTABLE,
        "MEDIA": "livekit",
        "LIVEKIT_URL": "ws://localhost:7880",
        "LIVEKIT_API_KEY": "key",
        "LIVEKIT_API_SECRET": "secret that is long enough for a signature",
    }


@pytest.mark.usefixtures("through_livekit")
async def test_whoever_is_moved_has_the_ticket_of_the_new_room_with_the_news(crowd: Crowd) -> None:
    rooms = into_rooms(crowd)
    await crowd.move(rooms)
    tickets = []
    for person, heard in crowd.heard.items():
        last = {frame["type"]: frame for frame in heard[-2:]}
        assert last.keys() == {"events", "media_ticket"}
        access = last["media_ticket"]["livekit"]
        assert (access["room"], access["stay"]) == (str(rooms[person]), crowd.version)
        tickets.append(access["token"])
    assert len(set(tickets)) == PEOPLE


@pytest.mark.usefixtures("through_livekit")
async def test_a_few_who_are_moved_have_their_tickets_first(crowd: Crowd) -> None:
    few = list(crowd.heard)[:TICKETS_AT_ONCE]
    await crowd.move(dict.fromkeys(few, uuid4()))
    for person in few:
        types = [frame["type"] for frame in crowd.heard[person][-2:]]
        assert types == ["media_ticket", "events"]


async def test_from_browser_to_browser_a_move_needs_no_ticket(crowd: Crowd) -> None:
    await crowd.move(into_rooms(crowd))
    assert {frame["type"] for heard in crowd.heard.values() for frame in heard} == {"events"}
