"""What is said about a change is the whole change.

A page that has the snapshot from before and plays the events, in the browser's own store, must
then have what a fresh snapshot says; and something must have changed.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from roundtable import protocol as p
from roundtable.commands import HANDLERS
from studios.models import Role
from tests.browser_store import BrowserStores, State, as_json, comparable
from tests.domain.call import Call, Somebody

WEBM = "video/webm"


class Scene:
    """A call in which there is something of everything."""

    def __init__(self, call: Call, host: Somebody, tom: Somebody) -> None:
        self.call, self.host, self.tom = call, host, tom
        self.ada = call.joined("Ada", Role.MANAGER)
        self.room, self.other = call.add_room(host), call.add_room(host)
        call.does(tom, p.MoveToRoom, room=self.room)
        call.does(tom, p.SendChat, text="Before")
        call.does(self.ada, p.StartShare, kind="screen")
        call.does(host, p.StartRecording, mime_type=WEBM)
        call.does(tom, p.RaiseHand, raised=True)


@pytest.fixture
def scene(call: Call, host: Somebody, tom: Somebody) -> Scene:
    return Scene(call, host, tom)


Verify = Callable[[Callable[[], object]], tuple[State, State]]


@pytest.fixture
def verify(call: Call, scene: Scene, stores: BrowserStores) -> Verify:
    """Do something, and compare what a page shows with a fresh snapshot; before and after."""

    def verify_action(act: Callable[[], object]) -> tuple[State, State]:
        page, watcher = stores.page(), scene.ada
        before = as_json(call.snapshot(watcher))
        page.receive(before)
        already = len(call.batches)
        act()
        for batch in call.batches[already:]:
            page.receive(as_json(batch))
        state, after = page.state(), as_json(call.snapshot(watcher))
        assert state
        assert comparable(state) == comparable(after)
        unversioned = {"version": 0}
        assert comparable(before) | unversioned != comparable(after) | unversioned, (
            "nothing changed"
        )
        return comparable(before), comparable(after)

    return verify_action


#: What a person can do that changes the call, by command; more than one where it has sides.
ACTIONS: dict[str, Callable[[Scene], object]] = {
    "leave": lambda s: s.call.does(s.tom, p.Leave),
    "add_room": lambda s: s.call.does(s.host, p.AddRoom),
    "rename_room": lambda s: s.call.does(s.host, p.RenameRoom, room=s.room, name="Glazes"),
    "delete_room": lambda s: s.call.does(s.host, p.DeleteRoom, room=s.room),
    "move_to_room": lambda s: s.call.does(s.tom, p.MoveToRoom, room=s.other),
    "move_to_room main": lambda s: s.call.does(s.tom, p.MoveToRoom, room=None),
    "move_to_room presenting": lambda s: s.call.does(s.ada, p.MoveToRoom, room=s.room),
    "move_to_room recording": lambda s: s.call.does(s.host, p.MoveToRoom, room=s.room),
    "send_to_room": lambda s: s.call.does(s.host, p.SendToRoom, participant=s.tom.id, room=s.other),
    "spread_people": lambda s: (
        s.call.joined("Bo"), s.call.joined("Cy"), s.call.does(s.host, p.SpreadPeople),
    ),
    "close_rooms": lambda s: s.call.does(s.host, p.CloseRooms),
    "set_devices": lambda s: s.call.does(s.tom, p.SetDevices, microphone=False, camera=False),
    "raise_hand": lambda s: s.call.does(s.host, p.RaiseHand, raised=True),
    "raise_hand down": lambda s: s.call.does(s.tom, p.RaiseHand, raised=False),
    "send_chat": lambda s: s.call.does(s.tom, p.SendChat, text="Hello 🏺"),
    "start_share audio": lambda s: s.call.does(s.ada, p.StartShare, kind="audio"),
    "stop_share": lambda s: s.call.does(s.host, p.StopShare, participant=s.ada.id),
    "stop_recording": lambda s: s.call.does(s.ada, p.StopRecording),
    "mute_participant": lambda s: s.call.does(s.host, p.MuteParticipant, participant=s.tom.id),
    "put_out_participant presenting": lambda s: s.call.does(
        s.host, p.PutOutParticipant, participant=s.ada.id
    ),
    "start_recording": lambda s: (
        s.call.does(s.ada, p.StopRecording),
        s.call.does(s.ada, p.StartRecording, mime_type=WEBM),
    ),
}  # fmt: skip


def test_every_command_that_changes_something_is_verified() -> None:
    verified = {name.partition(" ")[0] for name in ACTIONS}
    # The end of a session leaves nothing to compare; it is looked at by itself, below.
    assert verified | {"end_session"} == {p.tag(command.__name__) for command in HANDLERS}


@pytest.mark.parametrize("action", ACTIONS)
def test_events_of_a_command_are_its_whole_change(
    scene: Scene, verify: Verify, action: str
) -> None:
    verify(lambda: ACTIONS[action](scene))


def deletes_last_closing_room(scene: Scene) -> None:
    scene.call.does(scene.host, p.DeleteRoom, room=scene.other)
    scene.call.does(scene.host, p.CloseRooms)
    scene.call.does(scene.host, p.DeleteRoom, room=scene.room)


def membership_changes(scene: Scene, role: Role | None) -> None:
    membership = scene.tom.membership
    assert membership
    with scene.call.publishing():
        if role:
            membership.role = role
            membership.save()
        else:
            membership.delete()


def is_renamed(scene: Scene) -> None:
    scene.tom.user.display_name = "Thomas"
    with scene.call.publishing():
        scene.tom.user.save()


#: What changes the call without being a command.
HAPPENINGS: dict[str, Callable[[Scene], object]] = {
    "somebody joins": lambda s: s.call.joined("Bo"),
    "somebody comes back": lambda s: (s.call.does(s.tom, p.Leave), s.call.join(s.tom)),
    "another page takes over": lambda s: s.call.join(s.tom, new_page=True),
    "the recorder's other page takes over": lambda s: s.call.join(s.host, new_page=True),
    "a page returns without its camera": lambda s: s.call.join(s.tom, camera=False),
    "somebody is lost for good": lambda s: (s.call.lose(s.tom), s.call.passes(20)),
    "the recorder is lost for good": lambda s: (s.call.lose(s.host), s.call.passes(20)),
    "the lost come back to their room": lambda s: (
        s.call.lose(s.tom), s.call.passes(20), s.call.join(s.tom, resume=True),
        s.call.does(s.tom, p.SendChat, text="Back"),
    ),
    "the room of somebody who is away is deleted": lambda s: (
        s.call.lose(s.tom),
        s.call.does(s.host, p.DeleteRoom, room=s.room),
    ),
    "the rooms close": lambda s: (s.call.does(s.host, p.CloseRooms), s.call.passes(30)),
    "the last closing room is deleted": deletes_last_closing_room,
    "a deleted room's number is given out again": lambda s: (
        s.call.does(s.host, p.DeleteRoom, room=s.room), s.call.does(s.host, p.AddRoom),
    ),
    "somebody becomes a Manager": lambda s: membership_changes(s, Role.MANAGER),
    "somebody is removed": lambda s: membership_changes(s, None),
    "somebody has a new name": is_renamed,
    "somebody comes back with a new name": lambda s: (
        s.call.does(s.tom, p.Leave), is_renamed(s), s.call.join(s.tom),
    ),
}  # fmt: skip


@pytest.mark.parametrize("happening", HAPPENINGS)
def test_events_of_a_happening_are_its_whole_change(
    scene: Scene, verify: Verify, happening: str
) -> None:
    verify(lambda: HAPPENINGS[happening](scene))


def test_rooms_are_in_the_order_of_their_numbers(scene: Scene, verify: Verify) -> None:
    _before, after = verify(lambda: HAPPENINGS["a deleted room's number is given out again"](scene))
    assert [room["number"] for room in after["rooms"]] == [1, 2]


def test_the_end_of_a_session_is_told(scene: Scene, stores: BrowserStores) -> None:
    page = stores.page()
    page.receive(as_json(scene.call.snapshot(scene.tom)))
    scene.call.does(scene.host, p.EndSession)
    page.receive(as_json(scene.call.batches[-1]))
    state = page.state()
    assert state
    assert state["ended"] is True
    assert state["recording"] is None


def test_a_verification_in_which_nothing_changes_fails(scene: Scene, verify: Verify) -> None:
    with pytest.raises(AssertionError, match="nothing changed"):
        verify(lambda: scene.call.does(scene.tom, p.RaiseHand, raised=True))


def test_a_verification_of_a_change_that_is_not_told_fails(scene: Scene, verify: Verify) -> None:
    def is_silent() -> None:
        place = scene.tom.place()
        place.microphone = False
        place.save()

    with pytest.raises(AssertionError):
        verify(is_silent)
