"""What a participant needs in order to be heard and seen in their room.

`settings.ROUNDTABLE["MEDIA"]` says who carries sound and pictures.
"""

from datetime import datetime
from importlib import import_module
from typing import cast
from uuid import UUID

from django.conf import settings

from roundtable import protocol
from roundtable.media.backend import SWEEP_PERIOD, Backend, Departures, Stay
from roundtable.models import Participant

__all__ = [
    "BACKENDS",
    "SWEEP_PERIOD",
    "Departures",
    "Stay",
    "backend",
    "is_healthy",
    "pushes_tickets",
    "sweep",
    "ticket",
    "ticket_for_stay",
]

#: Imported when it is the one in use, as that of LiveKit needs a package that others can do
#: without.
BACKENDS = {
    "mesh": "roundtable.media.mesh",
    "livekit": "roundtable.media.livekit.projection",
}
#: The backends whose tickets are for one stay only.
TICKET_PER_STAY = frozenset({"livekit"})


def backend() -> Backend:
    """Return the backend in use."""
    return cast(Backend, import_module(BACKENDS[settings.ROUNDTABLE["MEDIA"]]))


def ticket(participant: Participant, now: datetime) -> protocol.MediaTicket:
    """Return what the participant's browser needs for its room, as of `now`.

    The participant's ids, stay and share are all that a backend reads, and it asks no database:
    the hub makes tickets for a thousand people who are moved at once.
    """
    return backend().ticket(participant, now)


def pushes_tickets() -> bool:
    """Whether who has changed rooms is sent a new ticket at once, without asking for it."""
    return settings.ROUNDTABLE["MEDIA"] in TICKET_PER_STAY


def ticket_for_stay(
    session: UUID, participant: UUID, room: UUID | None, stay: int, now: datetime, share: str = ""
) -> protocol.MediaTicket:
    """Return the ticket of somebody who has come to a room; who has just come presents nothing."""
    place = Participant(id=participant, session_id=session, room_id=room, stay=stay, share=share)
    return ticket(place, now)


def is_healthy() -> bool:
    """Whether people can be heard and seen, as far as it is ours. Takes a second at most."""
    return backend().is_healthy()


def sweep() -> None:
    """See that no media server was left with what is over. One of all processes does it."""
    backend().sweep()
