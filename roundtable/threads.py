"""Where database work of the sockets runs.

Channels' own helper would put all sockets of a process on one thread with every sync view. One
bounded pool of our own, on purpose; of one thread on SQLite, which has a single writer: waiting
in our queue is quicker than in its busy loop.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from channels.db import database_sync_to_async
from django.db import connection

P = ParamSpec("P")
R = TypeVar("R")

POSTGRES_THREADS = 8
_pool = ThreadPoolExecutor(
    max_workers=1 if connection.vendor == "sqlite" else POSTGRES_THREADS,
    thread_name_prefix="roundtable-database",
)


def in_database(work: Callable[P, R]) -> Callable[P, Coroutine[Any, Any, R]]:
    """Return an awaitable form of a function that uses the database."""
    return database_sync_to_async(work, thread_sensitive=False, executor=_pool)
