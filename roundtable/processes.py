"""The server processes, as leases in the database: so that the sockets of one that was killed
are known to be lost."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError

from roundtable.commands import departures
from roundtable.models import ServerProcess

logger = logging.getLogger(__name__)

#: A process says that it lives this often; one silent for three times as long is dead.
REFRESH = timedelta(seconds=5)
LEASE = 3 * REFRESH

#: This process.
OWN = uuid.uuid4()
#: Holds OWN once it has had a lease.
_leased: set[UUID] = set()
#: Its lost sockets that the database could not be told of, by session.
_untold: dict[UUID, set[UUID]] = {}
#: Before this moment nobody is taken for dead.
_patient_until: datetime | None = None


def register(now: datetime) -> None:
    """Make sure that this process is known, before a participant refers to it."""
    ServerProcess.objects.get_or_create(pk=OWN, defaults={"seen_at": now})
    _leased.add(OWN)


def disconnect(session: UUID, connections: list[UUID], now: datetime) -> None:
    """Note that sockets of this process are lost; if the database is away, when it is back."""
    try:
        departures.disconnect(session, connections, now)
    except DatabaseError:
        logger.exception("The loss of %d sockets is noted later", len(connections))
        _untold.setdefault(session, set()).update(connections)


def keep_lease(now: datetime) -> bool:
    """Say that this process lives and what it has lost, and see who is dead.

    Returns False if it had a lease that is gone: another took it for dead, its people for lost.
    """
    global _patient_until
    try:
        _, created = ServerProcess.objects.update_or_create(pk=OWN, defaults={"seen_at": now})
    except DatabaseError:
        # Nobody can be heard now. When the database is back, each has time to say that it lives.
        _patient_until = now + LEASE
        raise
    was_buried = created and OWN in _leased
    _leased.add(OWN)
    for session in tuple(_untold):
        disconnect(session, list(_untold.pop(session)), now)
    if _patient_until is None or now >= _patient_until:
        bury_dead(now)
    return not was_buried


def bury_dead(now: datetime) -> None:
    """Note the sockets of dead processes as lost."""
    for process in ServerProcess.objects.filter(seen_at__lt=now - LEASE).exclude(pk=OWN):
        departures.disconnect_process(process.pk, now)
        process.delete()
