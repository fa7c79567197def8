"""Per process: hears each group once and writes its frames to all local sockets.

The channel layer is used once per process and group, not once per socket: a frame arrives
encoded and is handed on as it is. Who hears which group is kept here, in memory, so that a
thousand people who change rooms together are a thousand set operations and no waiting.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from channels.layers import get_channel_layer
from django.utils import timezone

from roundtable import groups, media, metrics, protocol
from roundtable.models import Session
from roundtable.newest import State
from roundtable.outbox import Outbox
from roundtable.threads import in_database

logger = logging.getLogger(__name__)

#: Nobody is wrong for longer than this, whatever the channel layer loses (seconds).
HEARTBEAT = 5.0
#: So many tickets are made before other work of the process has its turn.
TICKETS_AT_ONCE = 10

#: A socket whose participant is in another room now: who and where they are.
Moved = tuple[Outbox, UUID, UUID | None]


class Hub:
    """The local sockets, by group. Belongs to one event loop."""

    def __init__(self) -> None:
        layer = get_channel_layer()
        assert layer is not None
        self._layer: Any = layer
        self._channel = ""
        #: Who hears what.
        self._sockets: dict[str, set[Outbox]] = {}
        #: What the layer delivers to this process; made to follow `_sockets` by `_tune`.
        self._delivered: set[str] = set()
        self._sessions: dict[UUID, str] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._pushes: set[asyncio.Task[None]] = set()
        self._lock = asyncio.Lock()

    @property
    def outboxes(self) -> set[Outbox]:
        """Every local socket."""
        return {outbox for sockets in self._sockets.values() for outbox in sockets}

    def close_all(self, code: protocol.CloseCode) -> None:
        """Close every local socket; the pages come back by themselves."""
        for outbox in self.outboxes:
            outbox.put_close(code)

    async def add(self, group: str, outbox: Outbox) -> None:
        """Let a socket hear a group from now on."""
        self._enter(group, outbox)
        await self._tune(group)

    async def add_to_session(self, session: UUID, participant: UUID, outbox: Outbox) -> None:
        """Let a participant's socket hear the session, and what is for them alone.

        Their room follows with the snapshot: `settle`.
        """
        names = groups.session(session), groups.participant(participant)
        self._sessions[session] = names[0]
        outbox.placed_at = 0  # each session counts for itself
        outbox.expect_snapshot()
        for name in names:
            self._enter(name, outbox)
        await self._tune(*names)

    async def settle(self, state: State, participant: UUID, outbox: Outbox) -> bool:
        """Let a socket hear the room that its snapshot shows: a move may have been missed.

        Returns whether that is another room than it heard.
        """
        outbox.shown = state.version
        you = state.person(participant)
        if you is None or state.version < outbox.placed_at:
            return False
        room = groups.room(state.session, you.room)
        is_new = room not in outbox.groups
        await self._tune(*self._place(outbox, room, state.version, you.stay))
        return is_new

    def are_together(self, outbox: Outbox, stay: int, participant: UUID, their_stay: int) -> bool:
        """Whether a socket is in one room with a participant, in these stays of both.

        By what this process has heard: False also for who has their socket in another one.
        """
        rooms = {group for group in outbox.groups if group.startswith(groups.ROOM)}
        return outbox.stay == stay and any(
            other.stay == their_stay and not rooms.isdisjoint(other.groups)
            for other in self._sockets.get(groups.participant(participant), ())
        )

    async def remove(self, outbox: Outbox, *names: str) -> None:
        """Let a socket hear these groups no more; none named: any group."""
        left = names or tuple(outbox.groups)
        for name in left:
            self._exit(name, outbox)
        await self._tune(*left)

    def _enter(self, group: str, outbox: Outbox) -> None:
        self._sockets.setdefault(group, set()).add(outbox)
        outbox.groups.add(group)

    def _exit(self, group: str, outbox: Outbox) -> None:
        outbox.groups.discard(group)
        sockets = self._sockets.get(group)
        if sockets is not None:
            sockets.discard(outbox)
            if not sockets:
                del self._sockets[group]

    def _place(self, outbox: Outbox, room: str, version: int, stay: int) -> set[str]:
        """Let a socket hear the room that it is in by this `version`, and no other.

        Returns the groups that it entered and left.
        """
        if version < outbox.placed_at:
            return set()
        outbox.placed_at, outbox.stay = version, stay
        left = {group for group in outbox.groups if group.startswith(groups.ROOM)} - {room}
        for group in left:
            self._exit(group, outbox)
        self._enter(room, outbox)
        return left | {room}

    # The channel layer ---------------------------------------------------------------------------

    async def _tune(self, *names: str) -> None:
        """Have the layer deliver those of these groups that somebody here hears, and no others.

        While the layer is away nothing is lost but time: the heartbeat tells the pages that they
        are behind, and tunes again.
        """
        follows = all((name in self._sockets) == (name in self._delivered) for name in names)
        if follows and self._sockets and self._tasks:
            return
        async with self._lock:
            if not self._sockets:
                await self._stop()
                return
            try:
                await self._start()
                for name in names:
                    await self._follow(name)
            except Exception as error:  # whatever the layer's backend raises when it is away
                logger.warning("The channel layer cannot be listened to: %s", error)

    async def _start(self) -> None:
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._beat())]
        if not self._channel:
            self._channel = await self._layer.new_channel("hub")
            self._tasks.append(asyncio.create_task(self._hear(self._channel)))

    async def _follow(self, name: str) -> None:
        wanted = name in self._sockets
        if wanted and name not in self._delivered:
            await self._layer.group_add(name, self._channel)
            self._delivered.add(name)
        elif not wanted and name in self._delivered:
            self._delivered.discard(name)
            await self._layer.group_discard(name, self._channel)

    async def _stop(self) -> None:
        for name in tuple(self._delivered):
            with contextlib.suppress(Exception):  # a layer that is away forgets by itself
                await self._layer.group_discard(name, self._channel)
        self._delivered.clear()
        tasks, self._tasks = self._tasks, []
        self._channel = ""
        self._sessions.clear()
        own = asyncio.current_task()
        for task in tasks:
            if task is not own:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        if own in tasks:
            own.cancel()

    async def _hear(self, channel: str) -> None:
        while True:
            message = await self._layer.receive(channel)
            try:
                await self._deliver(message)
                metrics.fanned_out(message.get("at"))
            except Exception:  # one bad message must not deafen the process
                logger.exception("A message could not be delivered")

    async def _deliver(self, message: dict[str, Any]) -> None:
        moved, rooms = self._move(message["moves"]) if "moves" in message else ([], set())
        waiting = moved if moved and media.pushes_tickets() else []
        if waiting:
            # They are connected while their page shows the news; few, so that nobody waits.
            self._give_tickets(message["moves"], waiting[:TICKETS_AT_ONCE])
        frame, close, spare = message.get("frame"), message.get("close"), message.get("spare")
        version = message.get("version")
        for outbox in tuple(self._sockets.get(message["group"], ())):
            if spare is not None and str(outbox.connection) == spare:
                continue
            if frame is not None and version is not None:
                outbox.put_events(frame, version)
            elif frame is not None:
                outbox.put(frame)
            if close is not None:
                outbox.put_close(protocol.CloseCode(close))
        if rest := waiting[TICKETS_AT_ONCE:]:
            push = asyncio.create_task(self._push_tickets(message["moves"], rest))
            self._pushes.add(push)
            push.add_done_callback(self._pushes.discard)
        # People are told first: the layer takes its time for each room that is new here.
        if rooms:
            await self._tune(*rooms)

    def _move(self, moves: dict[str, Any]) -> tuple[list[Moved], set[str]]:
        """Let the sockets of those who moved hear their new rooms.

        Returns those, and the groups of the rooms that they entered and left.
        """
        session, moved = UUID(moves["session"]), []
        touched: set[str] = set()
        for name, people in moves["rooms"].items():
            room = UUID(name) if name else None
            group = groups.room(session, room)
            for id in people:
                participant = UUID(id)
                for outbox in self._sockets.get(groups.participant(participant), ()):
                    touched |= self._place(outbox, group, moves["version"], moves["version"])
                    moved.append((outbox, participant, room))
        return moved, touched

    async def _push_tickets(self, moves: dict[str, Any], moved: list[Moved]) -> None:
        """Give many their tickets, a few at a time."""
        for first in range(0, len(moved), TICKETS_AT_ONCE):
            self._give_tickets(moves, moved[first : first + TICKETS_AT_ONCE])
            await asyncio.sleep(0)

    def _give_tickets(self, moves: dict[str, Any], moved: list[Moved]) -> None:
        """Send those who moved what their new room takes, before they ask."""
        session, version, now = UUID(moves["session"]), moves["version"], timezone.now()
        for outbox, participant, room in moved:
            if outbox.placed_at == version:  # not elsewhere by now
                ticket = media.ticket_for_stay(session, participant, room, version, now)
                outbox.put(protocol.encode(ticket))

    # The heartbeat -------------------------------------------------------------------------------

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            try:
                await self.beat()
            except Exception:  # the database is away: it will be back
                logger.exception("No heartbeat")

    async def beat(self) -> None:
        """Tell every local socket its session's version: one query for all sessions."""
        await self._tune(*(self._sockets.keys() ^ self._delivered))
        self._sessions = {id: name for id, name in self._sessions.items() if name in self._sockets}
        versions = await in_database(_versions)(list(self._sessions))
        for session, version in versions:
            frame = protocol.encode(
                protocol.Heartbeat(version=version, now=protocol.milliseconds(timezone.now()))
            )
            for outbox in tuple(self._sockets.get(groups.session(session), ())):
                outbox.put(frame)


def _versions(sessions: list[UUID]) -> list[tuple[UUID, int]]:
    return list(Session.objects.filter(pk__in=sessions).values_list("pk", "version"))


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def current() -> Hub:
    """Return the hub of the running event loop; a server process has one."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())


def sockets_by_group() -> dict[str, int]:
    """Return how many local sockets hear each group that anyone here hears."""
    return {name: len(sockets) for hub in _hubs.values() for name, sockets in hub._sockets.items()}
