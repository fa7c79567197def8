"""Random people do random things at random times; server, model and every page agree.

The pages are the browser's own stores (node). Nothing is lost on the way here: that is the
affair of `tests/live`. The runs are the same every time (derandomised), so CI is not a lottery;
`HYPOTHESIS_PROFILE=long` plays many more, at random.
"""

from __future__ import annotations

import os
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from roundtable import commands, publish
from roundtable import protocol as p
from roundtable.models import Participant
from studios.models import Role
from tests.browser_store import BrowserStores, Page, as_json, comparable
from tests.contract.model import Model, Person
from tests.domain.call import Call, Sent

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
PROFILE = settings(
    max_examples=400 if LONG else 20,
    stateful_step_count=100 if LONG else 45,
    derandomize=not LONG,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    # To shrink a failure takes minutes: that is for who looks into it.
    phases=tuple(Phase) if LONG else (Phase.generate,),
)

LEADERS = {"Maya": Role.HOST, "Mo": Role.MANAGER}
NAMES = [*LEADERS, "Tom", "Ada", "Bo"]
SECONDS = [0.5, 0.5, 1, 1, 5, 5, 10, 10, 19.5, 20, 30, 301]
somebody_of = st.sampled_from(NAMES)
leader_mostly = st.sampled_from([*LEADERS, *LEADERS, *NAMES])
#: Which of all rooms that ever were; mostly the newest ones, and half the time the main room.
which_room = st.integers(0, 5)
yes_or_no = st.booleans()
devices = st.tuples(yes_or_no, yes_or_no)


class Machine(RuleBasedStateMachine):
    """Five members of a studio."""

    stores: BrowserStores

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.call = Call()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(publish, "send", self.hear)
        self.people = {
            name: self.call.person(name, LEADERS.get(name, Role.MEMBER)) for name in NAMES
        }
        self.pages: dict[str, Page] = {}
        self.model = Model({name: Person(name in LEADERS, name == "Maya") for name in NAMES})
        self.all_rooms: list[str] = []
        # Most of what can happen happens where there are people and rooms.
        for name in NAMES:
            self.join(name, False, False, (True, True))
        self.add_rooms("Maya", 3)

    def teardown(self) -> None:
        self.patch.undo()
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def hear(self, group: str, frame: p.Message | None = None, **options: Any) -> None:
        """Everyone who is connected hears a batch, as by their hub."""
        self.call.sent.append(Sent(group, frame, **options))
        if isinstance(frame, p.Events):
            for page in self.pages.values():
                page.receive(as_json(frame))

    # How a rule is played -------------------------------------------------------------------------

    def does(
        self, name: str, expected: str | None, command: type[p.Command], /, **fields: Any
    ) -> bool:
        """Carry out a command, which must come to what the model says. Returns whether it did."""
        came_to = None
        try:
            self.call.does(self.people[name], command, **fields)
        except commands.Refused as refused:
            came_to = refused.code
        assert came_to == expected
        self.hang_up()
        return came_to is None

    def hang_up(self) -> None:
        """Whom the server put out hears no more."""
        here = {name for name, one in self.model.people.items() if one.here and one.connected}
        self.pages = {name: page for name, page in self.pages.items() if name in here}

    def room(self, which: int) -> UUID | None:
        """The main room, or one of those that ever were."""
        if which == 0 or not self.all_rooms:
            return None
        return UUID(self.all_rooms[-min(which, len(self.all_rooms))])

    # Coming and going -----------------------------------------------------------------------------

    @rule(name=somebody_of, new_page=yes_or_no, resume=yes_or_no, devices=devices)
    def join(self, name: str, new_page: bool, resume: bool, devices: tuple[bool, bool]) -> None:
        expected = self.model.join(name, same_page=not new_page, resume=resume, devices=devices)
        microphone, camera = devices
        person, came_to = self.people[name], None
        try:
            self.call.join(
                person, new_page=new_page, resume=resume, microphone=microphone, camera=camera
            )
        except commands.Refused as refused:
            came_to = refused.code
        assert came_to == expected
        if came_to is None:
            self.pages[name] = self.stores.page()
            self.pages[name].receive(as_json(self.call.snapshot(person)))
        self.hang_up()

    @rule(name=somebody_of, really=st.integers(0, 2))
    def lose(self, name: str, really: int) -> None:
        if really == 0 and self.model.people[name].connected:
            self.call.lose(self.people[name])
            self.model.lose(name)
            self.hang_up()

    @rule(name=somebody_of, really=st.integers(0, 2))
    def leave(self, name: str, really: int) -> None:
        if really == 0:
            self.does(name, self.model.leave(name), p.Leave)

    @rule(name=somebody_of, really=st.integers(0, 9))
    def end_session(self, name: str, really: int) -> None:
        if really == 0:
            self.does(name, self.model.end_session(name), p.EndSession)

    # Rooms ----------------------------------------------------------------------------------------

    @rule(name=leader_mostly, times=st.sampled_from([1, 1, 1, 2, 10]))
    def add_rooms(self, name: str, times: int) -> None:
        for _ in range(times):
            self.add_room(name)

    def add_room(self, name: str) -> None:
        expected = self.model.add_room(name)
        number = self.model.lowest_free()
        if self.does(name, expected, p.AddRoom):
            room = self.call.last(p.RoomAdded).room
            assert (room.number, room.name) == (number, f"Room {number}")
            self.model.rooms[str(room.id)] = number
            self.model.names[str(room.id)] = room.name
            self.all_rooms.append(str(room.id))

    @rule(name=leader_mostly, which=which_room, new=st.sampled_from(["Glazes", "room 2", "Fire"]))
    def rename_room(self, name: str, which: int, new: str) -> None:
        room = self.room(which)
        if room:
            expected = self.model.rename_room(name, str(room), new)
            self.does(name, expected, p.RenameRoom, room=room, name=new)

    @rule(name=leader_mostly, which=which_room)
    def delete_room(self, name: str, which: int) -> None:
        room = self.room(which)
        if room:
            self.does(name, self.model.delete_room(name, str(room)), p.DeleteRoom, room=room)

    @rule(name=somebody_of, which=which_room)
    def move(self, name: str, which: int) -> None:
        room = self.room(which)
        expected = self.model.move(name, room and str(room))
        self.does(name, expected, p.MoveToRoom, room=room)

    @rule(name=leader_mostly, whom=somebody_of, which=which_room)
    def send(self, name: str, whom: str, which: int) -> None:
        room = self.room(which)
        expected = self.model.send(name, whom, room and str(room))
        participant = self.people[whom].id
        self.does(name, expected, p.SendToRoom, participant=participant, room=room)

    @rule(name=leader_mostly, really=st.integers(0, 1))
    def spread_people(self, name: str, really: int) -> None:
        if really == 0:
            snapshot = self.call.snapshot(self.people["Maya"])
            names = {person.id: name for name, person in self.people.items()}
            came = [names[one.id] for one in snapshot.participants]
            self.does(name, self.model.spread(name, came), p.SpreadPeople)

    @rule(name=leader_mostly, really=st.integers(0, 2))
    def close_rooms(self, name: str, really: int) -> None:
        if really == 0:
            self.does(name, self.model.close_rooms(name), p.CloseRooms)

    # Time -----------------------------------------------------------------------------------------

    @rule(seconds=st.sampled_from(SECONDS), clock=yes_or_no)
    def time_passes(self, seconds: float, clock: bool) -> None:
        self.call.passes(seconds, run=False)
        self.model.now += seconds
        if clock:
            self.model.due()
            self.call.run_due()
            self.hang_up()

    # Talk, share, record --------------------------------------------------------------------------

    @rule(name=somebody_of, text=st.sampled_from(["Hello", "🏺", "<b>"]))
    def say(self, name: str, text: str) -> None:
        self.does(name, self.model.say(name, text), p.SendChat, text=text)

    @rule(name=somebody_of, raised=yes_or_no)
    def raise_hand(self, name: str, raised: bool) -> None:
        self.does(name, self.model.raise_hand(name, raised), p.RaiseHand, raised=raised)

    @rule(name=somebody_of, devices=devices)
    def set_devices(self, name: str, devices: tuple[bool, bool]) -> None:
        microphone, camera = devices
        expected = self.model.set_devices(name, devices)
        self.does(name, expected, p.SetDevices, microphone=microphone, camera=camera)

    @rule(name=somebody_of, kind=st.sampled_from(["screen", "audio"]))
    def start_share(self, name: str, kind: str) -> None:
        self.does(name, self.model.start_share(name, kind), p.StartShare, kind=kind)

    @rule(name=somebody_of, whom=somebody_of, presenter=yes_or_no)
    def stop_share(self, name: str, whom: str, presenter: bool) -> None:
        if presenter:
            whom = next((one for one in NAMES if self.model.people[one].share), whom)
        expected = self.model.stop_share(name, whom)
        self.does(name, expected, p.StopShare, participant=self.people[whom].id)

    @rule(name=leader_mostly)
    def start_recording(self, name: str) -> None:
        expected = self.model.start_recording(name)
        self.does(name, expected, p.StartRecording, mime_type="video/webm")

    @rule(name=leader_mostly)
    def stop_recording(self, name: str) -> None:
        self.does(name, self.model.stop_recording(name), p.StopRecording)

    # Moderation -----------------------------------------------------------------------------------

    @rule(name=leader_mostly, whom=somebody_of)
    def mute(self, name: str, whom: str) -> None:
        expected = self.model.mute(name, whom)
        self.does(name, expected, p.MuteParticipant, participant=self.people[whom].id)

    @rule(name=leader_mostly, whom=somebody_of, really=st.integers(0, 3))
    def put_out(self, name: str, whom: str, really: int) -> None:
        if really == 0:
            expected = self.model.put_out(name, whom)
            self.does(name, expected, p.PutOutParticipant, participant=self.people[whom].id)

    # What holds always ----------------------------------------------------------------------------

    @invariant()
    def server_and_model_agree(self) -> None:
        session = self.call.session
        assert session.is_live == self.model.live
        snapshot = self.call.snapshot(self.people["Maya"])
        names = {person.id: name for name, person in self.people.items()}
        assert {
            names[one.id]: (
                one.room and str(one.room),
                one.hand is not None,
                one.share,
                (one.microphone, one.camera),
            )
            for one in snapshot.participants
        } == {
            name: (one.room, one.hand, one.share, one.devices)
            for name, one in self.model.people.items()
            if one.here
        }
        assert {str(one.id): (one.number, one.name) for one in snapshot.rooms} == {
            room: (number, self.model.names[room]) for room, number in self.model.rooms.items()
        }
        assert (snapshot.closes_at is None) == (self.model.closes_at is None)
        if self.model.live:
            recorder = snapshot.recording and names[snapshot.recording.recorder]
            assert recorder == self.model.recorder
            said = [(one.name, one.room, one.text) for one in snapshot.chat]
            assert said == self.model.chat[-100:]

    @invariant()
    def every_page_shows_what_the_server_has(self) -> None:
        for name, page in self.pages.items():
            state = page.state()
            assert state
            assert state["resyncs"] == 0, "a batch was missing or could not be applied"
            fresh = as_json(self.call.snapshot(self.people[name]))
            assert comparable(state) == comparable(fresh), name

    @invariant()
    def what_must_never_be_is_not(self) -> None:
        places = Participant.objects.select_related("room").filter(room__isnull=False)
        assert all(place.room and place.room.session_id == place.session_id for place in places)
        assert len(self.call.rooms) <= 10
        presenters = Participant.objects.exclude(share="").filter(session=self.call.session)
        assert [one.room_id for one in presenters] in ([], [None])

    @invariant()
    def versions_are_unbroken(self) -> None:
        versions = [batch.version for batch in self.call.batches]
        # Each session begins anew with 1.
        steps = pairwise(versions)
        assert all(after == before + 1 or after == 1 for before, after in steps)
        assert versions[-1] == self.call.session.version


def test_server_model_and_pages_agree_whatever_people_do(db: None, stores: BrowserStores) -> None:
    machine = type("Studio", (Machine,), {"stores": stores})
    run_state_machine_as_test(machine, settings=PROFILE)


def test_the_machine_notices_when_a_rule_is_broken(
    db: None, stores: BrowserStores, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the end of what works in the main room only, a presenter is found in a room."""
    monkeypatch.setattr(commands.rooms.share, "end", lambda *_arguments, **_options: None)
    machine = type("Studio", (Machine,), {"stores": stores})
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine, settings=PROFILE)
