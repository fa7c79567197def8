"""The newest state of each session, read and encoded once for all sockets that need it.

A thousand people who come within seconds, or find out together that they missed something, need
the same snapshot. Whoever asks gets one that was read after they asked, together with everyone
who asks meanwhile; and while the version is the same it is not read again. Only who the receiver
is and what time it is differ from one frame to the next.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from datetime import datetime
from uuid import UUID
from weakref import WeakKeyDictionary

import msgspec

from roundtable import protocol as p
from roundtable import snapshot
from roundtable.gathering import Gathering
from roundtable.models import Session
from roundtable.threads import in_database

#: So many sessions' states are kept. One of a thousand people takes about 2 MB.
KEPT = 32


class State:
    """One version of one session, ready to be sent."""

    def __init__(self, taken: p.Snapshot) -> None:
        self.session, self.version = taken.session, taken.version
        self._people = {one.id: one for one in taken.participants}
        # What is long is written once; msgspec copies it as it is.
        self._template = msgspec.structs.replace(
            taken,
            participants=msgspec.Raw(msgspec.json.encode(taken.participants)),
            chat=msgspec.Raw(msgspec.json.encode(taken.chat)),
        )

    def person(self, id: UUID) -> p.ParticipantInfo | None:
        """Somebody who is in the call, as everyone sees them."""
        return self._people.get(id)

    def frame(self, you: UUID, now: datetime) -> str:
        """Return the snapshot for the participant `you`, as the text that goes over the socket."""
        return p.encode(msgspec.structs.replace(self._template, you=you, now=p.milliseconds(now)))


class Newest:
    """The states that this process has read. Belongs to one event loop."""

    def __init__(self) -> None:
        self._states: OrderedDict[UUID, State] = OrderedDict()
        self._readings: Gathering[UUID, UUID, State] = Gathering(self._read, lambda session: 0)

    async def state(self, session: UUID, reader: UUID) -> State:
        """Return the session's state as it is now, or later. Raises Session.DoesNotExist."""
        return await self._readings.add(session, reader, whose=reader)

    async def _read(self, session: UUID, readers: list[UUID]) -> list[State]:
        state = await in_database(_read)(session, self._states.get(session))
        self._states[session] = state
        self._states.move_to_end(session)
        while len(self._states) > KEPT:
            self._states.popitem(last=False)
        return [state] * len(readers)


def _read(session_id: UUID, known: State | None) -> State:
    session = Session.objects.get(pk=session_id)
    if known is not None and known.version == session.version:
        return known
    return State(snapshot.read(session))


_newest: WeakKeyDictionary[asyncio.AbstractEventLoop, Newest] = WeakKeyDictionary()


def current() -> Newest:
    """Return the states of the running event loop; a server process has one."""
    return _newest.setdefault(asyncio.get_running_loop(), Newest())
