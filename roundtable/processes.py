"""The server processes, as leases in the database: so that the sockets of one that was killed
are known to be lost."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from roundtable.commands import people
from roundtable.models import ServerProcess

#: A process says that it lives this often; one silent for three times as long is dead.
REFRESH = timedelta(seconds=5)
LEASE = 3 * REFRESH

#: This process.
OWN = uuid.uuid4()


def register(now: datetime) -> None:
    """Make sure that this process is known, before a participant refers to it."""
    ServerProcess.objects.get_or_create(pk=OWN, defaults={"seen_at": now})


def refresh(now: datetime) -> bool:
    """Say that this process lives.

    Returns whether it was still known; if not, another took it for dead and its people for lost.
    """
    _, created = ServerProcess.objects.update_or_create(pk=OWN, defaults={"seen_at": now})
    return not created


def bury_dead(now: datetime) -> None:
    """Note the sockets of dead processes as lost."""
    for process in ServerProcess.objects.filter(seen_at__lt=now - LEASE).exclude(pk=OWN):
        people.disconnect_process(process.pk, now)
        process.delete()
