"""Links that are made while the server decides whether somebody may go to a room."""

import pytest

from tests.media.people import Call, Somebody

pytestmark = pytest.mark.browser


def asks_for_room_one(somebody: Somebody) -> None:
    """They have asked and called its people; the server has decided on neither."""
    somebody.do("person.prepare('one')")
    somebody.wait("person.undecided.length > 0")


def test_links_are_made_while_the_server_decides_and_used_when_it_has(call: Call) -> None:
    tom, mia = call.join(), call.join(room="one")
    asks_for_room_one(tom)
    assert mia.get("person.came") == []
    call.move(tom, "one")
    mia.hears(tom)
    tom.hears(mia)
    tom.sees(mia)
    tom.is_linked_with(mia)
    assert tom.get("person.connections.length") == 1


def test_what_was_prepared_in_vain_is_closed_and_has_reached_nobody(call: Call) -> None:
    tom, mia = call.join(), call.join(room="one")
    asks_for_room_one(tom)
    tom.do("person.decide.refuse({code: 'rooms_closing'})")
    tom.wait("person.open().length === 0")
    call.tell()
    assert mia.get("person.came") == []


def test_who_changes_their_mind_at_once_is_heard_where_they_end_up(call: Call) -> None:
    tom, mia, lin = call.join(), call.join(room="one"), call.join(room="two")
    tom.do("person.prepare('one')")
    tom.do("person.prepare('two')")
    tom.do("person.prepare('two')")
    tom.wait("new Set(person.undecided.map(({to}) => to)).size === 2")
    for room, other in (("one", mia), ("two", lin)):
        call.move(tom, room)
        other.hears(tom)
    tom.is_linked_with(lin)
    assert tom.get("person.connections.length") == 2


def test_an_answer_that_was_lost_with_the_socket_is_no_second_call(call: Call) -> None:
    tom, mia = call.join(), call.join(room="one")
    asks_for_room_one(tom)
    tom.do("person.decide.refuse({code: 'offline'})")
    call.move(tom, "one")
    mia.hears(tom)
    assert tom.get("person.connections.length") == 1


def test_who_came_to_the_room_while_the_server_decided_is_called_anew(call: Call) -> None:
    tom, mia = call.join(), call.join(room="one")
    asks_for_room_one(tom)
    call.move(mia, None, told=False)
    call.move(mia, "one", told=False)
    call.move(tom, "one")
    mia.hears(tom)
    tom.hears(mia)
    tom.is_linked_with(mia)


def test_a_device_that_is_switched_while_the_server_decides_is_not_forgotten(call: Call) -> None:
    tom, mia = call.join(), call.join(room="one")
    tom.do("person.prepare('one'); person.set({microphone: null})")
    call.move(tom, "one")
    mia.sees(tom)
    mia.hears_nothing_of(tom)
    assert tom.get("person.sender(0).track") is None
