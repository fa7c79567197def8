"""What is due is made ready once, by one process, whoever dies meanwhile."""

from datetime import timedelta

import av
import pytest
from django.core.files.storage import default_storage

from roundtable.models import Recording
from roundtable.recordings import processing, remux, run_due
from tests.recording.conftest import Taped
from tests.recording.media import recorded

State = Recording.State


def directory(taped: Taped) -> list[str]:
    return default_storage.listdir(f"recordings/{taped.id}")[1]


def test_a_recording_becomes_a_file_that_plays(taped: Taped) -> None:
    recording = taped.becomes_ready()
    assert recording.state == State.READY
    assert recording.due_at is None
    assert recording.duration
    assert recording.duration.total_seconds() == pytest.approx(3, abs=0.1)
    with recording.file.open() as file, av.open(file) as made:
        assert {stream.type for stream in made.streams} == {"video", "audio"}
        assert made.duration
    assert recording.size == recording.file.size


def test_the_pieces_are_gone_afterwards(taped: Taped) -> None:
    recording = taped.becomes_ready()
    assert not recording.pieces.exists()
    assert directory(taped) == [recording.file.name.rpartition("/")[2]]


def test_nothing_happens_before_its_time(taped: Taped) -> None:
    taped.add_all()
    taped.time_comes(3600)
    assert taped.stored.state == State.RECORDING
    taped.ends()
    taped.time_comes(29)
    assert taped.stored.state == State.FINISHING


def test_a_recorder_that_died_leaves_what_had_arrived(taped: Taped) -> None:
    data = recorded(3)
    taped.add(0, data[: len(data) // 2])
    taped.call.lose(taped.host)
    taped.call.passes(20)
    assert taped.stored.state == State.FINISHING
    taped.time_comes(31)
    assert taped.stored.state == State.READY
    assert taped.stored.duration
    assert taped.stored.duration.total_seconds() == pytest.approx(1.5, abs=0.5)


def test_an_upload_that_was_interrupted_and_resumed_gives_the_same_bytes(
    taped: Taped, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def look(source, target, kind, progress):  # type: ignore[no-untyped-def]
        seen.append(source.read_bytes())
        return true_remux(source, target, kind, progress)

    true_remux = remux.remux
    monkeypatch.setattr(remux, "remux", look)
    data = recorded(3)
    third = len(data) // 3
    taped.add(0, data[:third])
    taped.add(1, data[third : 2 * third])
    # The answer was lost; the browser sends it again, then the rest.
    taped.add(1, data[third : 2 * third])
    taped.add(2, data[2 * third :])
    taped.ends()
    taped.time_comes()
    assert seen == [data]


def test_a_recording_without_a_single_piece_leaves_nothing(taped: Taped) -> None:
    taped.ends()
    taped.time_comes()
    assert not Recording.objects.exists()


def test_what_cannot_be_read_fails_and_its_pieces_are_kept(taped: Taped) -> None:
    taped.add(0, b"this is no film")
    taped.ends()
    taped.time_comes()
    assert taped.stored.state == State.FAILED
    assert taped.stored.due_at is None
    assert taped.stored.pieces.count() == 1


def test_what_failed_can_be_tried_again(taped: Taped) -> None:
    taped.add_all()
    Recording.objects.update(state=State.FAILED, attempts=3)
    processing.try_again(taped.stored, taped.call.now)
    taped.time_comes(0)
    assert taped.stored.state == State.READY


def test_two_processes_do_not_take_on_the_same(taped: Taped) -> None:
    taped.add_all()
    taped.ends()
    now = taped.call.now + timedelta(seconds=31)
    assert processing.claim(now)
    assert processing.claim(now) is None


def test_when_a_process_dies_another_begins_anew_after_its_lease(taped: Taped) -> None:
    taped.add_all()
    taped.ends()
    now = taped.call.now + timedelta(seconds=31)
    assert processing.claim(now)
    run_due(now + processing.LEASE - timedelta(seconds=1))
    assert taped.stored.state == State.PROCESSING
    run_due(now + processing.LEASE)
    assert taped.stored.state == State.READY


def test_who_has_lost_the_lease_leaves_no_file(
    taped: Taped, monkeypatch: pytest.MonkeyPatch
) -> None:
    taped.add_all()
    taped.ends()
    true_remux = remux.remux

    def slow(*arguments):  # type: ignore[no-untyped-def]
        # Another process comes by, much later.
        monkeypatch.setattr(remux, "remux", true_remux)
        taped.time_comes(3600)
        return true_remux(*arguments)

    monkeypatch.setattr(remux, "remux", slow)
    taped.time_comes()
    recording = taped.stored
    assert recording.state == State.READY
    assert recording.attempts == 2
    assert directory(taped) == [recording.file.name.rpartition("/")[2]]
    assert len(directory(taped)) == 1


def test_a_lease_is_renewed_while_work_goes_on(
    taped: Taped, monkeypatch: pytest.MonkeyPatch
) -> None:
    taped.add_all()
    taped.ends()
    now = taped.call.now + timedelta(seconds=31)
    lease = processing.claim(now)
    assert lease
    lease.renew()
    assert taped.stored.due_at == now + processing.LEASE
    later = now + processing.LEASE * 0.6
    monkeypatch.setattr(processing.Lease, "now", property(lambda self: later))
    lease.renew()
    assert taped.stored.due_at == later + processing.LEASE
    assert lease.change(state=State.FAILED)


def test_a_storage_that_is_away_is_tried_again_and_in_the_end_people_are_told(
    taped: Taped, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*arguments):  # type: ignore[no-untyped-def]
        raise OSError("The storage is away.")

    monkeypatch.setattr(remux, "remux", away)
    taped.add_all()
    taped.ends()
    taped.time_comes()
    assert taped.stored.state == State.PROCESSING
    taped.time_comes(35)
    assert taped.stored.state == State.PROCESSING
    taped.time_comes(35)
    assert taped.stored.state == State.FAILED


def test_a_file_that_brings_the_process_down_each_time_is_given_up(taped: Taped) -> None:
    taped.add_all()
    taped.ends()
    now = taped.call.now + timedelta(seconds=31)
    for attempt in range(processing.ATTEMPTS):
        assert processing.claim(now + attempt * processing.LEASE)
    run_due(now + processing.ATTEMPTS * processing.LEASE)
    assert taped.stored.state == State.FAILED
