"""The same person from a second page: the newer takes over, unless it comes by itself."""

import pytest

from roundtable import commands, groups
from roundtable import protocol as p
from roundtable.protocol import ErrorCode
from studios.models import Membership, Role
from tests.domain.call import Call, Sent, Somebody


def test_the_newer_page_takes_over_and_the_older_is_told(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    older = tom.connection
    call.join(tom, new_page=True)
    told = [sent for sent in call.sent if isinstance(sent.frame, p.TakenOver)]
    assert told == [
        Sent(
            groups.participant(tom.id),
            p.TakenOver(),
            close=p.CloseCode.TAKEN_OVER,
            spare=tom.connection,
        )
    ]
    newer, tom.connection = tom.connection, older
    assert call.refuses(tom, p.SendChat, text="Here I am") == ErrorCode.TAKEN_OVER
    tom.connection = newer
    call.does(tom, p.SendChat, text="Here I am")


def test_the_newer_page_is_where_the_older_was_in_a_stay_of_its_own(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    room = call.add_room(host)
    call.does(tom, p.MoveToRoom, room=room)
    stay = tom.place().stay
    call.join(tom, new_page=True)
    assert tom.room == room
    assert tom.place().stay == call.session.version > stay
    changed = call.last(p.ParticipantChanged).participant
    assert (changed.id, changed.stay) == (tom.id, call.session.version)


def test_a_page_that_reconnects_by_itself_does_not_take_over(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    before, connection = call.everything(), tom.connection
    with pytest.raises(commands.Refused) as refused:
        call.join(tom, new_page=True, resume=True)
    assert refused.value.code == ErrorCode.TAKEN_OVER
    assert call.everything() == before
    assert tom.connection == connection


def test_the_same_page_by_a_new_socket_keeps_its_links(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    stay, version = tom.place().stay, call.session.version
    call.join(tom, resume=True)
    assert (tom.place().stay, call.session.version) == (stay, version)
    assert not [sent for sent in call.sent if isinstance(sent.frame, p.TakenOver)]


def test_a_page_that_comes_back_with_other_devices_says_so(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    call.join(tom, resume=True, camera=False)
    assert call.last(p.ParticipantChanged).participant.camera is False


def test_what_the_older_page_shared_ends(call: Call, host: Somebody, tom: Somebody) -> None:
    call.does(tom, p.StartShare, kind="screen")
    call.join(tom, new_page=True)
    assert call.last(p.ShareStopped).participant == tom.id
    assert tom.place().share == ""


def test_what_the_older_page_recorded_ends(call: Call, host: Somebody) -> None:
    call.does(host, p.StartRecording, mime_type="video/webm")
    call.join(host, new_page=True)
    assert call.told(p.RecordingStopped)
    assert call.snapshot(host).recording is None


def test_a_hand_that_is_up_stays_up(call: Call, host: Somebody, tom: Somebody) -> None:
    call.does(tom, p.RaiseHand, raised=True)
    call.join(tom, new_page=True)
    assert tom.place().hand_raised_at


def test_a_person_is_in_two_studios_calls_at_once_without_harm(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    other = call.elsewhere()
    other.joined("Eve", Role.HOST)
    Membership.objects.create(studio=other.studio, user=tom.user, role=Role.MEMBER)
    there = Somebody(tom.user, tom.membership)
    other.join(there)
    assert tom.is_in_call
    assert there.is_in_call
    assert not [sent for sent in call.sent if isinstance(sent.frame, p.TakenOver)]
