"""A crowd in one call: many sockets, and the moment at which the last of them has heard."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import uuid4

import msgspec

from bench.people import Seat
from bench.stack import Process
from bench.wire import Wire, connect

#: So long may anything take here before the measurement is given up.
PATIENCE = 90.0


class Ear:
    """Hears what comes to many sockets."""

    def __init__(self) -> None:
        #: The frame that was awaited last, and when the first of its kind came.
        self.latest, self.first = b"", 0.0
        self._marker, self._left = b"", 0
        self._all: asyncio.Future[float] | None = None

    def expect(self, marker: bytes, times: int) -> asyncio.Future[float]:
        """When (`time.perf_counter`) a frame with this in it has come so many times."""
        self._marker, self._left, self.first = marker, times, 0.0
        self._all = asyncio.get_running_loop().create_future()
        return self._all

    def heard(self, frame: bytes) -> None:
        if self._all is not None and self._marker in frame:
            self.first = self.first or time.perf_counter()
            self._left -= 1
            if self._left == 0:
                self._all.set_result(time.perf_counter())
                self._all, self.latest = None, frame


class Refusal(Exception):
    """The server refused what a measurement needs."""


class Person:
    """Somebody at a socket."""

    def __init__(self, seat: Seat, ear: Ear) -> None:
        self.seat, self._ear = seat, ear
        self.id = self.session = ""
        #: Every frame that came, if somebody wants to know.
        self.kept: list[bytes] | None = None
        #: `time.perf_counter` when the connection was begun, the join was sent and answered.
        self.began = self.asked = self.answered = 0.0
        self._wire: Wire | None = None
        self._replies: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._lobby: asyncio.Future[None] | None = None
        self._snapshot: asyncio.Future[bytes] | None = None

    async def joins(self, process: Process) -> None:
        """Connect, join, and have the whole state."""
        loop = asyncio.get_running_loop()
        lobby = self._lobby = loop.create_future()
        full = self._snapshot = loop.create_future()
        self.began = time.perf_counter()
        path = f"/ws/studios/{self.seat.slug}/roundtable/"
        headers = {"Cookie": f"sessionid={self.seat.cookie}", "Origin": process.url}
        self._wire = await connect(process.port, path, self._heard, headers)
        self._wire.when_lost = self._lost
        await lobby
        self.asked = time.perf_counter()
        await self.does("join", page=str(uuid4()), microphone=True, camera=True)
        snapshot = msgspec.json.decode(await full, type=Named)
        self.id, self.session = snapshot.you, snapshot.session

    async def does(self, type: str, **fields: Any) -> dict[str, Any]:
        """Send a command; the reply. Raises Refusal."""
        reply = await self.asks(type, **fields)
        if reply["type"] != "done":
            raise Refusal(f"{type}: {reply}")
        return reply

    def asks(self, type: str, **fields: Any) -> asyncio.Future[dict[str, Any]]:
        """Send a command now; what will be replied."""
        assert self._wire is not None
        id = uuid4().hex
        reply = self._replies[id] = asyncio.get_running_loop().create_future()
        self._wire.send(msgspec.json.encode({"type": type, "id": id, **fields}))
        return reply

    def cut(self) -> None:
        if self._wire:
            self._wire.cut()

    def _lost(self) -> None:
        """Whoever waits for an answer is told that there will be none."""
        assert self._wire is not None
        for waiting in (self._lobby, self._snapshot, *self._replies.values()):
            if waiting is not None and not waiting.done():
                waiting.set_exception(self._wire.closed())

    def _heard(self, frame: bytes) -> None:
        if self.kept is not None:
            self.kept.append(frame)
        if self._replies and frame.startswith((b'{"type":"done"', b'{"type":"refused"')):
            answer = msgspec.json.decode(frame)
            if reply := self._replies.pop(answer["id"], None):
                reply.set_result(answer)
        elif self._snapshot and frame.startswith(b'{"type":"snapshot"'):
            self.answered = time.perf_counter()
            snapshot, self._snapshot = self._snapshot, None
            snapshot.set_result(frame)
        elif self._lobby and frame.startswith(b'{"type":"lobby"'):
            lobby, self._lobby = self._lobby, None
            lobby.set_result(None)
        self._ear.heard(frame)


class Named(msgspec.Struct):
    """What a person must know of a snapshot."""

    you: str
    session: str


class Crowd:
    """People of one studio. The first is the Host."""

    def __init__(self, seats: Sequence[Seat], processes: Sequence[Process]) -> None:
        self.ear = Ear()
        self.people = [Person(seat, self.ear) for seat in seats]
        self.here: list[Person] = []
        self._processes = processes

    @property
    def host(self) -> Person:
        return self.people[0]

    async def grow(self, size: int, per_second: float = 100) -> None:
        """Let people come, spread over the processes, until there are so many."""
        if not self.here and size:
            await asyncio.wait_for(self.host.joins(self._processes[0]), PATIENCE)
            self.here.append(self.host)
        coming = self.people[len(self.here) : size]
        await self.join(coming, len(coming) / per_second)

    async def join(self, coming: Iterable[Person], within: float) -> None:
        """Let these people come, evenly in so many seconds."""
        coming = list(coming)
        start = time.perf_counter()

        async def come(number: int, person: Person) -> None:
            await asyncio.sleep(start + within * number / len(coming) - time.perf_counter())
            await person.joins(self._processes[number % len(self._processes)])

        joining = asyncio.gather(*(come(*one) for one in enumerate(coming)))
        await asyncio.wait_for(joining, PATIENCE)
        self.here += coming

    def all_hear(self, marker: bytes) -> asyncio.Future[float]:
        """When everyone who is here has got a frame with this in it."""
        return self.ear.expect(marker, len(self.here))

    async def told(self, event: str, command: str, **fields: Any) -> float:
        """Let the Host send a command; the seconds until the last has its event."""
        done = self.all_hear(f'"{event}"'.encode())
        start = time.perf_counter()
        reply = self.host.asks(command, **fields)
        last = await asyncio.wait_for(done, PATIENCE)
        if (answer := await reply)["type"] != "done":
            raise Refusal(f"{command}: {answer}")
        return last - start

    async def opens_room(self) -> str:
        """Let the Host open a room, for everyone to see; its id."""
        await self.told("room_added", "add_room")
        id: str = msgspec.json.decode(self.ear.latest)["events"][0]["room"]["id"]
        return id

    def cut(self) -> None:
        for person in self.people:
            person.cut()


class Listeners:
    """As many sockets of the yardstick, and the one that tells it what to say."""

    def __init__(self, bare: Process) -> None:
        self.ear, self._port = Ear(), bare.port
        self._wires: list[Wire] = []

    async def grow(self, size: int) -> None:
        for _ in range(size - len(self._wires)):
            self._wires.append(await connect(self._port, "/", self.ear.heard))

    async def broadcast(self, frame: bytes, marker: bytes) -> float:
        """The seconds until the last has the frame."""
        done = self.ear.expect(marker, len(self._wires))
        start = time.perf_counter()
        self._wires[0].send(frame)
        return await asyncio.wait_for(done, PATIENCE) - start

    def cut(self) -> None:
        for wire in self._wires:
            wire.cut()
