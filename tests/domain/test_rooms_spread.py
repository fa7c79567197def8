"""Everyone into rooms in one go."""

from __future__ import annotations

from collections import Counter

from roundtable import protocol as p
from studios.models import Role
from tests.domain.call import Call, Somebody


def test_members_are_spread_evenly_in_one_step(call: Call, host: Somebody) -> None:
    rooms = [call.add_room(host) for _ in range(3)]
    people = [call.joined(f"Person {n}") for n in range(8)]
    version = call.session.version
    call.does(host, p.SpreadPeople)
    assert call.session.version == version + 1
    assert Counter(person.room for person in people) == dict(zip(rooms, (3, 3, 2), strict=True))
    assert {person.place().stay for person in people} == {version + 1}
    moved = [event for event in call.batches[-1].events if isinstance(event, p.ParticipantMoved)]
    assert {event.by for event in moved} == {host.id}
    assert len(moved) == 8


def test_rooms_that_have_people_are_filled_up_less(call: Call, host: Somebody) -> None:
    first, second = call.add_room(host), call.add_room(host)
    early = [call.joined(f"Early {n}") for n in range(2)]
    for person in early:
        call.does(person, p.MoveToRoom, room=first)
    late = [call.joined(f"Late {n}") for n in range(2)]
    call.does(host, p.SpreadPeople)
    assert [person.room for person in early] == [first, first]
    assert [person.room for person in late] == [second, second]


def test_hosts_and_managers_stay_in_the_main_room(call: Call, host: Somebody) -> None:
    call.add_room(host)
    manager = call.joined("Mo", Role.MANAGER)
    call.joined("Tom")
    call.does(host, p.SpreadPeople)
    assert host.room is manager.room is None


def test_a_presenter_who_is_sent_away_presents_no_more(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    room = call.add_room(host)
    call.does(tom, p.StartShare, kind="screen")
    call.does(host, p.SpreadPeople)
    assert (tom.room, tom.place().share) == (room, "")


def test_without_rooms_nobody_can_be_spread(call: Call, host: Somebody, tom: Somebody) -> None:
    assert call.refuses(host, p.SpreadPeople) == p.ErrorCode.NO_ROOMS


def test_nobody_enters_rooms_that_are_closing(call: Call, host: Somebody, tom: Somebody) -> None:
    call.add_room(host)
    call.does(host, p.CloseRooms)
    assert call.refuses(host, p.SpreadPeople) == p.ErrorCode.ROOMS_CLOSING
