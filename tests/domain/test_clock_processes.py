"""Server processes are leases: one that was killed takes its sockets with it, and no person."""

from datetime import timedelta
from threading import Event, Thread
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError, connection

from roundtable import clock, commands, processes
from roundtable import protocol as p
from roundtable.commands import duties
from roundtable.commands.change import change
from roundtable.models import ServerProcess
from tests.domain.call import Call, Somebody


def joins_on(
    call: Call, somebody: Somebody, process: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Join by a socket of that process."""
    with monkeypatch.context() as patch:
        patch.setattr(processes, "OWN", process)
        call.join(somebody)


def test_people_of_a_dead_process_are_lost_and_given_up_after_the_grace(
    call: Call, host: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead, tom = uuid4(), call.person("Tom")
    joins_on(call, tom, dead, monkeypatch)
    call.now += processes.LEASE + timedelta(seconds=1)
    with call.publishing():
        assert processes.keep_lease(call.now), "the own process is known"
    assert not ServerProcess.objects.filter(pk=dead).exists()
    assert tom.is_in_call
    assert tom.place().connection is None
    call.passes(19)
    assert tom.is_in_call
    call.passes(1)
    assert not tom.is_in_call
    assert host.is_in_call


def test_who_comes_back_to_another_process_was_never_away(
    call: Call, host: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead, tom = uuid4(), call.person("Tom")
    joins_on(call, tom, dead, monkeypatch)
    version = call.session.version
    call.join(tom, resume=True)
    call.now += processes.LEASE + timedelta(seconds=1)
    with call.publishing():
        processes.keep_lease(call.now)
    call.passes(60)
    assert tom.is_in_call
    assert call.session.version == version


def test_a_process_that_says_it_lives_is_not_buried(
    call: Call, host: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, tom = uuid4(), call.person("Tom")
    joins_on(call, tom, other, monkeypatch)
    for _ in range(10):
        call.now += processes.REFRESH
        processes.keep_lease(call.now)
        with monkeypatch.context() as patch:
            patch.setattr(processes, "OWN", other)
            processes.keep_lease(call.now)
    assert tom.place().connection == tom.connection


def test_a_process_that_was_taken_for_dead_finds_out(
    call: Call, host: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    sleeper, tom = uuid4(), call.person("Tom")
    joins_on(call, tom, sleeper, monkeypatch)
    call.now += processes.LEASE + timedelta(seconds=1)
    processes.keep_lease(call.now)
    with monkeypatch.context() as patch:
        patch.setattr(processes, "OWN", sleeper)
        assert processes.keep_lease(call.now) is False
        assert processes.keep_lease(call.now) is True


def test_a_process_that_has_just_started_was_not_taken_for_dead(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or it would close the sockets of those who wait in the lobby."""
    monkeypatch.setattr(processes, "OWN", uuid4())
    assert processes.keep_lease(call.now) is True


def test_nobody_is_taken_for_dead_because_the_database_was_away(
    call: Call, host: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, tom = uuid4(), call.person("Tom")
    joins_on(call, tom, other, monkeypatch)
    monkeypatch.setattr(processes, "_patient_until", None)
    call.now += processes.LEASE + timedelta(seconds=1)
    with monkeypatch.context() as away:
        away.setattr(ServerProcess.objects, "update_or_create", fails)
        with pytest.raises(OperationalError):
            processes.keep_lease(call.now)
    for _ in range(2):
        call.now += processes.REFRESH
        processes.keep_lease(call.now)
        assert tom.place().connection == tom.connection, "the other has had no time to speak"
    call.now += processes.LEASE
    processes.keep_lease(call.now)
    assert tom.place().connection is None


def fails(**_: object) -> None:
    raise OperationalError("The database is away.")


def test_a_socket_lost_while_the_database_is_away_is_noted_when_it_is_back(
    call: Call, host: Somebody, tom: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as away:
        away.setattr(commands.departures, "disconnect", lambda *_: fails())
        processes.disconnect(tom.session, [tom.connection], call.now)
    assert tom.place().connection == tom.connection
    processes.keep_lease(call.now)
    assert tom.place().connection is None
    call.passes(20)
    assert not tom.is_in_call
    call.join(tom)
    processes.keep_lease(call.now)
    assert tom.place().connection == tom.connection, "noted once"


def test_a_socket_that_says_good_bye_after_its_call_was_deleted_is_no_trouble(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    session = call.session.id
    call.session.delete()
    commands.departures.disconnect(session, [tom.connection], call.now)


def test_many_sessions_are_looked_after_at_once(call: Call) -> None:
    calls = [call.elsewhere() for _ in range(3)]
    for one in calls:
        somebody = one.joined("Maya", "host")  # type: ignore[arg-type]
        one.add_room(somebody)
        one.does(somebody, p.CloseRooms)
    call.now = calls[-1].now
    call.passes(31)
    assert [one.rooms for one in calls] == [[], [], []]


@pytest.mark.django_db(transaction=True)
def test_a_clock_does_not_wait_for_another_that_is_at_it(call: Call, host: Somebody) -> None:
    call.add_room(host)
    call.does(host, p.CloseRooms)
    call.now += timedelta(seconds=31)
    session, is_at_it, may_end = call.session.id, Event(), Event()

    def other() -> None:
        with change(session, call.now):
            is_at_it.set()
            may_end.wait()
        connection.close()

    thread = Thread(target=other)
    thread.start()
    is_at_it.wait()
    if connection.features.has_select_for_update_skip_locked:
        duties.run(session, call.now)
        assert call.rooms, "somebody else is at it"
    may_end.set()
    thread.join()
    duties.run(session, call.now)
    assert call.rooms == []
    assert len(call.told(p.RoomsClosed)) == 1


def test_the_clock_says_when_the_first_deadline_is(call: Call, host: Somebody) -> None:
    call.add_room(host)
    call.does(host, p.CloseRooms)
    closes_at = call.session.rooms_close_at
    assert closes_at
    period = timedelta(seconds=clock.PERIOD)
    long_before, just_before = closes_at - timedelta(seconds=5), closes_at - period / 3
    assert clock.run_due(long_before) == long_before + period
    assert clock.run_due(just_before) == closes_at, "not a moment later"
    assert call.rooms
    clock.run_due(closes_at)
    assert call.rooms == []


def test_the_clock_asks_for_what_is_due_by_one_query_when_nothing_is(
    call: Call, host: Somebody, tom: Somebody, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(1):
        clock.run_due(call.now)
