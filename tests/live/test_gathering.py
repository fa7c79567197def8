"""Rounds: the first waits for nothing, who comes meanwhile is done together, each alone."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from roundtable.gathering import Gathering


class Work:
    """Work that goes on until it is let go; its rounds."""

    def __init__(self) -> None:
        self.rounds: list[list[str]] = []
        self.may_end = asyncio.Event()
        self.pauses: list[str] = []

    async def __call__(self, key: str, items: list[str]) -> Sequence[str | Exception]:
        self.rounds.append(items)
        await self.may_end.wait()
        return [KeyError(item) if item == "bad" else item.upper() for item in items]

    def gathering(self, pause: float = 0) -> Gathering[str, str, str]:
        def rest(key: str) -> float:
            self.pauses.append(key)
            return pause

        return Gathering(self, rest)


async def begun(*outcomes: asyncio.Task[str]) -> None:
    """Let everyone have asked."""
    for _ in range(3):
        await asyncio.sleep(0)


def ask(gathering: Gathering[str, str, str], item: str, whose: str = "") -> asyncio.Task[str]:
    return asyncio.create_task(gathering.add("key", item, whose or item))


async def test_the_first_is_done_at_once_and_who_comes_meanwhile_together() -> None:
    work = Work()
    gathering = work.gathering()
    first = ask(gathering, "a")
    await begun()
    assert work.rounds == [["a"]]
    others = [ask(gathering, item) for item in "bcd"]
    await begun()
    assert work.rounds == [["a"]], "a round is under way"
    work.may_end.set()
    assert await first == "A"
    assert await asyncio.gather(*others) == ["B", "C", "D"]
    assert work.rounds == [["a"], ["b", "c", "d"]]


async def test_who_comes_within_the_pause_after_a_round_is_done_when_it_is_over() -> None:
    work = Work()
    work.may_end.set()
    gathering = work.gathering(pause=0.05)
    clock = asyncio.get_running_loop().time
    await ask(gathering, "a")
    over = clock()
    outcomes = await asyncio.gather(*(ask(gathering, item) for item in "bc"))
    assert outcomes == ["B", "C"]
    assert clock() - over >= 0.045
    assert work.rounds == [["a"], ["b", "c"]]


async def test_after_a_quiet_time_nobody_waits_again() -> None:
    work = Work()
    work.may_end.set()
    gathering = work.gathering(pause=0.01)
    for item in "ab":
        assert await ask(gathering, item) == item.upper()
        while gathering._waiting:  # noqa: ASYNC110 - the pause goes by, and nobody came
            await asyncio.sleep(0.005)
    assert work.rounds == [["a"], ["b"]]


async def test_whose_item_fails_is_told_and_the_others_are_served() -> None:
    work = Work()
    work.may_end.set()
    gathering = work.gathering()
    good, bad, other = (ask(gathering, item) for item in ("good", "bad", "other"))
    assert await good == "GOOD"
    with pytest.raises(KeyError):
        await bad
    assert await other == "OTHER"


async def test_a_round_that_breaks_is_told_to_each_and_the_next_goes_on() -> None:
    rounds = []

    async def breaks_once(key: str, items: list[str]) -> list[str]:
        rounds.append(items)
        if len(rounds) == 1:
            raise RuntimeError("out of order")
        return items

    gathering = Gathering(breaks_once, lambda key: 0)
    with pytest.raises(RuntimeError):
        await gathering.add("key", "a", "a")
    assert await gathering.add("key", "b", "b") == "b"


async def test_two_wishes_of_one_person_are_done_one_after_the_other() -> None:
    work = Work()
    work.may_end.set()
    gathering = work.gathering()
    first = ask(gathering, "a")
    outcomes = [ask(gathering, item, whose) for item, whose in (("b", "Tom"), ("c", "Tom"))]
    assert await asyncio.gather(first, *outcomes) == ["A", "B", "C"]
    assert work.rounds == [["a"], ["b"], ["c"]]


async def test_who_has_gone_away_meanwhile_is_no_trouble() -> None:
    work = Work()
    gathering = work.gathering()
    gone, here = ask(gathering, "gone"), ask(gathering, "here")
    await begun()
    gone.cancel()
    await begun()
    work.may_end.set()
    assert await here == "HERE"
    with pytest.raises(asyncio.CancelledError):
        await gone
