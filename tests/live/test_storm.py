"""Many come at once: few batches, one reading of the state, and all show the same."""

from __future__ import annotations

import asyncio

import pytest

from roundtable import door, newest, snapshot
from roundtable import protocol as p
from roundtable.models import Session
from studios.models import Role
from tests.live.conftest import Site
from tests.people import SocketPerson, all_have_heard

SIZE = 30


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The versions that were read."""
    versions: list[int] = []
    read = snapshot.read

    def counted(session: Session) -> p.Snapshot:
        taken = read(session)
        versions.append(taken.version)
        return taken

    monkeypatch.setattr(newest.snapshot, "read", counted)
    return versions


@pytest.fixture
def wide_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that all come within it, however slow the machine is."""
    monkeypatch.setattr(door, "WINDOW", 1.5)


async def crowd(site: Site) -> list[SocketPerson]:
    """People in the lobby."""
    people = [await site.person(f"Person {number}") for number in range(SIZE)]
    for person in people:
        await person.connects()
    return people


async def test_a_storm_of_joins_is_few_batches_and_everyone_shows_the_same(
    site: Site, readings: list[int], wide_window: None
) -> None:
    people, host = await crowd(site), await site.joined("Maya", Role.HOST)
    readings.clear()
    await asyncio.gather(*(person.joins() for person in people))
    batches = [one for one in host.heard("events") if "participant_joined" in str(one)]
    assert sum(len(batch["events"]) for batch in batches) == SIZE
    assert len(batches) <= 3
    assert len(readings) <= len(batches)
    await all_have_heard(host, *people)
    shown = [person.state | {"you": ""} for person in (host, *people)]
    assert shown == [shown[0]] * (SIZE + 1)
    assert {person.state["you"] for person in people} == {str(person.id) for person in people}
    assert len({person.id for person in people}) == SIZE


async def test_the_state_is_read_once_for_all_who_missed_something(
    site: Site, readings: list[int]
) -> None:
    host, tom = await site.joined("Maya", Role.HOST), await site.joined("Tom")
    await host.adds_room()
    await all_have_heard(host, tom)
    readings.clear()
    for _ in range(3):
        await asyncio.gather(host.does(p.Resync), tom.does(p.Resync))
    assert len(readings) == 1
    await host.until(lambda: len(host.heard("snapshot")) == 4, "four snapshots")
    await host.writes("Something new")
    await tom.does(p.Resync)
    assert len(readings) == 2


async def test_who_enters_hears_nothing_of_what_the_snapshot_holds(
    site: Site, wide_window: None
) -> None:
    people, host = await crowd(site), await site.joined("Maya", Role.HOST)
    await asyncio.gather(*(person.joins() for person in people))
    await all_have_heard(host, *people)
    for person in people:
        (first,) = person.heard("snapshot")
        assert all(one["version"] > first["version"] for one in person.heard("events"))


async def test_a_storm_of_leaves_is_few_batches(site: Site, wide_window: None) -> None:
    people, host = await crowd(site), await site.joined("Maya", Role.HOST)
    await asyncio.gather(*(person.joins() for person in people))
    await asyncio.gather(*(person.leaves() for person in people))
    await host.sees_nobody_but(host)
    batches = [one for one in host.heard("events") if "participant_left" in str(one)]
    assert len(batches) <= 3
    await people[0].joins()
    await host.sees_nobody_but(host, people[0])


async def test_one_person_who_joins_alone_waits_for_nobody(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "WINDOW", 3600)
    await site.joined("Maya", Role.HOST)
    await (await site.elsewhere()).joined("Eve", Role.HOST)
