"""The call as it should be, in a page of Python: what the state machine compares with.

It knows nothing of the database, of versions or of messages. Every method says what becomes of
what a person asks: None, or the code of the refusal.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

CLOSE, GRACE, EMPTY, MOST_ROOMS = 30.0, 20.0, 300.0, 10


@dataclass
class Person:
    leader: bool
    host: bool = False
    here: bool = False
    connected: bool = False
    lost_at: float = 0.0
    room: str | None = None
    hand: bool = False
    share: str = ""
    devices: tuple[bool, bool] = (False, False)
    #: Was muted, and has not answered to it.
    muted: bool = False


@dataclass
class Model:
    people: dict[str, Person]
    now: float = 0.0
    live: bool = False
    rooms: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    closes_at: float | None = None
    empty_since: float | None = None
    recorder: str | None = None
    chat: list[tuple[str, str, str]] = field(default_factory=list)

    # Time -----------------------------------------------------------------------------------------

    def due(self) -> None:
        """What has happened by now, whoever looks first."""
        if not self.live:
            return
        if self.closes_at is not None and self.closes_at <= self.now:
            self.no_rooms()
        for name, person in self.people.items():
            if person.here and not person.connected and person.lost_at + GRACE <= self.now:
                room = person.room
                self.depart(name)
                person.room = room
        if self.empty_since is not None and self.empty_since + EMPTY <= self.now:
            self.end()

    def no_rooms(self) -> None:
        for person in self.people.values():
            person.room = None
        self.rooms, self.names, self.closes_at = {}, {}, None

    def end(self) -> None:
        self.no_rooms()
        self.live, self.empty_since, self.recorder, self.chat = False, None, None, []
        for name, person in self.people.items():
            self.people[name] = Person(person.leader, person.host)

    def depart(self, name: str) -> None:
        person = self.people[name]
        self.leave_main(name)
        person.here = person.connected = person.hand = False
        person.room = None
        if not any(one.here for one in self.people.values()):
            self.empty_since = self.now

    def leave_main(self, name: str) -> None:
        """What works in the main room only, and from one page only, ends."""
        self.people[name].share = ""
        if self.recorder == name:
            self.recorder = None

    # Coming and going -----------------------------------------------------------------------------

    def join(
        self, name: str, *, same_page: bool, resume: bool, devices: tuple[bool, bool]
    ) -> str | None:
        self.due()
        person = self.people[name]
        if not self.live:
            if resume:
                return "session_ended"
            if not person.leader:
                return "not_started"
            self.live = True
        if person.here and not same_page:
            if resume:
                return "taken_over"
            self.leave_main(name)
        if not person.here and self.closes_at is not None:
            person.room = None
        person.muted = person.muted and person.here and same_page and devices[0]
        person.here = person.connected = True
        person.devices, self.empty_since = (devices[0] and not person.muted, devices[1]), None
        return None

    def lose(self, name: str) -> None:
        self.people[name].connected = False
        self.people[name].lost_at = self.now

    # Commands: of somebody who is in the call -----------------------------------------------------

    def asks(self, name: str, *, leaders_only: bool = False) -> str | None:
        """What stands in the way of any command."""
        self.due()
        person = self.people[name]
        if not self.live:
            return "session_ended"
        if not person.here:
            return "not_in_call"
        if not person.connected:
            return "taken_over"
        return "not_permitted" if leaders_only and not person.leader else None

    def leave(self, name: str) -> str | None:
        refused = self.asks(name)
        if not refused:
            self.depart(name)
        return refused

    def end_session(self, name: str) -> str | None:
        refused = self.asks(name, leaders_only=True)
        if not refused:
            self.end()
        return refused

    def add_room(self, name: str) -> str | None:
        if refused := self.asks(name, leaders_only=True):
            return refused
        if self.closes_at is not None:
            return "rooms_closing"
        return "too_many_rooms" if len(self.rooms) >= MOST_ROOMS else None

    def lowest_free(self) -> int:
        """The number of the next room: no number and no name is given twice."""
        taken = set(self.rooms.values())
        named = {one.lower() for one in self.names.values()}
        return next(n for n in range(1, 99) if n not in taken and f"room {n}" not in named)

    def rename_room(self, name: str, room: str, new: str) -> str | None:
        if refused := self.asks(name, leaders_only=True):
            return refused
        if room not in self.rooms:
            return "no_such_room"
        others = {one.lower() for key, one in self.names.items() if key != room}
        if new.lower() in others:
            return "name_taken"
        self.names[room] = new
        return None

    def delete_room(self, name: str, room: str) -> str | None:
        if refused := self.asks(name, leaders_only=True):
            return refused
        if room not in self.rooms:
            return "no_such_room"
        del self.rooms[room], self.names[room]
        for person in self.people.values():
            if person.room == room:
                person.room = None
        if not self.rooms:
            self.closes_at = None
        return None

    def put(self, whom: str, room: str | None) -> str | None:
        if room is not None and room not in self.rooms:
            return "no_such_room"
        if room is not None and self.closes_at is not None:
            return "rooms_closing"
        if self.people[whom].room is None and room is not None:
            self.leave_main(whom)
        self.people[whom].room = room
        return None

    def move(self, name: str, room: str | None) -> str | None:
        return self.asks(name) or self.put(name, room)

    def send(self, name: str, whom: str, room: str | None) -> str | None:
        if refused := self.asks(name, leaders_only=True):
            return refused
        return self.put(whom, room) if self.people[whom].here else "no_such_participant"

    def spread(self, name: str, came: list[str]) -> str | None:
        """`came` is everyone in the order in which they came."""
        if refused := self.asks(name, leaders_only=True):
            return refused
        if self.closes_at is not None:
            return "rooms_closing"
        if not self.rooms:
            return "no_rooms"
        for one in came:
            person = self.people[one]
            if person.here and person.room is None and not person.leader:
                inside = Counter(other.room for other in self.people.values() if other.here)
                room = min(self.rooms, key=lambda room: (inside[room], self.rooms[room]))
                self.put(one, room)
        return None

    def mute(self, name: str, whom: str) -> str | None:
        if refused := self.asks(name, leaders_only=True):
            return refused
        if not self.people[whom].here:
            return "no_such_participant"
        person = self.people[whom]
        person.muted = person.muted or person.devices[0]
        person.devices = (False, person.devices[1])
        return None

    def put_out(self, name: str, whom: str) -> str | None:
        if refused := self.asks(name, leaders_only=True):
            return refused
        if not self.people[whom].here:
            return "no_such_participant"
        if self.people[whom].host and not self.people[name].host:
            return "not_permitted"
        self.depart(whom)
        return None

    def close_rooms(self, name: str) -> str | None:
        if refused := self.asks(name, leaders_only=True):
            return refused
        if self.closes_at is not None:
            return "rooms_closing"
        if not self.rooms:
            return "no_rooms"
        self.closes_at = self.now + CLOSE
        return None

    def say(self, name: str, text: str) -> str | None:
        refused = self.asks(name)
        if not refused:
            room = self.people[name].room
            self.chat.append((name, self.names[room] if room else "", text))
        return refused

    def raise_hand(self, name: str, raised: bool) -> str | None:
        refused = self.asks(name)
        if not refused:
            self.people[name].hand = raised
        return refused

    def set_devices(self, name: str, devices: tuple[bool, bool]) -> str | None:
        refused = self.asks(name)
        if not refused:
            self.people[name].devices, self.people[name].muted = devices, False
        return refused

    def start_share(self, name: str, kind: str) -> str | None:
        if refused := self.asks(name):
            return refused
        if self.people[name].room is not None:
            return "main_room_only"
        if any(one.share for key, one in self.people.items() if key != name):
            return "someone_presents"
        self.people[name].share = kind
        return None

    def stop_share(self, name: str, whom: str) -> str | None:
        if refused := self.asks(name, leaders_only=name != whom):
            return refused
        if not self.people[whom].share:
            return "not_presenting"
        self.people[whom].share = ""
        return None

    def start_recording(self, name: str) -> str | None:
        if refused := self.asks(name, leaders_only=True):
            return refused
        if self.people[name].room is not None:
            return "main_room_only"
        if self.recorder is not None:
            return "already_recording"
        self.recorder = name
        return None

    def stop_recording(self, name: str) -> str | None:
        if refused := self.asks(name, leaders_only=True):
            return refused
        if self.recorder is None:
            return "not_recording"
        self.recorder = None
        return None
