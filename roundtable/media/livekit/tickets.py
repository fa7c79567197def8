"""The way into one's own room, for one stay."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from roundtable import protocol
from roundtable.media.livekit import names, tokens
from roundtable.models import Participant


def ticket(participant: Participant, now: datetime) -> protocol.MediaTicket:
    """Return a token for the participant's room, to be renewed shortly before its end."""
    options = settings.ROUNDTABLE
    life = timedelta(seconds=options["LIVEKIT_TOKEN_SECONDS"])
    key = names.RoomKey(participant.session_id, participant.room_id)
    stay = names.Stay(participant.id, participant.stay)
    return protocol.MediaTicket(
        backend="livekit",
        ice_servers=[],  # LiveKit names its own
        relay_only=options["RELAY_ONLY"],
        cameras=options["CAMERAS"],
        expires_at=protocol.milliseconds(now + life * 0.9),
        livekit=protocol.LiveKitAccess(
            url=options["LIVEKIT_URL"],
            token=tokens.token(key, stay, participant.share, life),
            room=participant.room_id,
            stay=participant.stay,
        ),
    )
