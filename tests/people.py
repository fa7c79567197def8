"""People at their sockets: what they do, what they see, what they hear.

    await host.sends(tom, to=room)
    await mia.sees("Room 1")

A person's page is the browser's own store (`BrowserStores`), and each keeps watch, always: no
versioned batch is missing, none comes twice, none comes out of order.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any, Protocol
from uuid import UUID, uuid4

import msgspec

from roundtable import protocol as p
from tests.browser_store import BrowserStores, Page, State

#: How long a person waits for anything; the machine may be very busy.
PATIENCE = 20.0

Frame = dict[str, Any]


class Closed(Exception):
    """The server closed the socket."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"closed with {code}")
        self.code = code


class Socket(Protocol):
    """A WebSocket, whatever carries it."""

    async def send(self, frame: str | bytes) -> None: ...

    async def receive(self) -> str:
        """Return the next frame. Raises Closed."""

    async def close(self) -> None: ...


class Refusal(Exception):
    """The server refused a command."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(f"{frame['code']}: {frame['message']}")
        self.code = p.ErrorCode(frame["code"])


class SocketPerson:
    """Somebody with one page open and one socket."""

    def __init__(self, name: str, stores: BrowserStores, open_socket: Any) -> None:
        self.name = name
        self.page_id = uuid4()
        #: Everything that came over the socket, oldest first.
        self.frames: list[Frame] = []
        self.closed_with: int | None = None
        #: Set to expect losses: then versions may have gaps, and the page must heal by itself.
        self.loses_frames = False
        self._open_socket: Callable[[], Awaitable[Socket]] = open_socket
        self._stores = stores
        self._page: Page = stores.page()
        self._socket: Socket | None = None
        self._reader: asyncio.Task[None] | None = None
        self._heard = asyncio.Event()
        self._version = 0
        self._session = ""
        self._ids = count(1)

    def __repr__(self) -> str:
        return self.name

    # The socket ----------------------------------------------------------------------------------

    async def connects(self) -> SocketPerson:
        """Open a socket: in the lobby from now on, or closed with a code."""
        self.closed_with, self._version = None, 0
        self._socket = await self._open_socket()
        self._reader = asyncio.create_task(self._read(self._socket))
        return self

    async def disconnects(self) -> None:
        """Close the socket from this side."""
        if self._socket:
            await self._socket.close()
        if self._reader:
            self._reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reader
        self._socket = self._reader = None

    async def loses_socket(self) -> None:
        """Wait until the socket is gone, without a good-bye of the server's."""
        assert self._reader
        async with asyncio.timeout(PATIENCE):
            await self._reader
        assert self.closed_with is None
        self._socket = None

    async def says(self, frame: str | bytes) -> None:
        """Send something as it is."""
        assert self._socket
        await self._socket.send(frame)

    async def _read(self, socket: Socket) -> None:
        while True:
            try:
                frame = json.loads(await socket.receive())
            except Closed as closed:
                self.closed_with = closed.code
                self._heard.set()
                return
            self.frames.append(frame)
            if frame["type"] == "snapshot":
                same = frame["session"] == self._session
                assert frame["version"] >= self._version or not same, f"{self} was shown the past"
                self._version, self._session = frame["version"], frame["session"]
            elif frame["type"] == "events" and self._version:
                missed = frame["version"] > self._version + 1
                assert self.loses_frames or not missed, (
                    f"{self} had version {self._version} and then heard {frame}"
                )
                if not missed:
                    self._version = max(self._version, frame["version"])
            self._page.receive(frame)
            self._heard.set()

    async def until(self, holds: Callable[[], Any], what: object) -> Any:
        """Wait until something holds; what it is."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while not (found := holds()):
            self._heard.clear()
            if self._reader and self._reader.done() and self._reader.exception():
                self._reader.result()
            left = deadline - asyncio.get_running_loop().time()
            try:
                await asyncio.wait_for(self._heard.wait(), max(left, 0.001))
            except TimeoutError:
                raise AssertionError(
                    f"{self} did not see {what}; last heard {self.frames[-5:]}, "
                    f"closed with {self.closed_with}"
                ) from None
        return found

    # Commands ------------------------------------------------------------------------------------

    async def does(self, command: type[p.Command], **fields: Any) -> Frame:
        """Do something; the server's `done`. Raises Refusal."""
        id = f"{self.name} {next(self._ids)}"
        await self.says(p.encode(command(id=id, **fields)))
        return await self.answer(id)

    async def answer(self, id: str) -> Frame:
        """The reply to a command: exactly one."""

        def replies() -> list[Frame]:
            return [
                frame
                for frame in self.frames
                if frame.get("id") == id and frame["type"] in {"done", "refused"}
            ]

        found = await self.until(replies, f"a reply to {id}")
        assert len(found) == 1
        if found[0]["type"] == "refused":
            raise Refusal(found[0])
        reply: Frame = found[0]
        return reply

    async def is_refused(self, command: type[p.Command], **fields: Any) -> p.ErrorCode:
        """Try something that is refused; why."""
        try:
            done = await self.does(command, **fields)
        except Refusal as refusal:
            return refusal.code
        raise AssertionError(f"{self} was not refused: {done}")

    async def joins(
        self, *, resume: bool = False, microphone: bool = True, camera: bool = True
    ) -> SocketPerson:
        """Open a socket where there is none, join, and take in the snapshot."""
        if self._socket is None or self.closed_with is not None:
            await self.connects()
        already = len(self.heard("snapshot"))
        await self.does(
            p.Join, page=self.page_id, microphone=microphone, camera=camera, resume=resume
        )
        await self.until(lambda: len(self.heard("snapshot")) > already, "a snapshot")
        return self

    async def leaves(self) -> None:
        await self.does(p.Leave)

    async def adds_room(self) -> UUID:
        """Open one more room; its id."""
        version = (await self.does(p.AddRoom))["version"]
        batch = await self.until(lambda: self.batch(version), f"version {version}")
        return UUID(batch["events"][-1]["room"]["id"])

    async def sends(self, whom: SocketPerson, *, to: UUID | None) -> None:
        await self.does(p.SendToRoom, participant=whom.id, room=to)

    async def moves(self, *, to: UUID | None) -> None:
        await self.does(p.MoveToRoom, room=to)

    async def writes(self, text: str) -> None:
        await self.does(p.SendChat, text=text)

    async def signals(self, to: SocketPerson, sdp: str = "v=0", **stays: int) -> None:
        await self.does(p.SendSignal, **self.signal(to, sdp), **stays)

    def signal(self, to: SocketPerson, sdp: str = "v=0") -> dict[str, Any]:
        """The fields of a signal on the link that this page knows."""
        return {
            "to": to.id,
            "stay": self.person(self)["stay"],
            "their_stay": self.person(to)["stay"],
            "data": p.Offer(sdp=sdp),
        }

    # What one sees and hears ---------------------------------------------------------------------

    @property
    def state(self) -> State:
        """What the page shows."""
        state = self._page.state()
        assert state, f"{self} has no snapshot"
        return state

    @property
    def id(self) -> UUID:
        return UUID(next(iter(reversed(self.heard("snapshot"))))["you"])

    def heard(self, type: str) -> list[Frame]:
        """All frames of one type so far."""
        return [frame for frame in self.frames if frame["type"] == type]

    def batch(self, version: int) -> Frame | None:
        return next((one for one in self.heard("events") if one["version"] == version), None)

    def person(self, who: SocketPerson) -> Frame:
        """Somebody as this page shows them."""
        return next(one for one in self.state["participants"] if one["id"] == str(who.id))

    async def sees(self, *rooms: str) -> None:
        """Wait until these are the rooms' names."""

        def names() -> bool:
            return [room["name"] for room in self.state["rooms"]] == list(rooms)

        await self.until(names, rooms)

    async def sees_person(self, who: SocketPerson, **is_: Any) -> None:
        """Wait until somebody is in the call and as described, e.g. `room=room`."""
        wanted = json.loads(msgspec.json.encode(is_))

        def holds() -> bool:
            for one in self.state["participants"]:
                if one["id"] == str(who.id):
                    return all(one[key] == value for key, value in wanted.items())
            return False

        await self.until(holds, f"{who} {is_}")

    async def sees_nobody_but(self, *people: SocketPerson) -> None:
        names = sorted(one.name for one in people)
        await self.until(
            lambda: sorted(one["name"] for one in self.state["participants"]) == names, names
        )

    async def reads(self, text: str) -> Frame:
        """Wait for a chat message; it."""

        def message() -> Frame | None:
            return next((one for one in self.state["chat"] if one["text"] == text), None)

        found: Frame = await self.until(message, f"the message {text!r}")
        return found

    async def hears(self, type: str, **fields: Any) -> Frame:
        """Wait for a frame of this type with these fields."""
        wanted = json.loads(msgspec.json.encode(fields))

        def match() -> Frame | None:
            return next((one for one in self.heard(type) if wanted.items() <= one.items()), None)

        found: Frame = await self.until(match, f"{type} {fields}")
        return found

    async def is_closed(self, code: int) -> None:
        """Wait until the server has closed the socket, for this reason."""
        await self.until(lambda: self.closed_with is not None, f"the end of the socket ({code})")
        assert self.closed_with == code, f"{self} was closed with {self.closed_with}"


async def all_have_heard(speaker: SocketPerson, *people: SocketPerson) -> None:
    """Wait until whatever was said so far has reached these people.

    A chat message goes the same way as everything else, and comes after it.
    """
    text = f"Has everyone heard? {uuid4().hex}"
    await speaker.writes(text)
    for person in (speaker, *people):
        await person.reads(text)
