"""Log-ins, kept in the database under the keys that Django makes, and no others.

A cookie may bear any text, PostgreSQL takes none with a NUL in it: such a key is nobody's.
"""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS

#: As Django has it.
SHORTEST = 8


class SessionStore(db.SessionStore):
    def _validate_session_key(self, key: str | None) -> bool:
        return key is not None and len(key) >= SHORTEST and set(key) <= set(VALID_KEY_CHARS)
