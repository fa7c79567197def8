"""What a participant needs in order to be heard and seen in their room.

`settings.ROUNDTABLE["MEDIA"]` says who carries sound and pictures.
"""

from collections.abc import Callable
from datetime import datetime
from importlib import import_module

from django.conf import settings

from roundtable import protocol
from roundtable.models import Participant

#: Where each backend makes its tickets; imported when it is the one in use, as that of LiveKit
#: needs a package that others can do without.
BACKENDS = {
    "mesh": "roundtable.media.mesh",
    "livekit": "roundtable.media.livekit.tickets",
}


def ticket(participant: Participant, now: datetime) -> protocol.MediaTicket:
    """Return what the participant's browser needs for its room, as of `now`."""
    make: Callable[[Participant, datetime], protocol.MediaTicket] = import_module(
        BACKENDS[settings.ROUNDTABLE["MEDIA"]]
    ).ticket
    return make(participant, now)
