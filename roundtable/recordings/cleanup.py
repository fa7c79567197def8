"""Deletes the files of recordings and pieces that are deleted, by whom or what ever."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from roundtable.models import Recording, RecordingPiece


def directory(recording_id: UUID) -> str:
    """Where all files of a recording are, in the default storage."""
    return f"recordings/{recording_id}"


@receiver(post_delete, sender=RecordingPiece)
def delete_piece_file(instance: RecordingPiece, **kwargs: Any) -> None:
    # After the commit: a deletion that is rolled back must not have lost the file.
    transaction.on_commit(partial(_delete, instance.data.name))


@receiver(post_delete, sender=Recording)
def delete_recording_files(instance: Recording, **kwargs: Any) -> None:
    transaction.on_commit(partial(_delete_directory, directory(instance.pk)))


def _delete(name: str | None) -> None:
    if name:
        default_storage.delete(name)


def _delete_directory(path: str) -> None:
    """Delete everything in it: also what a process that died there left behind."""
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(path)[1]:
            default_storage.delete(f"{path}/{name}")
        # Where directories exist, an empty one goes too; elsewhere this deletes nothing.
        default_storage.delete(path)
