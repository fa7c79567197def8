"""Takes a recording's pieces from the recorder's browser: in order, each exactly once.

The pieces are consecutive stretches of one stream of bytes. So none may be missing, and one that
is sent again (its answer was lost on the way) must be the same.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction

from roundtable.commands.recording import LAST_PIECES
from roundtable.models import Recording, RecordingPiece

#: A piece is about three seconds, well under a megabyte; more comes after a stall.
MAX_PIECE_BYTES = 8 * 1024 * 1024
#: However diligently pieces still come in, a recording is made ready this long after its end.
LAST_PIECES_AT_MOST = timedelta(minutes=10)

State = Recording.State
OPEN = (State.RECORDING, State.FINISHING)


class Why(StrEnum):
    """Why an upload was refused; the browser acts on it."""

    GAP = "gap"
    OTHER_BYTES = "other_bytes"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    CLOSED = "closed"
    STILL_RECORDING = "still_recording"


class UploadRefused(Exception):
    """Nothing was changed. `next` is the number of the piece that is expected."""

    def __init__(self, why: Why, next: int) -> None:
        super().__init__(why)
        self.why, self.next = why, next


def next_number(recording_id: UUID) -> int:
    """The number of the piece that is expected next. There are no gaps, so it is the count."""
    return RecordingPiece.objects.filter(recording_id=recording_id).count()


def add_piece(recording_id: UUID, number: int, data: bytes, sha256: bytes, now: datetime) -> int:
    """Keep a piece and return the number expected next. The same piece again changes nothing.

    Raises UploadRefused, and Recording.DoesNotExist when it was deleted meanwhile.
    """
    if len(data) > MAX_PIECE_BYTES:
        raise UploadRefused(Why.TOO_LARGE, next_number(recording_id))
    if hashlib.sha256(data).digest() != sha256:
        raise UploadRefused(Why.DAMAGED, next_number(recording_id))
    piece = RecordingPiece(
        recording_id=recording_id, number=number, sha256=sha256.hex(), size=len(data)
    )
    if _is_there(Recording.objects.get(pk=recording_id), piece):
        return next_number(recording_id)
    # Written before the row is locked: a slow storage must not hold up the whole call.
    piece.data.save(str(number), ContentFile(data), save=False)
    kept = False
    try:
        kept = _keep(piece, now)
    finally:
        if not kept:
            piece.data.delete(save=False)
    return next_number(recording_id)


def _keep(piece: RecordingPiece, now: datetime) -> bool:
    """Save the piece's row unless it is there; whether it was saved."""
    with transaction.atomic():
        recording = Recording.objects.select_for_update().get(pk=piece.recording_id)
        if _is_there(recording, piece):
            return False
        piece.save()
        if recording.state == State.FINISHING and recording.ended_at:
            latest = recording.ended_at + LAST_PIECES_AT_MOST
            recording.due_at = min(now + LAST_PIECES, latest)
            recording.save(update_fields=["due_at"])
    return True


def _is_there(recording: Recording, piece: RecordingPiece) -> bool:
    """Whether this very piece was kept before. Raises UploadRefused when it cannot be taken."""
    expected = next_number(recording.pk)
    known = recording.pieces.filter(number=piece.number).first()
    if known and known.sha256 == piece.sha256:
        return True
    if recording.state not in OPEN:
        raise UploadRefused(Why.CLOSED, expected)
    if known:
        raise UploadRefused(Why.OTHER_BYTES, expected)
    if piece.number != expected:
        raise UploadRefused(Why.GAP, expected)
    return False


def finish(recording_id: UUID, pieces: int, now: datetime) -> None:
    """The browser says that it has sent all `pieces`: the recording need not wait for more.

    Raises UploadRefused when some are missing, or when the recording has not ended yet.
    """
    with transaction.atomic():
        recording = Recording.objects.select_for_update().get(pk=recording_id)
        expected = next_number(recording_id)
        if recording.state not in OPEN:
            return
        if expected < pieces:
            raise UploadRefused(Why.GAP, expected)
        if recording.state == State.RECORDING:
            raise UploadRefused(Why.STILL_RECORDING, expected)
        recording.due_at = now
        recording.save(update_fields=["due_at"])
