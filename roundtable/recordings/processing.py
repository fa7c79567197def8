"""Makes recordings ready, once, by whichever process gets there first.

A process that takes one on has it for as long as its lease lasts, and renews that while it works.
No transaction is open meanwhile. If the process dies, the lease runs out and another begins anew.
"""

from __future__ import annotations

import logging
import shutil
import time
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F

from roundtable.models import Recording
from roundtable.recordings import remux
from roundtable.recordings.cleanup import directory

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
#: How soon it is tried again when the storage, say, was away.
AGAIN_AFTER = timedelta(seconds=30)
#: Then people are told; also stops a file that brings the process down each time.
ATTEMPTS = 3

State = Recording.State


class LeaseLost(Exception):
    """Another process has taken the recording on, or it was deleted."""


class Lease:
    """This process's right to make one recording ready."""

    def __init__(self, recording: Recording, now: datetime, until: datetime) -> None:
        self.recording, self.until = recording, until
        self._now, self._since = now, time.monotonic()

    @property
    def now(self) -> datetime:
        return self._now + timedelta(seconds=time.monotonic() - self._since)

    def renew(self) -> None:
        """Keep the lease while work goes on. Raises LeaseLost."""
        if self.until - self.now > LEASE / 2:
            return
        until = self.now + LEASE
        if not self.change(due_at=until):
            raise LeaseLost
        self.until = until

    def change(self, **fields: object) -> bool:
        """Change the recording if the lease still holds; whether it did."""
        held = Recording.objects.filter(
            pk=self.recording.pk, state=State.PROCESSING, due_at=self.until
        )
        return held.update(**fields) == 1


def run_due(now: datetime) -> None:
    """Make every recording ready that is due by `now` and that nobody else has taken on."""
    while lease := claim(now):
        _work(lease)


def claim(now: datetime) -> Lease | None:
    """Take on a recording that is due. `due_at` is also the ticket: one process changes it."""
    due = Recording.objects.filter(
        state__in=[State.FINISHING, State.PROCESSING], due_at__lte=now
    ).order_by("due_at")
    for id, due_at in list(due.values_list("pk", "due_at")):
        until = now + LEASE
        if due.filter(pk=id, due_at=due_at).update(
            state=State.PROCESSING, due_at=until, attempts=F("attempts") + 1
        ):
            recording = Recording.objects.filter(pk=id).first()
            if recording:
                return Lease(recording, now, until)
    return None


def try_again(recording: Recording, now: datetime) -> None:
    """Have a recording that failed made ready once more: its pieces were kept."""
    Recording.objects.filter(pk=recording.pk, state=State.FAILED).update(
        state=State.PROCESSING, due_at=now, attempts=0
    )


def _work(lease: Lease) -> None:
    recording = lease.recording
    try:
        if recording.attempts > ATTEMPTS:
            logger.error("Recording %s brought its process down repeatedly", recording.pk)
            lease.change(state=State.FAILED, due_at=None)
        elif not recording.pieces.exists():
            # Ended before anything arrived: there is nothing to keep.
            recording.delete()
        else:
            _make_ready(lease)
    except LeaseLost:
        logger.warning("Recording %s was taken on by another process", recording.pk)
    except remux.Unreadable:
        logger.exception("Recording %s cannot be read; its pieces are kept", recording.pk)
        lease.change(state=State.FAILED, due_at=None)
    except Exception:
        logger.exception("Recording %s could not be made ready", recording.pk)
        if recording.attempts >= ATTEMPTS:
            lease.change(state=State.FAILED, due_at=None)
        else:
            lease.change(due_at=lease.now + AGAIN_AFTER)


def _make_ready(lease: Lease) -> None:
    recording = lease.recording
    kind = remux.kind_of(recording.mime_type)
    with TemporaryDirectory(prefix="alltakes-recording-") as place:
        source, target = Path(place, "recorded"), Path(place, f"recording.{kind}")
        _gather(recording, source, lease)
        duration = remux.remux(source, target, kind, lease.renew)
        size = target.stat().st_size
        with target.open("rb") as made:
            name = default_storage.save(f"{directory(recording.pk)}/{target.name}", File(made))
    done = False
    try:
        done = _keep(lease, file=name, duration=duration, size=size)
    finally:
        if not done:
            default_storage.delete(name)
    if not done:
        raise LeaseLost


def _gather(recording: Recording, source: Path, lease: Lease) -> None:
    """Put the pieces together again, as they were recorded."""
    with source.open("wb") as whole:
        for piece in recording.pieces.order_by("number").iterator():
            with piece.data.open("rb") as data:
                shutil.copyfileobj(data, whole)
            lease.renew()


@transaction.atomic
def _keep(lease: Lease, **fields: object) -> bool:
    """The file takes the place of the pieces; false when the lease was lost meanwhile."""
    if not lease.change(state=State.READY, due_at=None, **fields):
        return False
    lease.recording.pieces.all().delete()
    return True
