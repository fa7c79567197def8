"""What a participant needs in order to be heard and seen in their room.

`settings.ROUNDTABLE["MEDIA"]` says who carries sound and pictures.
"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from roundtable import protocol
from roundtable.media import mesh
from roundtable.models import Participant

BACKENDS: dict[str, Callable[[Participant, datetime], protocol.MediaTicket]] = {
    "mesh": mesh.ticket,
}


def ticket(participant: Participant, now: datetime) -> protocol.MediaTicket:
    """Return what the participant's browser needs for its room, as of `now`."""
    return BACKENDS[settings.ROUNDTABLE["MEDIA"]](participant, now)
