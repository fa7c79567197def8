"""One change of a session: what a handler is given, and how handlers are found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, transaction

from roundtable import groups, media, protocol, publish
from roundtable.models import Participant, Session
from roundtable.protocol import ErrorCode


class Refused(Exception):
    """A command that is not carried out. `message` is a sentence for the person."""

    def __init__(self, code: ErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass
class Change:
    """One transaction on one session, under the lock of its row."""

    session: Session
    now: datetime
    events: list[protocol.AnyEvent] = field(default_factory=list)
    #: The room of everyone whom this change moved; None is the main room.
    places: dict[UUID, UUID | None] = field(default_factory=dict)
    #: The stays and rooms that this change has ended.
    departures: media.Departures = field(default_factory=media.Departures)

    @property
    def version(self) -> int:
        """The version that this change makes."""
        return self.session.version + 1

    def say(self, event: protocol.AnyEvent) -> None:
        """Tell everyone in the session, after the commit."""
        self.events.append(event)

    def afterwards(self, act: Callable[[], None]) -> None:
        """Do something after the commit; not at all if it comes to none."""
        transaction.on_commit(act)

    def tell(self, participant: UUID, frame: protocol.Message | None, **options: Any) -> None:
        """Tell one person, after the commit; options as in `publish.send`."""
        group = groups.participant(participant)
        self.afterwards(lambda: publish.send(group, frame, **options))

    def finish(self) -> None:
        """Stamp and store the new version, if anything was said, and publish it."""
        self.afterwards(lambda: media.backend().let_go(self.session.id, self.departures))
        if not self.events:
            return
        self.session.version += 1
        self.session.save(update_fields=["version"])
        frame = protocol.Events(version=self.session.version, events=self.events)
        close = None if self.session.is_live else protocol.CloseCode.ENDED
        moves = publish.Moves(self.session.id, frame.version, self.places) if self.places else None
        group = groups.session(self.session.id)
        self.afterwards(lambda: publish.send(group, frame, close=close, moves=moves))


@contextmanager
def change(session_id: UUID, now: datetime) -> Iterator[Change]:
    """Open a transaction on a session: nothing else changes the session meanwhile.

    Raises Session.DoesNotExist.
    """
    with transaction.atomic():
        session = Session.objects.select_for_update().get(pk=session_id)
        step = Change(session, now)
        yield step
        step.finish()


@contextmanager
def change_unless_busy(session_id: UUID, now: datetime) -> Iterator[Change | None]:
    """Like `change`, but None if somebody else is changing the session at this moment.

    A database that cannot tell (SQLite, which has one writer at a time) waits instead.
    """
    can_tell = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        sessions = Session.objects.select_for_update(skip_locked=can_tell)
        session = sessions.filter(pk=session_id).first()
        step = Change(session, now) if session else None
        yield step
        if step:
            step.finish()


C = TypeVar("C", bound=protocol.Command)
Handler = Callable[[Change, Participant, C], None]
Answerer = Callable[[Participant, C, datetime], list[protocol.Message]]

#: What changes the session, by command.
HANDLERS: dict[type[protocol.Command], Handler[Any]] = {}
#: What only reads or passes on, by command: needs no lock.
ANSWERERS: dict[type[protocol.Command], Answerer[Any]] = {}


def handles(command: type[C]) -> Callable[[Handler[C]], Handler[C]]:
    """Mark the function that carries out a command."""

    def mark(handler: Handler[C]) -> Handler[C]:
        HANDLERS[command] = handler
        return handler

    return mark


def answers(command: type[C]) -> Callable[[Answerer[C]], Answerer[C]]:
    """Mark the function that answers a command without changing the session.

    It returns the frames for the asker alone.
    """

    def mark(answerer: Answerer[C]) -> Answerer[C]:
        ANSWERERS[command] = answerer
        return answerer

    return mark
