"""Whom the lines of the log are about: the session and participant that are being served.

Kept in context variables, so it follows a socket's task into the threads it works in, and nobody
has to hand ids down for the log's sake.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_about: ContextVar[dict[str, str] | None] = ContextVar("log_context", default=None)


def remember(**ids: UUID) -> None:
    """From here on, this task's lines are about these (e.g. `session=…`)."""
    _about.set({**(_about.get() or {}), **{name: str(id) for name, id in ids.items()}})


@contextmanager
def about(**ids: UUID) -> Iterator[None]:
    """Inside this block, the lines are about these."""
    before = _about.get()
    remember(**ids)
    try:
        yield
    finally:
        _about.set(before)


class AddContext(logging.Filter):
    """Puts the ids into each record, as attributes."""

    def filter(self, record: logging.LogRecord) -> bool:
        for name, id in (_about.get() or {}).items():
            if not hasattr(record, name):
                setattr(record, name, id)
        return True
