"""A browser's stream becomes a file with a duration in which one can jump."""

from datetime import timedelta
from pathlib import Path

import av
import pytest

from roundtable.recordings.remux import Unreadable, kind_of, remux
from tests.recording.media import packets, recorded


def remuxed(data: bytes, tmp_path: Path) -> tuple[Path, timedelta]:
    source, target = tmp_path / "recorded", tmp_path / "made.webm"
    source.write_bytes(data)
    return target, remux(source, target, "webm", lambda: None)


def test_it_gets_a_duration(tmp_path: Path) -> None:
    with av.open(str(_written(tmp_path))) as before:
        assert before.duration is None
    target, duration = remuxed(recorded(3), tmp_path)
    assert duration.total_seconds() == pytest.approx(3, abs=0.1)
    with av.open(str(target)) as after:
        assert after.duration is not None
        assert after.duration / av.time_base == pytest.approx(3, abs=0.1)


def test_one_can_jump_in_it(tmp_path: Path) -> None:
    target, _duration = remuxed(recorded(3), tmp_path)
    assert b"\x1c\x53\xbb\x6b" in target.read_bytes(), "no Cues element"
    with av.open(str(target)) as made:
        made.seek(2 * av.time_base)
        # The nearest whole picture before it.
        frame = next(made.decode(video=0))
        assert 1 <= frame.time <= 2


def test_every_packet_is_kept_as_it_was(tmp_path: Path) -> None:
    with av.open(str(_written(tmp_path))) as before:
        recorded_packets = [(p.stream.type, bytes(p)) for p in packets(before)]
    target, _duration = remuxed(recorded(3), tmp_path)
    with av.open(str(target)) as after:
        made_packets = [(p.stream.type, bytes(p)) for p in packets(after)]
    assert sorted(made_packets) == sorted(recorded_packets)


@pytest.mark.parametrize("share", [0.35, 0.5, 0.77, 0.999])
def test_what_a_crash_cut_off_plays_up_to_there(tmp_path: Path, share: float) -> None:
    data = recorded(3)
    target, duration = remuxed(data[: int(len(data) * share)], tmp_path)
    assert duration.total_seconds() == pytest.approx(3 * share, abs=0.5)
    with av.open(str(target)) as made:
        assert len(list(made.decode(video=0))) > 5


def test_what_is_damaged_in_the_middle_plays_at_least_up_to_there(tmp_path: Path) -> None:
    data = bytearray(recorded(3))
    middle = len(data) // 2
    data[middle : middle + 3000] = b"\xff" * 3000
    _target, duration = remuxed(bytes(data), tmp_path)
    assert duration.total_seconds() > 1


@pytest.mark.parametrize(
    "data",
    [b"", b"nothing of the kind", recorded()[:40],
     b"#EXTM3U\n#EXTINF:1,\nhttp://localhost:1/elsewhere\n"],
    ids=["empty", "text", "head only", "playlist"],
)  # fmt: skip
def test_what_holds_nothing_is_unreadable(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Unreadable):
        remuxed(data, tmp_path)


@pytest.mark.parametrize(
    ("mime_type", "kind"),
    [("video/webm;codecs=vp8,opus", "webm"), ("video/mp4;codecs=avc1", "mp4"), ("", "webm")],
)
def test_the_container_is_the_one_the_browser_wrote(mime_type: str, kind: str) -> None:
    assert kind_of(mime_type) == kind


def _written(tmp_path: Path) -> Path:
    path = tmp_path / "before.webm"
    path.write_bytes(recorded(3))
    return path
