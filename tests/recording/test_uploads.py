"""Pieces come in order, each exactly once, whatever gets lost on the way."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from roundtable.models import Recording
from roundtable.recordings import uploads
from roundtable.recordings.uploads import UploadRefused, Why
from tests.recording.conftest import Taped
from tests.recording.media import sha256


def refused(taped: Taped, number: int, data: bytes) -> tuple[Why, int]:
    with pytest.raises(UploadRefused) as refusal:
        taped.add(number, data)
    return refusal.value.why, refusal.value.next


def kept(taped: Taped) -> list[bytes]:
    """What the pieces hold, in order."""
    held = []
    for piece in taped.stored.pieces.all():
        with piece.data.open() as data:
            held.append(data.read())
    return held


def files(taped: Taped) -> int:
    return len(default_storage.listdir(f"recordings/{taped.id}")[1])


def test_pieces_are_kept_in_order(taped: Taped) -> None:
    assert taped.add(0, b"one") == 1
    assert taped.add(1, b"two") == 2
    assert kept(taped) == [b"one", b"two"]


def test_the_same_piece_again_changes_nothing(taped: Taped) -> None:
    taped.add(0, b"one")
    taped.add(1, b"two")
    assert taped.add(0, b"one") == 2
    assert kept(taped) == [b"one", b"two"]
    assert files(taped) == 2


def test_other_bytes_for_the_same_number_are_refused(taped: Taped) -> None:
    taped.add(0, b"one")
    assert refused(taped, 0, b"ONE") == (Why.OTHER_BYTES, 1)
    assert kept(taped) == [b"one"]


def test_a_gap_is_refused_with_the_number_that_is_expected(taped: Taped) -> None:
    taped.add(0, b"one")
    assert refused(taped, 2, b"three") == (Why.GAP, 1)
    assert files(taped) == 1


def test_a_piece_that_was_damaged_on_the_way_is_refused(taped: Taped) -> None:
    with pytest.raises(UploadRefused) as refusal:
        uploads.add_piece(taped.id, 0, b"one", sha256(b"other"), taped.call.now)
    assert refusal.value.why == Why.DAMAGED


def test_a_piece_has_a_largest_size(taped: Taped) -> None:
    assert refused(taped, 0, bytes(uploads.MAX_PIECE_BYTES + 1)) == (Why.TOO_LARGE, 0)
    assert taped.add(0, bytes(uploads.MAX_PIECE_BYTES)) == 1


def test_after_the_end_the_last_pieces_still_come_in_and_are_waited_for(taped: Taped) -> None:
    taped.ends()
    taped.call.passes(20, run=False)
    taped.add(0, b"late")
    assert taped.stored.due_at == taped.call.now + timedelta(seconds=30)


def test_nobody_waits_for_last_pieces_for_ever(taped: Taped) -> None:
    taped.ends()
    end = taped.stored.ended_at
    assert end
    taped.call.passes(595, run=False)
    taped.add(0, b"very late")
    assert taped.stored.due_at == end + timedelta(minutes=10)


def test_once_the_file_is_made_no_piece_is_taken_but_an_old_one_is_still_known(
    taped: Taped,
) -> None:
    taped.add(0, b"one")
    Recording.objects.update(state=Recording.State.PROCESSING)
    assert refused(taped, 1, b"two") == (Why.CLOSED, 1)
    assert taped.add(0, b"one") == 1


def test_finishing_with_all_pieces_makes_it_due_at_once(taped: Taped) -> None:
    taped.add(0, b"one")
    taped.ends()
    taped.call.passes(3, run=False)
    uploads.finish(taped.id, 1, taped.call.now)
    assert taped.stored.due_at == taped.call.now


def test_finishing_with_a_piece_missing_says_which(taped: Taped) -> None:
    taped.add(0, b"one")
    taped.ends()
    due = taped.stored.due_at
    with pytest.raises(UploadRefused) as refusal:
        uploads.finish(taped.id, 2, taped.call.now)
    assert (refusal.value.why, refusal.value.next) == (Why.GAP, 1)
    assert taped.stored.due_at == due


def test_a_recording_that_goes_on_cannot_be_finished(taped: Taped) -> None:
    with pytest.raises(UploadRefused) as refusal:
        uploads.finish(taped.id, 0, taped.call.now)
    assert refusal.value.why == Why.STILL_RECORDING


def test_finishing_twice_is_once(taped: Taped) -> None:
    taped.becomes_ready()
    uploads.finish(taped.id, 4, taped.call.now)
    assert taped.stored.state == Recording.State.READY
