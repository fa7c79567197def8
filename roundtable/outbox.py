"""One socket's way out: what it does not take at once waits here, up to a bound.

Everything that a socket is sent goes through here, in order, so nobody waits for a slow one. One
for which too much waits does not keep up: it is closed, and the page comes back and takes a
snapshot.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from roundtable import eager, metrics
from roundtable.protocol import CloseCode

logger = logging.getLogger(__name__)

#: Frames; several minutes of a lively call.
CAPACITY = 500
#: Bytes: a snapshot of a call of 2,000 people is half of it. So a thousand sockets that have
#: stopped reading cost a gigabyte at worst, and only until they are closed.
CAPACITY_BYTES = 1_000_000


class Outbox:
    """What is on its way to one socket, known by its `connection` id."""

    def __init__(
        self,
        connection: UUID,
        write: Callable[[str], Awaitable[None]],
        close: Callable[[int], Awaitable[None]],
    ) -> None:
        self.connection = connection
        #: The groups that this socket hears; kept by the hub.
        self.groups: set[str] = set()
        #: The session's version by which the hub knows this socket's room.
        self.placed_at = 0
        #: Since which version of the session its participant is in that room.
        self.stay = 0
        self._write = write
        self._close = close
        #: The session's version that this socket has been shown with its snapshot.
        self.shown = 0
        self._replying = False
        self._held: CloseCode | None = None
        #: Events that wait for the snapshot, with their versions; None: none has to.
        self._early: list[tuple[int, str]] | None = None
        self._is_closing = False
        self._waiting: deque[str | CloseCode] = deque()
        self._bytes = 0
        #: Writes what waits; there is none while the socket takes everything at once.
        self._writer: asyncio.Task[None] | None = None

    @contextmanager
    def replying(self) -> Iterator[None]:
        """In this block a command is carried out: its reply goes out before any close, and before
        the events of a session that is entered by it."""
        self._replying = True
        try:
            yield
        finally:
            self._replying = False
            early, self._early = self._early, None
            for version, frame in early or ():
                self.put_events(frame, version)
            if self._held is not None:
                self.put_close(self._held)

    def expect_snapshot(self) -> None:
        """Keep events back until the reply that brings the snapshot: those that it holds already
        are then not sent at all."""
        self.shown, self._early = 0, []

    def put_events(self, frame: str, version: int) -> None:
        """Send a batch of events: after the snapshot that is to come, unless that holds it.

        News may be later than the snapshot: they take the way through the channel layer.
        """
        if self._early is not None:
            self._early.append((version, frame))
        elif version > self.shown:
            self.put(frame)

    def put(self, frame: str) -> None:
        """Send a frame, after those that are on their way."""
        if self._is_closing:
            return
        size = sys.getsizeof(frame)
        # A frame that is too large by itself goes out when nothing else waits.
        if self._waiting and (
            len(self._waiting) >= CAPACITY or self._bytes + size > CAPACITY_BYTES
        ):
            self._cut(CloseCode.SLOW)
            return
        self._bytes += size
        self._push(frame)

    def put_close(self, code: CloseCode) -> None:
        """Close the socket after what is on its way; nothing comes after it."""
        if self._replying:
            self._held = self._held or code
            return
        if self._is_closing:
            return
        self._is_closing = True
        self._push(code)

    def stop(self) -> None:
        """Send nothing any more: the socket is gone."""
        self._is_closing = True
        self._waiting.clear()
        if self._writer is not None:
            self._writer.cancel()

    def _push(self, item: str | CloseCode) -> None:
        self._waiting.append(item)
        if self._writer is None:
            self._writer = eager.begin(self._empty())

    def _cut(self, code: CloseCode) -> None:
        """Close the socket now, whatever waits."""
        self.stop()
        self._waiting.append(code)
        self._writer = eager.begin(self._empty())

    async def _empty(self) -> None:
        try:
            while self._waiting:
                item = self._waiting.popleft()
                if isinstance(item, CloseCode):
                    metrics.closed(item)
                    await self._close(item)
                else:
                    self._bytes -= sys.getsizeof(item)
                    await self._write(item)
        except Exception as error:  # whatever a server raises when the socket has just gone
            logger.debug("A socket took no more: %r", error)
            self._is_closing = True
            self._waiting.clear()
        self._writer = None
