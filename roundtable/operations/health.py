"""Whether this process can carry calls: its database, its channel layer, its media server.

The parts are asked side by side, each for a second at most, and on a thread of their own: the
threads that work for people may all be waiting for the very thing that is down.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.db import connection

from roundtable import media

logger = logging.getLogger(__name__)

PATIENCE = 1.0
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="roundtable-health")


async def check() -> dict[str, bool]:
    """Ask every part; which of them are well."""
    checks: dict[str, Coroutine[Any, Any, None]] = {
        "database": _in_thread(_ask_database),
        "layer": _ask_layer(),
        "media": _in_thread(_ask_media),
    }
    tasks = {name: asyncio.create_task(check) for name, check in checks.items()}
    # Not `timeout`, which would wait for a thread that is stuck.
    await asyncio.wait(tasks.values(), timeout=PATIENCE)
    return {name: _is_well(name, task) for name, task in tasks.items()}


def _is_well(part: str, task: asyncio.Task[None]) -> bool:
    if not task.done():
        task.cancel()
        logger.warning("Health: no answer from the %s within %s s", part, PATIENCE)
        return False
    if error := task.exception():
        logger.warning("Health: the %s is not well: %s", part, error)
        return False
    return True


def _in_thread(ask: Callable[[], None]) -> Coroutine[Any, Any, None]:
    return database_sync_to_async(ask, thread_sensitive=False, executor=_threads)()


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_media() -> None:
    if not media.is_healthy():
        raise ConnectionError("it does not answer")


class _Echo:
    """One channel of the layer on which this process speaks to itself."""

    def __init__(self, channel: str) -> None:
        self.channel = channel
        self.lock = asyncio.Lock()


_echoes: WeakKeyDictionary[asyncio.AbstractEventLoop, _Echo] = WeakKeyDictionary()


async def _ask_layer() -> None:
    """Send a word to ourselves, and wait until it is back."""
    layer: Any = get_channel_layer()
    loop = asyncio.get_running_loop()
    if loop not in _echoes:
        _echoes[loop] = _Echo(await layer.new_channel("health"))
    echo = _echoes[loop]
    word = uuid4().hex
    async with echo.lock:
        try:
            await layer.send(echo.channel, {"type": "health.word", "word": word})
            while (await layer.receive(echo.channel))["word"] != word:
                pass  # the answer to an earlier question that nobody waited for
        except BaseException:
            _echoes.pop(loop, None)  # the layer forgets a channel whose receiver gave up
            raise
