"""How many rounds of joins there are a second does not grow with the processes."""

import pytest

from roundtable.door import WINDOW, WINDOWS, Pace


def rounds_within(seconds: float, processes: int) -> int:
    """Play a storm: each process makes a version whenever its window is over."""
    paces, version = [Pace() for _ in range(processes)], 0
    due = [WINDOW * number / processes for number in range(processes)]
    while min(due) < seconds:
        now = min(due)
        which = due.index(now)
        version += 1
        paces[which].note(version, 100 + now)
        due[which] = now + paces[which].window
    return version


@pytest.mark.parametrize("processes", [1, 2, 3, 4])
def test_the_sockets_hear_of_about_ten_rounds_a_second(processes: int) -> None:
    assert rounds_within(10, processes) <= 10 / WINDOW * 1.2


def test_nobody_waits_longer_than_the_longest_window() -> None:
    pace = Pace()
    for number, version in enumerate((1, 50, 100)):
        pace.note(version, 100 + number * WINDOW)
    assert pace.window == WINDOW * WINDOWS


def test_what_happened_in_quiet_times_slows_nobody_down() -> None:
    pace = Pace()
    pace.note(1, 100.0)
    pace.note(500, 200.0)
    assert pace.window == WINDOW


def test_a_new_session_of_the_studio_begins_anew() -> None:
    pace = Pace()
    pace.note(500, 100.0)
    pace.note(1, 100.1)
    assert pace.window == WINDOW
