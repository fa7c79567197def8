"""A lost socket is not a lost person: the place is kept for twenty seconds, unseen by others."""

import pytest
from django.conf import LazySettings

from roundtable import protocol as p
from roundtable.protocol import ErrorCode
from tests.domain.call import Call, Somebody


@pytest.fixture
def room(call: Call, host: Somebody, tom: Somebody) -> str:
    """Room 1, with Tom in it."""
    added = call.add_room(host)
    call.does(tom, p.MoveToRoom, room=added)
    return str(added)


def test_nobody_sees_that_a_socket_is_lost(call: Call, tom: Somebody, room: str) -> None:
    version = call.session.version
    call.lose(tom)
    call.passes(19.9)
    assert tom.is_in_call
    assert call.session.version == version


def test_who_comes_back_within_the_grace_is_where_they_were_and_nobody_noticed(
    call: Call, tom: Somebody, room: str
) -> None:
    stay, version = tom.place().stay, call.session.version
    call.lose(tom)
    call.passes(19)
    call.join(tom, resume=True)
    call.passes(60)
    place = tom.place()
    assert (str(place.room_id), place.stay, place.is_present) == (room, stay, True)
    assert call.session.version == version


def test_who_does_not_come_back_in_time_has_left(call: Call, tom: Somebody, room: str) -> None:
    call.lose(tom)
    call.passes(20)
    assert not tom.is_in_call
    left = call.last(p.ParticipantLeft)
    assert (left.participant, left.reason) == (tom.id, "lost")
    assert call.session.next_due_at is None


def test_grace_is_over_for_the_next_command_too_without_any_clock(
    call: Call, host: Somebody, tom: Somebody, room: str
) -> None:
    call.lose(tom)
    call.passes(21, run=False)
    call.does(host, p.SendChat, text="Where is Tom?")
    assert not tom.is_in_call
    left, chat = call.events[-2:]
    assert isinstance(left, p.ParticipantLeft)
    assert isinstance(chat, p.ChatSent)


def test_who_comes_back_after_the_grace_finds_their_room_again(
    call: Call, tom: Somebody, room: str
) -> None:
    call.lose(tom)
    call.passes(60)
    call.join(tom, resume=True)
    assert str(tom.room) == room
    assert str(call.last(p.ParticipantJoined).participant.room) == room
    assert tom.place().stay == call.session.version


def test_who_comes_back_when_the_room_is_gone_is_in_the_main_room(
    call: Call, host: Somebody, tom: Somebody, room: str
) -> None:
    call.lose(tom)
    call.passes(60)
    call.does(host, p.DeleteRoom, room=room)
    call.join(tom, resume=True)
    assert tom.room is None


def test_each_lost_person_has_a_grace_of_their_own(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    ada = call.joined("Ada")
    call.lose(tom)
    call.passes(10)
    call.lose(ada)
    call.passes(10)
    assert (tom.is_in_call, ada.is_in_call) == (False, True)
    call.passes(10)
    assert not ada.is_in_call


def test_a_late_farewell_of_an_older_socket_harms_nobody(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    older = tom.connection
    call.join(tom)
    newer, tom.connection = tom.connection, older
    call.lose(tom)
    tom.connection = newer
    call.passes(60)
    assert tom.is_in_call


def test_who_is_lost_keeps_the_hand_up_and_the_screen_shared(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    call.does(tom, p.RaiseHand, raised=True)
    call.does(tom, p.StartShare, kind="screen")
    call.lose(tom)
    call.passes(10)
    call.join(tom, resume=True)
    assert tom.place().hand_raised_at
    assert tom.place().share == "screen"


def test_what_the_lost_presented_ends_when_they_are_given_up(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    call.does(tom, p.StartShare, kind="screen")
    call.lose(tom)
    call.passes(20)
    assert call.last(p.ShareStopped).participant == tom.id
    call.does(host, p.StartShare, kind="screen")


def test_the_lost_cannot_do_anything_by_their_old_socket(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    call.lose(tom)
    assert call.refuses(tom, p.SendChat, text="Still here?") == ErrorCode.TAKEN_OVER
    call.passes(20)
    assert call.refuses(tom, p.SendChat, text="Still here?") == ErrorCode.NOT_IN_CALL


def test_a_call_in_which_everyone_is_lost_ends_after_the_grace_and_five_minutes(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    call.lose(host)
    call.lose(tom)
    call.passes(20)
    assert call.session.is_live
    call.passes(299)
    assert call.session.is_live
    call.passes(1)
    assert not call.session.is_live


def test_the_grace_is_a_setting(
    call: Call, host: Somebody, tom: Somebody, settings: LazySettings
) -> None:
    settings.ROUNDTABLE = {**settings.ROUNDTABLE, "GRACE_SECONDS": 3}
    call.lose(tom)
    call.passes(2.9)
    assert tom.is_in_call
    call.passes(0.1)
    assert not tom.is_in_call
