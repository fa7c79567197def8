"""Breakout rooms: up to ten, numbered, named, entered, left and deleted."""

from uuid import uuid4

import pytest

from roundtable import protocol as p
from roundtable.models import Room
from roundtable.protocol import ErrorCode
from studios.models import Role
from tests.domain.call import Call, Somebody


def test_rooms_are_numbered_from_one_to_ten_and_there_is_no_eleventh(
    call: Call, host: Somebody
) -> None:
    for _ in range(10):
        call.does(host, p.AddRoom)
    assert call.room_names == [f"Room {number}" for number in range(1, 11)]
    assert call.refuses(host, p.AddRoom) == ErrorCode.TOO_MANY_ROOMS


def test_a_deleted_rooms_number_is_given_out_again(call: Call, host: Somebody) -> None:
    _one, two, _three = (call.add_room(host) for _ in range(3))
    call.does(host, p.DeleteRoom, room=two)
    assert call.room_names == ["Room 1", "Room 3"]
    call.add_room(host)
    assert call.room_names == ["Room 1", "Room 2", "Room 3"]


def test_a_new_room_never_gets_the_name_of_a_renamed_one(call: Call, host: Somebody) -> None:
    room = call.add_room(host)
    call.does(host, p.RenameRoom, room=room, name="room 2")
    call.add_room(host)
    assert call.room_names == ["room 2", "Room 3"]


def test_all_ten_rooms_can_be_opened_whatever_their_names_are(call: Call, host: Somebody) -> None:
    for number in range(1, 10):
        room = call.add_room(host)
        call.does(host, p.RenameRoom, room=room, name=f"Room {number + 10}")
    call.add_room(host)
    assert len(call.rooms) == 10
    assert len({name.casefold() for name in call.room_names}) == 10


def test_a_room_can_be_renamed(call: Call, host: Somebody) -> None:
    room = call.add_room(host)
    call.does(host, p.RenameRoom, room=room, name="  Glaze \n and   fire ")
    assert call.room_names == ["Glaze and fire"]
    renamed = call.last(p.RoomRenamed)
    assert (renamed.room, renamed.name, renamed.by) == (room, "Glaze and fire", host.id)


@pytest.mark.parametrize("taken", ["Room 2", "ROOM 2", " room  2 ", "main room", "Main Room"])
def test_two_rooms_never_have_one_name(call: Call, host: Somebody, taken: str) -> None:
    room = call.add_room(host)
    call.add_room(host)
    assert call.refuses(host, p.RenameRoom, room=room, name=taken) == ErrorCode.NAME_TAKEN


def test_a_room_keeps_its_own_name_in_another_case(call: Call, host: Somebody) -> None:
    room = call.add_room(host)
    call.does(host, p.RenameRoom, room=room, name="ROOM 1")
    assert call.room_names == ["ROOM 1"]


def test_a_name_of_spaces_is_no_name(call: Call, host: Somebody) -> None:
    room = call.add_room(host)
    assert call.refuses(host, p.RenameRoom, room=room, name=" \t ") == ErrorCode.BAD_MESSAGE


def test_renaming_to_the_same_name_says_nothing(call: Call, host: Somebody) -> None:
    room = call.add_room(host)
    version = call.session.version
    call.does(host, p.RenameRoom, room=room, name="Room 1")
    assert call.session.version == version


def test_who_is_in_a_deleted_room_is_back_in_the_main_room(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    ada = call.joined("Ada")
    one, two = call.add_room(host), call.add_room(host)
    call.does(tom, p.MoveToRoom, room=one)
    call.does(ada, p.MoveToRoom, room=two)
    call.does(host, p.DeleteRoom, room=one)
    assert (tom.room, ada.room) == (None, two)
    assert tom.place().stay == call.session.version
    assert call.moved() == {tom.id: None}
    assert Room.objects.filter(pk=one).exists() is False


def test_who_is_away_for_a_moment_is_brought_back_too(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    room = call.add_room(host)
    call.does(tom, p.MoveToRoom, room=room)
    call.lose(tom)
    call.does(host, p.DeleteRoom, room=room)
    assert tom.room is None
    assert tom.place().stay == call.session.version, "the others' pages say so"
    call.join(tom)
    assert tom.room is None


def test_a_member_enters_changes_and_leaves_rooms(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    one, two = call.add_room(host), call.add_room(host)
    for room in (one, two, None):
        call.does(tom, p.MoveToRoom, room=room)
        assert tom.room == room
        moved = call.last(p.ParticipantMoved)
        assert (moved.participant, moved.room, moved.by) == (tom.id, room, None)
        assert tom.place().stay == call.session.version
        assert call.moved() == {tom.id: room}


def test_going_where_one_is_already_changes_nothing(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    room = call.add_room(host)
    call.does(tom, p.MoveToRoom, room=room)
    before = call.everything()
    call.does(tom, p.MoveToRoom, room=room)
    assert call.everything() == before


def test_host_sends_participant_to_room(call: Call, host: Somebody, tom: Somebody) -> None:
    room = call.add_room(host)
    call.does(host, p.SendToRoom, participant=tom.id, room=room)
    assert tom.room == room
    moved = call.last(p.ParticipantMoved)
    assert (moved.participant, moved.room, moved.by) == (tom.id, room, host.id)
    call.does(host, p.SendToRoom, participant=tom.id, room=None)
    assert tom.room is None


def test_who_sends_themselves_has_simply_gone(call: Call, host: Somebody) -> None:
    room = call.add_room(host)
    call.does(host, p.SendToRoom, participant=host.id, room=room)
    assert host.room == room
    assert call.last(p.ParticipantMoved).by is None


def test_a_move_leaves_microphone_and_camera_as_they_were(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    room = call.add_room(host)
    call.does(tom, p.SetDevices, microphone=False, camera=True)
    call.does(host, p.SendToRoom, participant=tom.id, room=room)
    assert (tom.place().microphone, tom.place().camera) == (False, True)


def test_who_is_lost_for_a_moment_can_still_be_sent(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    room = call.add_room(host)
    call.lose(tom)
    call.does(host, p.SendToRoom, participant=tom.id, room=room)
    call.join(tom)
    assert tom.room == room


def test_who_has_left_cannot_be_sent(call: Call, host: Somebody, tom: Somebody) -> None:
    room = call.add_room(host)
    call.does(tom, p.Leave)
    code = call.refuses(host, p.SendToRoom, participant=tom.id, room=room)
    assert code == ErrorCode.NO_SUCH_PARTICIPANT


def test_a_room_that_never_was_is_refused(call: Call, host: Somebody, tom: Somebody) -> None:
    nowhere = uuid4()
    assert call.refuses(tom, p.MoveToRoom, room=nowhere) == ErrorCode.NO_SUCH_ROOM
    assert call.refuses(host, p.DeleteRoom, room=nowhere) == ErrorCode.NO_SUCH_ROOM
    assert call.refuses(host, p.RenameRoom, room=nowhere, name="x") == ErrorCode.NO_SUCH_ROOM
    code = call.refuses(host, p.SendToRoom, participant=tom.id, room=nowhere)
    assert code == ErrorCode.NO_SUCH_ROOM


def test_rooms_and_people_of_another_session_are_not_there(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    other = call.elsewhere()
    eve = other.joined("Eve", Role.HOST)
    theirs = other.add_room(eve)
    room = call.add_room(host)
    assert call.refuses(tom, p.MoveToRoom, room=theirs) == ErrorCode.NO_SUCH_ROOM
    assert call.refuses(host, p.DeleteRoom, room=theirs) == ErrorCode.NO_SUCH_ROOM
    assert call.refuses(host, p.RenameRoom, room=theirs, name="x") == ErrorCode.NO_SUCH_ROOM
    code = call.refuses(host, p.SendToRoom, participant=eve.id, room=room)
    assert code == ErrorCode.NO_SUCH_PARTICIPANT
    assert eve.room is None
    assert call.refuses(host, p.StopShare, participant=eve.id) == ErrorCode.NOT_PRESENTING
