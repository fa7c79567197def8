"""Recording: who starts it, where, and everything that ends it."""

from collections.abc import Callable

import pytest

from roundtable import protocol as p
from roundtable.models import Recording
from roundtable.protocol import ErrorCode
from studios.models import Role
from tests.domain.call import Call, Somebody

WEBM = "video/webm;codecs=vp8,opus"


@pytest.fixture
def manager(call: Call, host: Somebody) -> Somebody:
    """A Manager, who records."""
    manager = call.joined("Mo", Role.MANAGER)
    call.does(manager, p.StartRecording, mime_type=WEBM)
    return manager


def test_everyone_sees_that_the_session_is_recorded(
    call: Call, host: Somebody, manager: Somebody
) -> None:
    started = call.last(p.RecordingStarted).recording
    assert started.recorder == manager.id
    assert call.snapshot(host).recording == started
    assert Recording.objects.get(pk=started.id).mime_type == WEBM


def test_recording_works_in_the_main_room_only(call: Call, host: Somebody) -> None:
    call.does(host, p.MoveToRoom, room=call.add_room(host))
    assert call.refuses(host, p.StartRecording, mime_type=WEBM) == ErrorCode.MAIN_ROOM_ONLY


def test_there_is_one_recording_at_a_time(call: Call, host: Somebody, manager: Somebody) -> None:
    code = call.refuses(host, p.StartRecording, mime_type=WEBM)
    assert code == ErrorCode.ALREADY_RECORDING


def test_any_leader_may_stop_the_recording(call: Call, host: Somebody, manager: Somebody) -> None:
    call.does(host, p.StopRecording)
    assert call.snapshot(host).recording is None
    assert call.refuses(host, p.StopRecording) == ErrorCode.NOT_RECORDING
    call.does(host, p.StartRecording, mime_type=WEBM)


ENDS: dict[str, Callable[[Call, Somebody, Somebody], object]] = {
    "moves to a room": lambda call, host, who: call.does(
        who, p.MoveToRoom, room=call.add_room(host)
    ),
    "is sent to a room": lambda call, host, who: call.does(
        host, p.SendToRoom, participant=who.id, room=call.add_room(host)
    ),
    "leaves": lambda call, host, who: call.does(who, p.Leave),
    "is lost for good": lambda call, host, who: (call.lose(who), call.passes(20)),
    "joins from another page": lambda call, host, who: call.join(who, new_page=True),
    "ends the session": lambda call, host, who: call.does(who, p.EndSession),
    "becomes a member": lambda call, host, who: demote(call, who),
    "is removed": lambda call, host, who: remove(call, who),
}


def demote(call: Call, who: Somebody) -> None:
    assert who.membership
    who.membership.role = Role.MEMBER
    with call.publishing():
        who.membership.save()


def remove(call: Call, who: Somebody) -> None:
    assert who.membership
    with call.publishing():
        who.membership.delete()


@pytest.mark.parametrize("end", ENDS)
def test_the_recording_ends_and_is_kept_when_its_recorder(
    call: Call, host: Somebody, manager: Somebody, end: str
) -> None:
    ENDS[end](call, host, manager)
    assert len(call.told(p.RecordingStopped)) == 1
    recording = Recording.objects.get()
    assert recording.state == Recording.State.FINISHING
    assert recording.ended_at is not None
    assert recording.due_at is not None


GOES_ON: dict[str, Callable[[Call, Somebody, Somebody], object]] = {
    "somebody else moves": lambda call, host, who: call.does(
        host, p.MoveToRoom, room=call.add_room(host)
    ),
    "somebody else leaves": lambda call, host, who: call.does(host, p.Leave),
    "the recorder is lost for a moment": lambda call, host, who: (
        call.lose(who), call.passes(19), call.join(who, resume=True), call.passes(60),
    ),
}  # fmt: skip


@pytest.mark.parametrize("going", GOES_ON)
def test_the_recording_goes_on_when(
    call: Call, host: Somebody, manager: Somebody, going: str
) -> None:
    GOES_ON[going](call, host, manager)
    assert call.told(p.RecordingStopped) == []
    assert call.snapshot(manager).recording
