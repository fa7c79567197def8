"""What the call asks of whoever carries its sound and pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from roundtable.models import Participant
from roundtable.protocol import MediaTicket

#: How often one of all processes sweeps (seconds).
SWEEP_PERIOD = 10.0


class Stay(NamedTuple):
    """Somebody's time in a room, from one change of room to the next; the main room is None."""

    participant: UUID
    room: UUID | None
    stay: int


@dataclass
class Departures:
    """What one change of a session has ended."""

    #: Stays of people who are in another room now.
    moved: list[Stay] = field(default_factory=list)
    #: Stays of people who are out of the call, or in it with another page.
    gone: list[Stay] = field(default_factory=list)
    #: Rooms that are closed; who was in one is in the main room now.
    closed: list[UUID] = field(default_factory=list)
    #: The rooms of a session that is over, the main room included.
    ended: list[UUID | None] = field(default_factory=list)


class Backend(Protocol):
    """One way of carrying sound and pictures. Whatever is asked never fails, and
    what a change of the call asks never waits."""

    def ticket(self, participant: Participant, now: datetime) -> MediaTicket:
        """Return what the participant's browser needs for its room, as of `now`."""

    def let_go(self, session: UUID, departures: Departures) -> None:
        """Cut off who is not there any more."""

    def permit(self, participant: UUID) -> None:
        """Let this person publish what they may by now, and end what they may not."""

    def mute(self, participant: UUID) -> None:
        """Mute this person's microphone."""

    def is_healthy(self) -> bool:
        """Whether people can be heard and seen. Takes a second at most."""

    def sweep(self) -> None:
        """See that nothing was left undone. May take seconds; one of all processes does it."""
