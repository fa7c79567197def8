"""One socket's way out: a bounded queue and the task that empties it.

Everything that a socket is sent goes through here, in order, so nobody waits for a slow one. A
queue that is full means that the socket does not keep up: it is closed, and the page comes back
and takes a snapshot.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from roundtable import metrics
from roundtable.protocol import CloseCode

#: Frames; several minutes of a lively call.
CAPACITY = 500


class Outbox:
    """What is on its way to one socket, known by its `connection` id."""

    def __init__(
        self,
        connection: UUID,
        write: Callable[[str], Awaitable[None]],
        close: Callable[[int], Coroutine[Any, Any, None]],
    ) -> None:
        self.connection = connection
        #: The groups that this socket hears; kept by the hub.
        self.groups: set[str] = set()
        #: The session's version by which the hub knows this socket's room.
        self.placed_at = 0
        self._write = write
        self._close = close
        self._replying = False
        self._held: CloseCode | None = None
        self._is_closing = False
        self._queue: asyncio.Queue[str | CloseCode] = asyncio.Queue(CAPACITY)
        self._task = asyncio.create_task(self._empty())

    @contextmanager
    def replying(self) -> Iterator[None]:
        """In this block a command is carried out: its reply goes out before any close."""
        self._replying = True
        try:
            yield
        finally:
            self._replying = False
            if self._held is not None:
                self.put_close(self._held)

    def put(self, frame: str) -> None:
        """Send a frame, after those that are on their way."""
        if self._is_closing:
            return
        try:
            self._queue.put_nowait(frame)
        except asyncio.QueueFull:
            self._cut(CloseCode.SLOW)

    def put_close(self, code: CloseCode) -> None:
        """Close the socket after what is on its way; nothing comes after it."""
        if self._replying:
            self._held = self._held or code
            return
        if self._is_closing:
            return
        try:
            self._queue.put_nowait(code)
        except asyncio.QueueFull:
            self._cut(code)
        self._is_closing = True

    def stop(self) -> None:
        """Send nothing any more: the socket is gone."""
        self._task.cancel()

    def _cut(self, code: CloseCode) -> None:
        metrics.closed(code)
        self._is_closing = True
        self._task.cancel()
        self._task = asyncio.create_task(self._close(code))

    async def _empty(self) -> None:
        while True:
            item = await self._queue.get()
            if isinstance(item, CloseCode):
                metrics.closed(item)
                await self._close(item)
                return
            await self._write(item)
