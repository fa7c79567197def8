"""Two at the same moment: the session's lock lets one be first, and both ends are whole.

Real threads, each with a connection to the database of its own, as the sockets of two processes
have. On PostgreSQL they truly meet; SQLite has one writer anyway. Each race is run several times,
for it goes another way each time.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from roundtable import clock, commands, processes
from roundtable import protocol as p
from roundtable.models import Participant, Room, ServerProcess, Session
from studios.models import Role
from tests.domain.call import Call, Somebody

TIMES = 4


@pytest.fixture(params=range(TIMES), ids=lambda time: f"race {time + 1}")
def race(transactional_db: None, call: Call) -> Call:
    """A call whose transactions are real."""
    return call


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do these at the same moment; what came of each: a result, or the code of the refusal."""
    start = Barrier(len(acts))

    def do(act: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return act()
        except commands.Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return [done.result() for done in [threads.submit(do, act) for act in acts]]


def versions_are_whole(call: Call) -> None:
    """Every version was published once, whoever made it."""
    versions = sorted(batch.version for batch in call.batches)
    assert versions == list(range(1, call.session.version + 1))


def same_person(somebody: Somebody) -> Somebody:
    """The same person at another page."""
    return Somebody(somebody.user, somebody.membership)


def test_one_person_who_joins_twice_has_one_place(race: Call) -> None:
    race.joined("Maya", Role.HOST)
    tom = race.person("Tom")
    pages = [tom, same_person(tom), same_person(tom)]
    at_once(*(lambda page=page: race.join(page) for page in pages))
    place = Participant.objects.get(user=tom.user)
    assert place.connection in {page.connection for page in pages}
    assert len(race.told(p.ParticipantJoined)) == 2, "Maya's and one of Tom's"
    told = [sent.spare for sent in race.sent if isinstance(sent.frame, p.TakenOver)]
    assert len(told) == 2
    assert told[-1] == place.connection, "the last to come has the place"
    versions_are_whole(race)


def test_two_who_start_the_session_start_one(race: Call) -> None:
    hosts = [race.person("Maya", Role.HOST), race.person("Lea", Role.MANAGER)]
    at_once(*(lambda host=host: race.join(host) for host in hosts))
    session = Session.objects.get(studio=race.studio)
    assert session.participants.filter(left_at=None).count() == 2
    versions_are_whole(race)


def test_of_two_who_add_the_tenth_room_one_does(race: Call) -> None:
    maya, lea = race.joined("Maya", Role.HOST), race.joined("Lea", Role.MANAGER)
    for _ in range(9):
        race.add_room(maya)
    came = at_once(*(lambda one=one: race.does(one, p.AddRoom) for one in (maya, lea)))
    assert sorted(came, key=str) == [[], p.ErrorCode.TOO_MANY_ROOMS]
    assert [room.number for room in race.rooms] == list(range(1, 11))
    versions_are_whole(race)


def test_of_two_who_present_one_does(race: Call) -> None:
    race.joined("Maya", Role.HOST)
    tom, mia = race.joined("Tom"), race.joined("Mia")
    came = at_once(
        lambda: race.does(tom, p.StartShare, kind="screen"),
        lambda: race.does(mia, p.StartShare, kind="audio"),
    )
    assert sorted(came, key=str) == [[], p.ErrorCode.SOMEONE_PRESENTS]
    assert Participant.objects.exclude(share="").count() == 1
    versions_are_whole(race)


def test_of_two_who_record_one_does(race: Call) -> None:
    hosts = race.joined("Maya", Role.HOST), race.joined("Lea", Role.HOST)
    came = at_once(
        *(lambda one=one: race.does(one, p.StartRecording, mime_type="video/webm") for one in hosts)
    )
    assert sorted(came, key=str) == [[], p.ErrorCode.ALREADY_RECORDING]
    versions_are_whole(race)


def test_rooms_close_once_whoever_looks_at_the_clock(race: Call) -> None:
    maya, tom = race.joined("Maya", Role.HOST), race.joined("Tom")
    race.does(tom, p.MoveToRoom, room=race.add_room(maya))
    race.does(maya, p.CloseRooms)
    race.passes(30, run=False)
    *_, spoke = at_once(race.run_due, race.run_due, lambda: race.does(tom, p.SendChat, text="Hi"))
    race.run_due()
    assert spoke == []
    assert len(race.told(p.RoomsClosed)) == 1
    assert not Room.objects.filter(session=race.session).exists()
    assert race.session.messages.get().room_name == "", "the deadline came first"
    versions_are_whole(race)


def test_who_is_lost_leaves_once_whoever_buries_their_process(
    race: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    race.joined("Maya", Role.HOST)
    with monkeypatch.context() as dead:
        dead.setattr(processes, "OWN", uuid4())
        tom = race.joined("Tom")
    race.now += processes.LEASE + timedelta(seconds=1)
    at_once(*[lambda: processes.keep_lease(race.now)] * 2)
    assert ServerProcess.objects.count() == 1
    race.passes(20, run=False)
    at_once(*[lambda: clock.run_due(race.now)] * 3)
    race.run_due()
    assert not tom.is_in_call
    assert len(race.told(p.ParticipantLeft)) == 1
    versions_are_whole(race)


def test_nobody_slips_into_a_session_that_ends(race: Call) -> None:
    maya, tom = race.joined("Maya", Role.HOST), race.person("Tom")
    session = race.session
    came, _ = at_once(lambda: race.join(tom), lambda: race.does(maya, p.EndSession))
    assert came == p.ErrorCode.NOT_STARTED or came.session == session.pk
    session.refresh_from_db()
    assert session.ended_at
    assert not session.participants.filter(left_at=None).exists()
    assert Session.objects.count() == 1
    versions_are_whole(race)


def test_who_moves_into_a_room_that_is_deleted_is_in_the_main_room(race: Call) -> None:
    maya, tom = race.joined("Maya", Role.HOST), race.joined("Tom")
    room = race.add_room(maya)
    came, _ = at_once(
        lambda: race.does(tom, p.MoveToRoom, room=room),
        lambda: race.does(maya, p.DeleteRoom, room=room),
    )
    assert came in ([], p.ErrorCode.NO_SUCH_ROOM, p.ErrorCode.NO_ROOMS)
    assert tom.room is None
    versions_are_whole(race)


def test_a_crowd_of_commands_makes_as_many_versions(race: Call) -> None:
    race.joined("Maya", Role.HOST)
    crowd = [race.joined(f"Person {number}") for number in range(6)]
    before = race.session.version

    def chats(one: Somebody) -> None:
        for number in range(5):
            race.does(one, p.SendChat, text=f"{one.user.display_name}: {number}")

    at_once(*(lambda one=one: chats(one) for one in crowd))
    assert race.session.version == before + 30
    assert race.session.messages.count() == 30
    versions_are_whole(race)
