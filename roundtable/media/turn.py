"""Time-limited credentials for coturn.

With `use-auth-secret` coturn and we share one secret and nothing else: the username says until
when it is good and for whom, the password proves that we said so (draft-uberti-behave-turn-rest).
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

#: A new ticket is asked for this long before the credentials end, or after nine tenths of a
#: short life.
MARGIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Credentials:
    """What a browser shows to the TURN server, and when it should have new ones."""

    username: str
    credential: str
    renew_at: datetime


def credentials(secret: str, holder: UUID, now: datetime, seconds: int) -> Credentials:
    """Return credentials that are good for so many seconds."""
    life = timedelta(seconds=seconds)
    expires_at = now + life
    username = f"{int(expires_at.timestamp())}:{holder}"
    proof = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()
    return Credentials(
        username=username,
        credential=base64.b64encode(proof).decode(),
        renew_at=expires_at - min(MARGIN, life / 10),
    )
