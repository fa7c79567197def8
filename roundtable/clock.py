"""Carries out what is due by time, in every server process; the database decides who does it.

Nothing is slept towards: the deadlines are columns. A process that dies takes none with it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from channels.db import database_sync_to_async
from django.utils import timezone

from roundtable import drain, hub, log_context, media, processes, protocol, recordings
from roundtable.commands import duties, schedule
from roundtable.threads import in_database

logger = logging.getLogger(__name__)

#: How often the clock looks (seconds), at least.
PERIOD = 0.25


def run_due(now: datetime) -> datetime:
    """Carry out all that is due by `now`, in every session; when to look again.

    That is after PERIOD, or at the first deadline before: a countdown ends when it says.
    """
    next_look = now + timedelta(seconds=PERIOD)
    for session_id, due_at in schedule.due_by(next_look):
        if due_at > now:
            return due_at
        with log_context.about(session=session_id):
            try:
                duties.run(session_id, now)
            except Exception:  # one session's trouble must not stop the others'
                logger.exception("Session %s: a duty failed", session_id)
    return next_look


async def _keep_lease(now: datetime) -> None:
    if not await in_database(processes.keep_lease)(now):
        # Another process took this one for dead (it was asleep), and its people for lost:
        # they come back by a new socket.
        hub.current().close_all(protocol.CloseCode.RESTARTING)


async def _run_duties() -> None:
    while True:
        next_look = timezone.now() + timedelta(seconds=PERIOD)
        try:
            next_look = await in_database(run_due)(timezone.now())
        except Exception:  # the database is away: it will be back
            logger.exception("The clock missed a beat")
        await asyncio.sleep((next_look - timezone.now()).total_seconds())


async def _sweep_media(_: datetime) -> None:
    # It waits for the media server: not on the threads that the sockets wait for.
    await database_sync_to_async(media.sweep, thread_sensitive=False)()


async def _every(seconds: float, act: Callable[[datetime], Awaitable[Any]]) -> None:
    while True:
        try:
            await act(timezone.now())
        except Exception:  # the database is away: it will be back
            logger.exception("The clock missed a beat")
        await asyncio.sleep(seconds)


async def run() -> None:
    """Run for as long as the process lives."""
    await asyncio.gather(
        _run_duties(),
        _every(processes.REFRESH.total_seconds(), _keep_lease),
        # Remuxing takes its time: not on the threads that the sockets wait for.
        _every(1.0, database_sync_to_async(recordings.run_due, thread_sensitive=False)),
        _every(media.SWEEP_PERIOD, _sweep_media),
    )


Application = Callable[[Any, Any, Any], Awaitable[Any]]


def with_clock(application: Application) -> Application:
    """Return the ASGI application that starts the clock with the first request of the process,
    and listens from then on for the process's end.

    Not every ASGI server has lifespan events (daphne has none). Until somebody asks, nobody
    can notice that a duty is late, and there is nobody to send elsewhere.
    """
    tasks: set[asyncio.Task[None]] = set()

    async def wrapped(scope: Any, receive: Any, send: Any) -> Any:
        if not tasks:
            tasks.add(asyncio.create_task(run()))
            drain.before_the_end()
        return await application(scope, receive, send)

    return wrapped
