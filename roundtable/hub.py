"""Per process: hears each group once and writes its frames to all local sockets.

The channel layer is used once per process and group, not once per socket: a frame arrives
encoded and is handed on as it is.
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

from roundtable import groups, metrics, protocol
from roundtable.models import Session
from roundtable.outbox import Outbox
from roundtable.threads import in_database

logger = logging.getLogger(__name__)

#: Nobody is wrong for longer than this, whatever the channel layer loses (seconds).
HEARTBEAT = 5.0


class Hub:
    """The local sockets, by group. Belongs to one event loop."""

    def __init__(self) -> None:
        layer = get_channel_layer()
        assert layer is not None
        self._layer: Any = layer
        self._channel = ""
        self._sockets: dict[str, set[Outbox]] = {}
        #: Groups that the layer could not be asked for: it is away.
        self._unheard: set[str] = set()
        self._sessions: dict[UUID, str] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._lock = asyncio.Lock()

    async def add(self, group: str, outbox: Outbox) -> None:
        """Let a socket hear a group from now on."""
        async with self._lock:
            if not self._tasks:
                self._channel = await self._layer.new_channel("hub")
                self._tasks = [
                    asyncio.create_task(self._hear()),
                    asyncio.create_task(self._beat()),
                ]
            if group not in self._sockets:
                await self._begin_hearing(group)
                self._sockets[group] = set()
            self._sockets[group].add(outbox)
            outbox.groups.add(group)

    async def add_to_session(self, session: UUID, participant: UUID, outbox: Outbox) -> None:
        """Let a participant's socket hear the session, and what is for them alone.

        Their room follows with the snapshot: `settle`.
        """
        self._sessions[session] = groups.session(session)
        outbox.placed_at = 0  # each session counts for itself
        await self.add(groups.session(session), outbox)
        await self.add(groups.participant(participant), outbox)

    async def settle(self, snapshot: protocol.Snapshot, outbox: Outbox) -> None:
        """Let a socket hear the room that its snapshot shows: a move may have been missed."""
        you = next((one for one in snapshot.participants if one.id == snapshot.you), None)
        if you is not None:
            room = groups.room(snapshot.session, you.room)
            await self._place(outbox, room, snapshot.version)

    async def remove(self, outbox: Outbox, *names: str) -> None:
        """Let a socket hear these groups no more; none named: any group."""
        async with self._lock:
            for group in names or tuple(outbox.groups):
                outbox.groups.discard(group)
                sockets = self._sockets.get(group, set())
                sockets.discard(outbox)
                if not sockets and self._sockets.pop(group, None) is not None:
                    await self._stop_hearing(group)
            if not self._sockets:
                await self._stop()

    def close_all(self) -> None:
        """Close every local socket; the pages come back by themselves."""
        for outbox in {outbox for sockets in self._sockets.values() for outbox in sockets}:
            outbox.put_close(protocol.CloseCode.SLOW)

    async def _begin_hearing(self, group: str) -> None:
        """Ask the layer for a group; if it is away, the next beat asks again."""
        try:
            await self._layer.group_add(group, self._channel)
        except Exception as error:  # whatever the layer's backend raises when it is away
            logger.warning("The channel layer cannot be asked for %s: %s", group, error)
            self._unheard.add(group)
        else:
            self._unheard.discard(group)

    async def _stop_hearing(self, group: str) -> None:
        self._unheard.discard(group)
        try:
            await self._layer.group_discard(group, self._channel)
        except Exception as error:  # then messages come that no socket wants
            logger.warning("The channel layer goes on with %s: %s", group, error)

    async def _stop(self) -> None:
        tasks, self._tasks = self._tasks, []
        self._sessions.clear()
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _hear(self) -> None:
        while True:
            message = await self._layer.receive(self._channel)
            try:
                await self._deliver(message)
                metrics.fanned_out(message.get("at"))
            except Exception:  # one bad message must not deafen the process
                logger.exception("A message could not be delivered")

    async def _deliver(self, message: dict[str, Any]) -> None:
        for participant, room in message.get("places", {}).items():
            for outbox in tuple(self._sockets.get(groups.participant(UUID(participant)), ())):
                await self._place(outbox, room, message["version"])
        sockets = self._sockets.get(message["group"], set())
        frame, close = message.get("frame"), message.get("close")
        for outbox in tuple(sockets):
            if str(outbox.connection) == message.get("spare"):
                continue
            if frame is not None:
                outbox.put(frame)
            if close is not None:
                outbox.put_close(protocol.CloseCode(close))

    async def _place(self, outbox: Outbox, room: str, version: int) -> None:
        """Let a socket hear the room that it is in since `version`, and no other."""
        if version < outbox.placed_at:
            return
        outbox.placed_at = version
        left = {group for group in outbox.groups if group.startswith(groups.ROOM)} - {room}
        await self.add(room, outbox)
        if left:
            await self.remove(outbox, *left)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            try:
                await self.beat()
            except Exception:  # the database is away: it will be back
                logger.exception("No heartbeat")

    async def beat(self) -> None:
        """Tell every local socket its session's version, whatever the layer has lost."""
        for group in self._unheard & self._sockets.keys():
            await self._begin_hearing(group)
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
