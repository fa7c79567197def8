"""A call as the commands see it: no socket, no server, and time goes by when a test says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import TestCase
from django.utils import timezone

from roundtable import clock, commands, entry, publish, snapshot
from roundtable import protocol as p
from roundtable.commands.arrivals import Arrival
from roundtable.models import Participant, Room, Session
from studios.models import Membership, Role, Studio, User

numbers = count()


@dataclass
class Sent:
    """What was handed to the channel layer."""

    group: str
    frame: p.Message | None
    close: p.CloseCode | None = None
    spare: UUID | None = None
    moves: publish.Moves | None = None


@dataclass
class Somebody:
    """A person, the page they have open and the socket it holds."""

    user: User
    membership: Membership | None
    page: UUID = field(default_factory=uuid4)
    connection: UUID = field(default_factory=uuid4)
    process: UUID | None = None
    #: Set by a join.
    id: UUID = field(default_factory=uuid4)
    session: UUID = field(default_factory=uuid4)

    def place(self) -> Participant:
        """The person's place as it is stored now."""
        return Participant.objects.select_related("room", "session", "user").get(pk=self.id)

    @property
    def room(self) -> UUID | None:
        return self.place().room_id

    @property
    def is_in_call(self) -> bool:
        return self.place().is_present


class Call:
    """One studio's call."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.sent: list[Sent] = []
        self.studio = Studio.objects.create(name="Ceramics", slug=f"ceramics-{next(numbers)}")

    def elsewhere(self) -> Call:
        """Another studio's call, heard by the same ear."""
        other = Call()
        other.sent = self.sent
        return other

    # People --------------------------------------------------------------------------------------

    def person(self, name: str, role: Role | None = Role.MEMBER) -> Somebody:
        """Somebody who is a member of the studio (no role: a stranger), not in the call yet."""
        user = User.objects.create(display_name=name, email=f"person{next(numbers)}@test.example")
        membership = role and Membership.objects.create(studio=self.studio, user=user, role=role)
        return Somebody(user, membership or None)

    def joined(self, name: str, role: Role = Role.MEMBER) -> Somebody:
        """Somebody new in the call."""
        self.now += timedelta(milliseconds=1)  # nobody comes at the very same moment
        somebody = self.person(name, role)
        self.join(somebody)
        return somebody

    def join(
        self,
        somebody: Somebody,
        *,
        new_page: bool = False,
        resume: bool = False,
        microphone: bool = True,
        camera: bool = True,
    ) -> entry.Place | None:
        """Open a new socket and join with it; None for who is no member.

        Raises Refused; then the person's page and socket are what they were.
        """
        page, connection = uuid4() if new_page else somebody.page, uuid4()
        command = p.Join(id="1", page=page, microphone=microphone, camera=camera, resume=resume)
        (outcome,) = self.join_together((somebody, command, connection))
        if isinstance(outcome, commands.Refused):
            raise outcome
        return outcome

    def join_together(
        self, *joins: tuple[Somebody, p.Join, UUID]
    ) -> list[entry.Place | commands.Refused | None]:
        """Have people join in one step, each with a command and by a socket; what came of each."""
        crowd = [Arrival(one.user.pk, command, socket, self.now) for one, command, socket in joins]
        with self.publishing():
            outcomes = entry.join(self.studio.pk, crowd, self.now)
        for (somebody, command, socket), outcome in zip(joins, outcomes, strict=True):
            if isinstance(outcome, entry.Place):
                somebody.id, somebody.page = outcome.participant, command.page
                somebody.session, somebody.connection = outcome.session, socket
        return outcomes

    def lose(self, somebody: Somebody) -> None:
        """The person's socket breaks."""
        self.lose_together(somebody)

    def lose_together(self, *people: Somebody) -> None:
        """The sockets of people of one session break at one moment."""
        sockets = [somebody.connection for somebody in people]
        with self.publishing():
            commands.departures.disconnect(people[0].session, sockets, self.now)

    # Commands ------------------------------------------------------------------------------------

    def does(self, somebody: Somebody, command: type[p.Command], **fields: Any) -> list[p.Message]:
        """Carry out a command; the frames that answer it. Raises Refused."""
        made = command(id="1", **fields)
        # What a browser sends goes through the decoder: no test does what it cannot say.
        made = p.decode(p.encode(made))
        with self.publishing():
            _version, frames = commands.execute(
                somebody.session, somebody.id, somebody.connection, made, self.now
            )
        return frames

    def refuses(self, somebody: Somebody, command: type[p.Command], **fields: Any) -> p.ErrorCode:
        """Have a command refused, and see that it changed nothing; why."""
        before, sent = self.everything(), len(self.sent)
        with pytest.raises(commands.Refused) as refused:
            self.does(somebody, command, **fields)
        assert self.everything() == before, "a refused command changed something"
        assert len(self.sent) == sent, "a refused command said something"
        assert refused.value.message.endswith("."), "a refusal is a sentence"
        return refused.value.code

    def add_room(self, host: Somebody) -> UUID:
        """Open one more room; its id."""
        self.does(host, p.AddRoom)
        added = self.last(p.RoomAdded)
        return added.room.id

    # Time ----------------------------------------------------------------------------------------

    def passes(self, seconds: float, *, run: bool = True) -> None:
        """Let time go by; without `run` no clock notices."""
        self.now += timedelta(seconds=seconds)
        if run:
            self.run_due()

    def run_due(self) -> None:
        with self.publishing():
            clock.run_due(self.now)

    # What became of it ---------------------------------------------------------------------------

    @property
    def session(self) -> Session:
        """The studio's newest session, as it is stored now."""
        return Session.objects.filter(studio=self.studio).latest("started_at")

    @property
    def rooms(self) -> list[Room]:
        return list(self.session.rooms.all())

    @property
    def room_names(self) -> list[str]:
        return [room.name for room in self.rooms]

    def snapshot(self, somebody: Somebody) -> p.Snapshot:
        return snapshot.take(self.session, somebody.id, self.now)

    @property
    def batches(self) -> list[p.Events]:
        """Every batch of events that was published."""
        return [sent.frame for sent in self.sent if isinstance(sent.frame, p.Events)]

    @property
    def events(self) -> list[p.AnyEvent]:
        return [event for batch in self.batches for event in batch.events]

    def told(self, event: type[p.Event]) -> list[Any]:
        """All published events of one type."""
        return [one for one in self.events if isinstance(one, event)]

    def last(self, event: type[p.Event]) -> Any:
        return self.told(event)[-1]

    def moved(self) -> dict[UUID, UUID | None]:
        """Of whom the hubs were told with the newest batch, and the rooms they were told."""
        (moves,) = [sent.moves for sent in self.sent if sent.frame == self.batches[-1]]
        assert moves
        assert (moves.session, moves.version) == (self.session.id, self.session.version)
        return dict(moves.rooms)

    @contextmanager
    def publishing(self) -> Iterator[None]:
        """Do what is to be done after the commit, although the test's transaction never commits."""
        with TestCase.captureOnCommitCallbacks(execute=True):
            yield

    def everything(self) -> dict[str, list[dict[str, Any]]]:
        """All that is stored about calls."""
        sessions = Session.objects.filter(studio=self.studio).order_by("pk")
        stored: dict[str, Callable[[], Any]] = {
            "sessions": lambda: sessions,
            "rooms": lambda: Room.objects.filter(session__in=sessions).order_by("pk"),
            "people": lambda: Participant.objects.filter(session__in=sessions).order_by("pk"),
        }
        state = {name: list(rows().values()) for name, rows in stored.items()}
        for session in sessions:
            state[f"chat {session.pk}"] = list(session.messages.order_by("pk").values())
            state[f"recordings {session.pk}"] = list(session.recordings.order_by("pk").values())
        return state


@pytest.fixture
def call(db: None, monkeypatch: pytest.MonkeyPatch) -> Call:
    """A studio and its call, with an ear on all that is published."""
    made = Call()

    def hear(group: str, frame: p.Message | None = None, **options: Any) -> None:
        made.sent.append(Sent(group, frame, **options))

    monkeypatch.setattr(publish, "send", hear)
    return made


@pytest.fixture
def host(call: Call) -> Somebody:
    """The Host, who has started the session."""
    return call.joined("Maya", Role.HOST)


@pytest.fixture
def tom(call: Call, host: Somebody) -> Somebody:
    """A Member in the call."""
    return call.joined("Tom")
