"""The arithmetic of the benches, and the page that is made of what they found."""

import json
from typing import Any

import pytest

from bench import page
from bench.estimate import lines
from bench.figures import p50, p95, slope
from bench.fold import Fold
from bench.plot import Line, chart, ticks
from bench.report import Report, Row


def test_percentiles_are_values_that_were_measured() -> None:
    hundred = [float(number) for number in range(100, 0, -1)]
    assert (p50(hundred), p95(hundred)) == (50, 95)
    assert p50([3.0]) == p95([3.0]) == 3
    assert p95([1, 2, 3]) == 3


def test_a_line_is_found_and_said_to_be_straight() -> None:
    offset, rise, straight = slope([(100, 7), (200, 12), (1000, 52)])
    assert (offset, rise, straight) == pytest.approx((2, 0.05, 1))
    assert slope([(0, 0), (1, 1), (2, 0)])[2] < 0.1


@pytest.mark.parametrize("most", [0.3, 1, 7, 99, 2_000])
def test_ticks_are_few_and_reach_the_top(most: float) -> None:
    found = ticks(most)
    assert found[0] == 0
    assert most <= found[-1] < 2 * most
    assert 3 <= len(found) <= 8


def test_a_chart_is_proportional() -> None:
    svg = chart([Line("ours", "red", [(0, 0), (100, 10), (200, 20)])], "sockets", "ms")
    path = next(line for line in svg.splitlines() if 'stroke="red"' in line).split('"')[1]
    (x0, y0), (x1, y1), (x2, y2) = (map(float, one.split()) for one in path[1:].split("L"))
    assert x1 - x0 == pytest.approx(x2 - x1, abs=0.2)
    assert y1 - y0 == pytest.approx(y2 - y1, abs=0.2)


def frame(type: str, **fields: Any) -> bytes:
    return json.dumps({"type": type, **fields}, separators=(",", ":")).encode()


def person(id: str, room: str | None = None) -> dict[str, Any]:
    return {"id": id, "room": room, "stay": 0}


def test_clients_that_heard_the_same_in_another_order_show_the_same() -> None:
    snapshot = frame("snapshot", version=4, participants=[person("maya")])
    joined = frame(
        "events", version=5, events=[{"type": "participant_joined", "participant": person("tom")}]
    )
    moved = frame(
        "events",
        version=6,
        events=[{"type": "participant_moved", "participant": "tom", "room": "one"}],
    )
    in_turn, swapped, behind = Fold(), Fold(), Fold()
    for fold, frames in (
        (in_turn, (snapshot, joined, moved)),
        (swapped, (snapshot, moved, joined)),
        (behind, (snapshot, joined)),
    ):
        for one in frames:
            fold.apply(one)
    assert in_turn.people["tom"] == {"id": "tom", "room": "one", "stay": 6}
    assert in_turn.shown() == swapped.shown() != behind.shown()
    assert (in_turn.gaps, swapped.gaps) == (0, 1)


def test_the_estimate_is_the_measurement_times_what_is_asked_for() -> None:
    share = {"web": 0.4, "postgresql": 0.2, "redis": 0.01, "commands": 100.0}
    sessions = Report(
        "sessions", data={"people": 1_000, "sessions": 20, "1": share, "2": share | {"web": 0.5}}
    )
    memory = Report("memory", data={"people": 1_001, "idle_kb": 100_000, "full_kb": 150_000})
    told = "\n".join(lines(sessions, memory))
    assert "40 cores of web" in told
    assert "80 processes, on 10 machines of 8 cores" in told
    assert "1.25 times" in told


def test_a_table_has_a_line_for_each_row() -> None:
    reached = Row("Fan-out", "20.0 ms", "≤ 1.5×", "bare 18.0 ms", 1.11, True)
    missed = Row("Memory", "66 KB", "≤ 60 KB", reached=False)
    assert page.table([reached, missed]).splitlines()[2:] == [
        "| Fan-out | ≤ 1.5× | 20.0 ms | bare 18.0 ms | 1.11 | yes |",
        "| Memory | ≤ 60 KB | 66 KB |  |  | **no** |",
    ]


def test_the_page_holds_what_was_found_last() -> None:
    assert page.PAGE.read_text() == page.fresh(), "run: python -m bench.page"
