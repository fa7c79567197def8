"""Whoever deletes a recording, and however: its files go with it."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.recording.conftest import Taped


@pytest.mark.parametrize("whole", ["recording", "session", "studio"])
def test_files_are_deleted_with_their_recording(taped: Taped, whole: str) -> None:
    recording = taped.becomes_ready()
    assert default_storage.exists(recording.file.name)
    parts = {
        "recording": recording,
        "session": recording.session,
        "studio": recording.session.studio,
    }
    with taped.call.publishing():
        parts[whole].delete()
    assert not default_storage.exists(f"recordings/{taped.id}")


def test_pieces_and_what_a_dead_process_left_go_too(taped: Taped) -> None:
    taped.add(0, b"one")
    default_storage.save(f"recordings/{taped.id}/recording.webm", ContentFile(b"half"))
    with taped.call.publishing():
        taped.stored.delete()
    assert not default_storage.exists(f"recordings/{taped.id}")


def test_a_deletion_that_is_rolled_back_loses_no_file(taped: Taped) -> None:
    taped.add(0, b"one")
    name = taped.stored.pieces.get().data.name
    taped.stored.delete()
    assert default_storage.exists(name)
