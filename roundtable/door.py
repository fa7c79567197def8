"""Lets the people of one process in and out, many at a time.

A storm is a thousand joins within seconds (the hour strikes), or a thousand lost sockets (a
proxy dies). The first comes at once; who comes within a tenth of a second after it is taken
together with the others who do, in one transaction, one version, one batch of events. So nobody
is told more than ten times a second, and nobody waits for the lock of the session a thousand
times.

Where several processes let people of one session in, each takes as much longer as the others
change the session meanwhile, which it sees by the version: they all together tell the sockets
little more often than one alone.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID
from weakref import WeakKeyDictionary

from django.utils import timezone

from roundtable import commands, entry, metrics, processes
from roundtable.commands.arrivals import Arrival
from roundtable.commands.departures import Leaver
from roundtable.gathering import Gathering
from roundtable.threads import in_database

#: Seconds between two rounds of one session, for each change of it between them.
WINDOW = 0.1
#: At most so many windows: nobody waits longer than half a second.
WINDOWS = 5


class Pace:
    """How long one session rests between two rounds of joins in this process."""

    def __init__(self) -> None:
        self._version, self._at, self._windows = 0, 0.0, 1

    @property
    def window(self) -> float:
        """Seconds."""
        return WINDOW * self._windows

    def note(self, version: int, now: float) -> None:
        """Note the version that a round has made, at `now` (seconds, monotonic)."""
        is_storm = now - self._at < 2 * WINDOW * WINDOWS
        self._windows = min(version - self._version, WINDOWS) if is_storm else 1
        self._windows = max(self._windows, 1)  # another session of the studio, or nothing new
        self._version, self._at = version, now


class Door:
    """The rounds of one process. Belongs to one event loop."""

    def __init__(self) -> None:
        self._paces: defaultdict[int, Pace] = defaultdict(Pace)
        self._joining: Gathering[int, Arrival, entry.Place | None] = Gathering(
            self._join, self._pause
        )
        self._leaving: Gathering[UUID, Leaver, int] = Gathering(_leave, _window)
        self._losing: Gathering[UUID, UUID, None] = Gathering(_lose, _window)

    async def join(self, studio: int, arrival: Arrival) -> entry.Place | None:
        """Take a place in the studio's session; None for who is no member. Raises Refused."""
        return await self._joining.add(studio, arrival, whose=arrival.user)

    async def leave(self, session: UUID, leaver: Leaver) -> int:
        """Leave the call; the session's version after it. Raises Refused."""
        return await self._leaving.add(session, leaver, whose=leaver.participant)

    async def lose(self, session: UUID, connection: UUID) -> None:
        """Note that a participant's socket is lost."""
        await self._losing.add(session, connection, whose=connection)

    async def _join(self, studio: int, arrivals: list[Arrival]) -> Sequence[entry.Outcome]:
        metrics.GATHERED.observe(len(arrivals))
        outcomes = await in_database(entry.join)(studio, arrivals, timezone.now())
        versions = [one.version for one in outcomes if isinstance(one, entry.Place)]
        if versions:
            self._paces[studio].note(max(versions), time.monotonic())
        return outcomes

    def _pause(self, studio: int) -> float:
        return self._paces[studio].window


def _window(key: object) -> float:
    return WINDOW


async def _leave(session: UUID, leavers: list[Leaver]) -> Sequence[int | commands.Refused]:
    return await in_database(commands.departures.leave)(session, leavers, timezone.now())


async def _lose(session: UUID, connections: list[UUID]) -> list[None]:
    await in_database(processes.disconnect)(session, connections, timezone.now())
    return [None] * len(connections)


_doors: WeakKeyDictionary[asyncio.AbstractEventLoop, Door] = WeakKeyDictionary()


def current() -> Door:
    """Return the door of the running event loop; a server process has one."""
    return _doors.setdefault(asyncio.get_running_loop(), Door())
