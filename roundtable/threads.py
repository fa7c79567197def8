"""Where database work of the sockets runs.

Channels' own helper would put all sockets of a process on one thread with every sync view. One
bounded pool of our own, on purpose; of one thread on SQLite, which has a single writer: waiting
in our queue is quicker than in its busy loop.
"""

from __future__ import annotations

import functools
import sys
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from channels.db import database_sync_to_async
from django.db import OperationalError, connection

P = ParamSpec("P")
R = TypeVar("R")

#: How long a thread may keep the interpreter while another waits for it (seconds). The event loop
#: gives it away with every frame that it writes: with Python's 5 ms, one busy thread makes a
#: thousand frames take five seconds.
sys.setswitchinterval(0.0005)

POSTGRES_THREADS = 8
_pool = ThreadPoolExecutor(
    max_workers=1 if connection.vendor == "sqlite" else POSTGRES_THREADS,
    thread_name_prefix="roundtable-database",
)


#: How often a database that is away is asked whether it is back (seconds).
ASK_AGAIN = 1.0
#: While the database is away: when it is asked next, by the monotonic clock. Else 0.
_away_until = 0.0


def in_database(work: Callable[P, R]) -> Callable[P, Coroutine[Any, Any, R]]:
    """Return an awaitable form of a function that uses the database.

    Raises OperationalError, at once, while the database is known to be away.
    """
    return database_sync_to_async(_unless_away(work), thread_sensitive=False, executor=_pool)


def _unless_away(work: Callable[P, R]) -> Callable[P, R]:
    """Return the function such that few wait for a database that is away.

    If everybody did in turn, the threads would be busy with nothing else, and pages that get no
    answer in time take their sockets for dead.
    """

    @functools.wraps(work)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        global _away_until
        if _away_until:
            now = time.monotonic()
            if now < _away_until:
                raise OperationalError("The database is away.")
            _away_until = now + ASK_AGAIN  # this one asks, the others go on without it
        try:
            result = work(*args, **kwargs)
        except OperationalError:
            if connection.connection is None:  # there was none to be had
                _away_until = time.monotonic() + ASK_AGAIN
            raise
        _away_until = 0.0
        return result

    return guarded
