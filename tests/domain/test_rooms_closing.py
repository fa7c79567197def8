"""Closing the rooms: thirty seconds, and everyone is back, whoever is there to see to it."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.conf import LazySettings
from django.db import connection

from roundtable import clock, commands
from roundtable import protocol as p
from roundtable.commands import duties
from roundtable.protocol import ErrorCode
from studios.models import Role
from tests.domain.call import Call, Somebody


@pytest.fixture
def room(call: Call, host: Somebody, tom: Somebody) -> str:
    """Room 1, with Tom in it, which has begun to close."""
    added = call.add_room(host)
    call.does(tom, p.MoveToRoom, room=added)
    call.does(host, p.CloseRooms)
    return str(added)


def test_everyone_is_told_the_moment_at_which_rooms_close(
    call: Call, host: Somebody, room: str
) -> None:
    closing = call.last(p.RoomsClosing)
    assert closing.by == host.id
    assert closing.closes_at == p.milliseconds(call.now + timedelta(seconds=30))
    assert call.snapshot(host).closes_at == closing.closes_at


def test_nothing_happens_before_the_deadline(call: Call, tom: Somebody, room: str) -> None:
    call.passes(29.9)
    assert str(tom.room) == room
    assert call.told(p.RoomsClosed) == []


def test_at_the_deadline_everyone_is_in_the_main_room_and_rooms_are_gone(
    call: Call, host: Somebody, tom: Somebody, room: str
) -> None:
    call.passes(30)
    assert tom.room is None
    assert call.rooms == []
    assert call.session.rooms_close_at is None
    assert call.session.next_due_at is None
    assert tom.place().stay == call.session.version
    assert call.moved() == {tom.id: None}


def test_rooms_close_exactly_once_however_many_clocks_there_are(call: Call, room: str) -> None:
    call.now += timedelta(seconds=31)
    with call.publishing():
        duties.run(call.session.id, call.now)
        duties.run(call.session.id, call.now)
        clock.run_due(call.now)
    assert len(call.told(p.RoomsClosed)) == 1


@pytest.mark.django_db(transaction=True)
def test_rooms_close_exactly_once_when_two_processes_do_it_at_the_same_moment(
    call: Call, room: str
) -> None:
    session, late, ready = call.session.id, call.now + timedelta(seconds=31), Barrier(2)

    def run() -> None:
        ready.wait()
        duties.run(session, late)
        connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(call.told(p.RoomsClosed)) == 1
    assert call.rooms == []


def test_the_next_command_finds_the_rooms_closed_without_any_clock(
    call: Call, host: Somebody, tom: Somebody, room: str
) -> None:
    call.passes(31, run=False)
    with pytest.raises(commands.Refused) as refused:
        call.does(tom, p.MoveToRoom, room=room)
    assert refused.value.code == ErrorCode.NO_SUCH_ROOM
    assert tom.room is None
    assert len(call.told(p.RoomsClosed)) == 1


def test_who_joins_after_the_deadline_finds_the_rooms_closed_without_any_clock(
    call: Call, host: Somebody, room: str
) -> None:
    call.passes(31, run=False)
    ada = call.joined("Ada")
    assert call.snapshot(ada).rooms == []
    assert len(call.told(p.RoomsClosed)) == 1


def test_a_chat_message_after_the_deadline_comes_from_the_main_room(
    call: Call, tom: Somebody, room: str
) -> None:
    call.passes(31, run=False)
    call.does(tom, p.SendChat, text="Where am I?")
    assert call.last(p.ChatSent).message.room == ""


def test_during_the_countdown_nobody_enters_a_room(
    call: Call, host: Somebody, tom: Somebody, room: str
) -> None:
    ada = call.joined("Ada")
    assert call.refuses(ada, p.MoveToRoom, room=room) == ErrorCode.ROOMS_CLOSING
    code = call.refuses(host, p.SendToRoom, participant=ada.id, room=room)
    assert code == ErrorCode.ROOMS_CLOSING
    assert call.refuses(host, p.AddRoom) == ErrorCode.ROOMS_CLOSING


def test_during_the_countdown_one_can_return_at_once(
    call: Call, host: Somebody, tom: Somebody, room: str
) -> None:
    call.does(tom, p.MoveToRoom, room=None)
    assert tom.room is None
    assert call.refuses(tom, p.MoveToRoom, room=room) == ErrorCode.ROOMS_CLOSING


def test_a_countdown_is_not_started_anew(call: Call, host: Somebody, room: str) -> None:
    call.passes(10)
    assert call.refuses(host, p.CloseRooms) == ErrorCode.ROOMS_CLOSING


def test_without_rooms_there_is_nothing_to_close(call: Call, host: Somebody) -> None:
    assert call.refuses(host, p.CloseRooms) == ErrorCode.NO_ROOMS


def test_when_the_last_closing_room_is_deleted_the_countdown_is_over(
    call: Call, host: Somebody, tom: Somebody, room: str
) -> None:
    call.does(host, p.DeleteRoom, room=room)
    assert call.session.rooms_close_at is None
    assert call.session.next_due_at is None
    call.add_room(host)
    assert call.room_names == ["Room 1"]


def test_rooms_close_although_everyone_who_could_see_to_it_is_gone(
    call: Call, host: Somebody, tom: Somebody, room: str
) -> None:
    call.does(host, p.Leave)
    call.lose(tom)
    call.passes(30)
    assert call.rooms == []
    assert tom.room is None


def test_who_comes_back_after_the_deadline_is_in_the_main_room(
    call: Call, host: Somebody, tom: Somebody, room: str
) -> None:
    call.passes(15)
    call.lose(tom)
    call.passes(15)
    call.join(tom)
    assert tom.room is None
    assert tom.is_in_call


def test_who_comes_back_in_the_countdown_within_the_grace_is_where_they_were(
    call: Call, host: Somebody, tom: Somebody, room: str
) -> None:
    call.lose(tom)
    call.passes(10)
    call.join(tom)
    assert str(tom.room) == room


def test_who_was_given_up_does_not_come_back_into_a_closing_room(
    call: Call, host: Somebody, tom: Somebody, room: str
) -> None:
    call.lose(tom)
    call.passes(21)
    assert not tom.is_in_call
    call.join(tom)
    assert tom.room is None


def test_the_length_of_the_countdown_is_a_setting(
    call: Call, host: Somebody, settings: LazySettings
) -> None:
    settings.ROUNDTABLE = {**settings.ROUNDTABLE, "CLOSE_SECONDS": 7}
    call.add_room(host)
    call.does(host, p.CloseRooms)
    call.passes(6.9)
    assert call.room_names == ["Room 1"]
    call.passes(0.1)
    assert call.rooms == []


def test_one_sessions_trouble_does_not_stop_anothers_clock(
    call: Call, room: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = call.elsewhere()
    eve = other.joined("Eve", Role.HOST)
    other.add_room(eve)
    other.does(eve, p.CloseRooms)
    run, broken = duties.run, call.session.id

    def fails_for_one(session, now):  # type: ignore[no-untyped-def]
        if session == broken:
            raise RuntimeError("out of order")
        run(session, now)

    monkeypatch.setattr(duties, "run", fails_for_one)
    call.passes(31)
    assert other.rooms == []
    assert len(call.rooms) == 1
    assert "a duty failed" in caplog.text
