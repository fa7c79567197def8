"""Which part of a file a Range header asks for."""

import pytest

from roundtable.recordings.ranges import Part, Unsatisfiable, parse


@pytest.mark.parametrize(
    ("header", "start", "length"),
    [
        ("bytes=0-", 0, 100),
        ("bytes=0-0", 0, 1),
        ("bytes=10-19", 10, 10),
        ("bytes=90-500", 90, 10),
        ("bytes=-10", 90, 10),
        ("bytes=-500", 0, 100),
        ("bytes=99-", 99, 1),
    ],
)
def test_a_range_is_a_part_of_the_file(header: str, start: int, length: int) -> None:
    assert parse(header, 100) == Part(start, length, 100)


@pytest.mark.parametrize(
    "header",
    ["", "bytes=", "bytes=-", "bytes=a-b", "items=0-5", "bytes=20-10", "bytes=0-1,5-6", "0-5",
     "bytes=" + "9" * 30 + "-"],
)  # fmt: skip
def test_what_is_no_single_range_means_the_whole_file(header: str) -> None:
    assert parse(header, 100) is None


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_a_range_behind_the_end_cannot_be_served(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        parse(header, 100)


def test_a_part_says_where_it_belongs() -> None:
    assert Part(10, 5, 100).content_range == "bytes 10-14/100"
