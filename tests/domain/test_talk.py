"""Chat, devices, hands: what people say and show."""

import pytest

from roundtable import protocol as p
from roundtable.protocol import ErrorCode
from tests.domain.call import Call, Somebody


def test_chat_says_from_which_room_it_comes(call: Call, host: Somebody, tom: Somebody) -> None:
    room = call.add_room(host)
    call.does(host, p.RenameRoom, room=room, name="Glazes")
    call.does(tom, p.MoveToRoom, room=room)
    call.does(tom, p.SendChat, text="  From a room \n")
    call.does(host, p.SendChat, text="From the main room")
    said = [(one.message.name, one.message.room, one.message.text) for one in call.told(p.ChatSent)]
    assert said == [
        ("Tom", "Glazes", "From a room"),
        ("Maya", "", "From the main room"),
    ]


def test_chat_keeps_the_rooms_name_when_the_room_is_gone(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    room = call.add_room(host)
    call.does(tom, p.MoveToRoom, room=room)
    call.does(tom, p.SendChat, text="Hello")
    call.does(host, p.DeleteRoom, room=room)
    assert [one.room for one in call.snapshot(host).chat] == ["Room 1"]


def test_a_message_has_two_thousand_characters_at_most(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    call.does(tom, p.SendChat, text="ß" * 2000)
    assert len(call.last(p.ChatSent).message.text) == 2000
    with pytest.raises(p.BadMessage):
        call.does(tom, p.SendChat, text="ß" * 2001)


def test_a_message_of_spaces_is_no_message(call: Call, tom: Somebody) -> None:
    assert call.refuses(tom, p.SendChat, text=" \n ") == ErrorCode.BAD_MESSAGE


@pytest.mark.parametrize("text", ["<b>bold</b>", "🏺" * 500, "a\u202eb", "1\n2", "'; --"])
def test_a_message_is_kept_as_it_was_said(call: Call, tom: Somebody, text: str) -> None:
    call.does(tom, p.SendChat, text=text)
    assert call.snapshot(tom).chat[-1].text == text


def test_who_comes_later_reads_what_was_said(call: Call, host: Somebody, tom: Somebody) -> None:
    call.does(tom, p.SendChat, text="First")
    call.does(tom, p.Leave)
    ada = call.joined("Ada")
    said = call.snapshot(ada).chat
    assert [(one.name, one.text) for one in said] == [("Tom", "First")]


def test_older_messages_come_in_pages_without_gap_or_double(call: Call, tom: Somebody) -> None:
    for number in range(250):
        call.does(tom, p.SendChat, text=str(number))
    snapshot = call.snapshot(tom)
    texts = [one.text for one in snapshot.chat]
    assert texts == [str(number) for number in range(150, 250)]
    assert snapshot.chat_more
    (page,) = call.does(tom, p.LoadChat, before=snapshot.chat[0].version)
    assert isinstance(page, p.ChatHistory)
    assert [one.text for one in page.messages] == [str(number) for number in range(50, 150)]
    assert page.more
    (last,) = call.does(tom, p.LoadChat, before=page.messages[0].version)
    assert isinstance(last, p.ChatHistory)
    assert [one.text for one in last.messages] == [str(number) for number in range(50)]
    assert not last.more


def test_asking_before_everything_gives_nothing(call: Call, tom: Somebody) -> None:
    call.does(tom, p.SendChat, text="Hello")
    for before in (0, 1):
        (page,) = call.does(tom, p.LoadChat, before=before)
        assert page == p.ChatHistory(messages=[], more=False)


def test_anothers_chat_is_not_told(call: Call, host: Somebody, tom: Somebody) -> None:
    other = call.elsewhere()
    eve = other.joined("Eve", host.place().role)
    other.does(eve, p.SendChat, text="Among us")
    (page,) = call.does(tom, p.LoadChat, before=2**53 - 1)
    assert page == p.ChatHistory(messages=[], more=False)


def test_devices_are_told_once_for_each_change(call: Call, tom: Somebody) -> None:
    version = call.session.version
    call.does(tom, p.SetDevices, microphone=False, camera=True)
    call.does(tom, p.SetDevices, microphone=False, camera=True)
    assert call.session.version == version + 1
    info = call.last(p.ParticipantChanged).participant
    assert (info.microphone, info.camera) == (False, True)


def test_a_raised_hand_keeps_its_place_in_the_order(call: Call, tom: Somebody) -> None:
    call.does(tom, p.RaiseHand, raised=True)
    raised = call.last(p.ParticipantChanged).participant.hand
    assert raised == p.milliseconds(call.now)
    call.passes(10)
    call.does(tom, p.RaiseHand, raised=True)
    assert call.snapshot(tom).participants[-1].hand == raised
    call.does(tom, p.RaiseHand, raised=False)
    assert call.last(p.ParticipantChanged).participant.hand is None


def test_a_hand_stays_up_through_a_move(call: Call, host: Somebody, tom: Somebody) -> None:
    call.does(tom, p.RaiseHand, raised=True)
    call.does(tom, p.MoveToRoom, room=call.add_room(host))
    assert tom.place().hand_raised_at
