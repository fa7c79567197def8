"""Talks to the media server, in a thread of its own: whoever changes the call never waits for it.

Work is tried again for a while and then given up; it is not lost, as `sweep` finds what is left
undone, also by a process that died.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import logging
import threading
from collections.abc import Awaitable, Callable, Coroutine
from functools import cache
from typing import Any, TypeVar

import aiohttp
from livekit import api

from roundtable.media.livekit.service import Service

logger = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[Service], Awaitable[T]]

#: What is tried again: the media server is away, slow, or cannot do it just now.
TROUBLE = (aiohttp.ClientError, TimeoutError, api.TwirpError)
#: Seconds between the tries.
PAUSES = (0.2, 0.5, 1.0, 2.0)
#: While the media server is away the log says so this often (seconds), not with every order.
COMPLAINT = 10.0


class Worker:
    """One thread with one event loop and one connection pool."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._service: Service | None = None
        self._complained_at = float("-inf")
        threading.Thread(
            target=self._loop.run_forever, name="roundtable-livekit", daemon=True
        ).start()

    def stop(self) -> None:
        """End the connections. What is not done by now is left to another process's sweep."""
        with contextlib.suppress(TimeoutError):
            asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(1)

    def soon(self, work: Work[Any], after: float = 0.0) -> None:
        """Do something, `after` so many seconds, and do not wait for it."""
        self._loop.call_soon_threadsafe(self._keep, self._persist(work, after))

    def ask(self, work: Work[T], seconds: float) -> T:
        """Do something and wait for what it returns. Raises what is in TROUBLE."""
        doing = asyncio.run_coroutine_threadsafe(self._once(work), self._loop)
        try:
            return doing.result(seconds)
        except TimeoutError:
            doing.cancel()
            raise

    async def _end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._service:
            await self._service.close_connections()

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _persist(self, work: Work[Any], after: float) -> None:
        await asyncio.sleep(after)
        for pause in (*PAUSES, None):
            try:
                await self._once(work)
                return
            except TROUBLE as error:
                if pause is None:
                    self._complain(error)
                    return
                await asyncio.sleep(pause)
            except Exception:
                logger.exception("LiveKit could not be told")
                return

    def _complain(self, error: Exception) -> None:
        if self._loop.time() - self._complained_at > COMPLAINT:
            self._complained_at = self._loop.time()
            logger.warning("LiveKit does not do as told: %s", error or type(error).__name__)

    async def _once(self, work: Work[T]) -> T:
        if self._service is None:
            self._service = Service()
        return await work(self._service)


@cache
def current() -> Worker:
    """Return this process's worker, at work since somebody first asked."""
    worker = Worker()
    atexit.register(worker.stop)
    return worker
