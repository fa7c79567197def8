"""Ends a server process without ending a call.

When the process is told to end (SIGTERM), /healthz says so from that moment on. When who balances
has had the time to notice, and gives it nobody any more, its sockets are told to come back
elsewhere, before the server hears of it: spread over some seconds, so that the other processes are
not met by all of them at one moment. Places are kept for the grace, so nobody sees anyone leave.
New sockets are sent elsewhere meanwhile.

Without the notice a page would come back to the very process that has sent it away, and in its last
tenth of a second be answered by an error of the server's.

It hears the signal itself: servers tell an application only when they have cut its sockets off
already (uvicorn), or not at all (daphne).
"""

from __future__ import annotations

import asyncio
import logging
import random
import signal
import threading
import time
from types import FrameType

from django.conf import settings

from roundtable import hub
from roundtable.protocol import CloseCode

logger = logging.getLogger(__name__)

#: Two sockets are told so many seconds apart; nearer when they are too many for that.
APART = 0.01
#: Seconds that are left to the last ones for their good-bye.
FAREWELL = 3.0

_draining = threading.Event()
_running: set[asyncio.Task[None]] = set()


def is_on() -> bool:
    """Whether this process is about to end."""
    return _draining.is_set()


async def send_away(seconds: float) -> None:
    """Close every local socket within so many seconds; return when they have gone."""
    current = hub.current()
    outboxes = list(current.outboxes)
    random.shuffle(outboxes)  # people of one session are not sent away together
    logger.info("Ending: %d sockets are sent elsewhere", len(outboxes))
    for outbox in outboxes:
        outbox.put_close(CloseCode.RESTARTING)
        await asyncio.sleep(min(APART, seconds / len(outboxes)))
    deadline = time.monotonic() + FAREWELL
    while current.outboxes and time.monotonic() < deadline:  # noqa: ASYNC110 - nothing tells
        await asyncio.sleep(APART)


def before_the_end() -> None:
    """From now on drain this process, whose loop runs, before its server hears of SIGTERM."""
    if threading.current_thread() is not threading.main_thread():
        return  # only the main thread hears signals
    loop, server = asyncio.get_running_loop(), signal.getsignal(signal.SIGTERM)

    async def end() -> None:
        try:
            await asyncio.sleep(settings.ROUNDTABLE["NOTICE_SECONDS"])
            await send_away(settings.ROUNDTABLE["DRAIN_SECONDS"])
        finally:
            _hand_on(server)

    def begin() -> None:
        task = loop.create_task(end())
        _running.add(task)
        task.add_done_callback(_running.discard)

    def hear(number: int, frame: FrameType | None) -> None:
        if _draining.is_set():  # told twice: at once
            _hand_on(server)
        else:
            _draining.set()
            loop.call_soon_threadsafe(begin)

    signal.signal(signal.SIGTERM, hear)


def _hand_on(server: signal._HANDLER) -> None:
    """Let the server have its signal."""
    signal.signal(signal.SIGTERM, server)
    signal.raise_signal(signal.SIGTERM)
