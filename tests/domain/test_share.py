"""Sharing the screen or a sound: in the main room, one presenter at a time."""

import pytest

from roundtable import protocol as p
from roundtable.protocol import ErrorCode
from studios.models import Role
from tests.domain.call import Call, Somebody


@pytest.mark.parametrize("kind", ["screen", "audio"])
def test_anyone_in_the_main_room_can_share(call: Call, tom: Somebody, kind: str) -> None:
    call.does(tom, p.StartShare, kind=kind)
    started = call.last(p.ShareStarted)
    assert (started.participant, started.kind) == (tom.id, kind)
    assert call.snapshot(tom).participants[-1].share == kind


@pytest.mark.parametrize("kind", ["screen", "audio"])
def test_in_a_room_sharing_is_refused(call: Call, host: Somebody, tom: Somebody, kind: str) -> None:
    call.does(tom, p.MoveToRoom, room=call.add_room(host))
    assert call.refuses(tom, p.StartShare, kind=kind) == ErrorCode.MAIN_ROOM_ONLY


@pytest.mark.parametrize("first", ["screen", "audio"])
@pytest.mark.parametrize("second", ["screen", "audio"])
def test_there_is_one_presenter_at_a_time(
    call: Call, host: Somebody, tom: Somebody, first: str, second: str
) -> None:
    call.does(tom, p.StartShare, kind=first)
    assert call.refuses(host, p.StartShare, kind=second) == ErrorCode.SOMEONE_PRESENTS
    call.does(tom, p.StopShare, participant=tom.id)
    call.does(host, p.StartShare, kind=second)


def test_a_presenter_changes_from_screen_to_sound(call: Call, tom: Somebody) -> None:
    call.does(tom, p.StartShare, kind="screen")
    call.does(tom, p.StartShare, kind="audio")
    assert [type(event) for event in call.events[-2:]] == [p.ShareStopped, p.ShareStarted]
    assert tom.place().share == "audio"


def test_starting_what_one_shares_already_says_nothing(call: Call, tom: Somebody) -> None:
    call.does(tom, p.StartShare, kind="screen")
    version = call.session.version
    call.does(tom, p.StartShare, kind="screen")
    assert call.session.version == version


@pytest.mark.parametrize("role", [Role.HOST, Role.MANAGER])
def test_hosts_and_managers_may_stop_somebody_else(
    call: Call, host: Somebody, tom: Somebody, role: Role
) -> None:
    leader = host if role == Role.HOST else call.joined("Mo", role)
    call.does(tom, p.StartShare, kind="screen")
    call.does(leader, p.StopShare, participant=tom.id)
    stopped = call.last(p.ShareStopped)
    assert (stopped.participant, stopped.by) == (tom.id, leader.id)


def test_a_leader_in_a_room_may_stop_who_presents_in_the_main_room(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    call.does(host, p.MoveToRoom, room=call.add_room(host))
    call.does(tom, p.StartShare, kind="screen")
    call.does(host, p.StopShare, participant=tom.id)
    assert tom.place().share == ""


def test_a_member_cannot_stop_somebody_else(call: Call, host: Somebody, tom: Somebody) -> None:
    call.does(host, p.StartShare, kind="screen")
    assert call.refuses(tom, p.StopShare, participant=host.id) == ErrorCode.NOT_PERMITTED


def test_what_is_not_shared_cannot_be_stopped(call: Call, host: Somebody, tom: Somebody) -> None:
    assert call.refuses(tom, p.StopShare, participant=tom.id) == ErrorCode.NOT_PRESENTING
    assert call.refuses(host, p.StopShare, participant=tom.id) == ErrorCode.NOT_PRESENTING


def test_moving_to_a_room_ends_the_share(call: Call, host: Somebody, tom: Somebody) -> None:
    room = call.add_room(host)
    call.does(tom, p.StartShare, kind="screen")
    call.does(tom, p.MoveToRoom, room=room)
    stopped, moved = call.events[-2:]
    assert stopped == p.ShareStopped(participant=tom.id, by=None)
    assert isinstance(moved, p.ParticipantMoved)
    assert tom.place().share == ""


def test_being_sent_to_a_room_ends_the_share_and_says_who_did_it(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    room = call.add_room(host)
    call.does(tom, p.StartShare, kind="screen")
    call.does(host, p.SendToRoom, participant=tom.id, room=room)
    assert call.last(p.ShareStopped).by == host.id


def test_leaving_ends_the_share(call: Call, host: Somebody, tom: Somebody) -> None:
    call.does(tom, p.StartShare, kind="screen")
    call.does(tom, p.Leave)
    assert call.last(p.ShareStopped).participant == tom.id
    call.does(host, p.StartShare, kind="audio")


def test_closing_the_rooms_does_not_touch_what_the_main_room_sees(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    call.add_room(host)
    call.does(tom, p.StartShare, kind="screen")
    call.does(host, p.CloseRooms)
    call.passes(30)
    assert tom.place().share == "screen"
