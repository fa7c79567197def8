"""What a person may do in the media server, and the token that says so.

LiveKit asks for the token when somebody connects, not afterwards; that an old one is no way back
in is seen to by `webhook`.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from livekit import api

from roundtable.media.livekit import names

EVERYWHERE = ("microphone", "camera")
PRESENTER = ("screen_share", "screen_share_audio")


def sources(*, room: object, share: str) -> tuple[str, ...]:
    """Return what may be published: the screen and its sound by the main room's presenter only."""
    return EVERYWHERE + PRESENTER if share and room is None else EVERYWHERE


def token(key: names.RoomKey, stay: names.Stay, share: str, life: timedelta) -> str:
    """Return the token for one stay in one room."""
    options = settings.ROUNDTABLE
    grants = api.VideoGrants(
        room_join=True,
        room=names.room_name(key),
        can_publish=True,
        can_publish_sources=list(sources(room=key.room, share=share)),
        can_subscribe=True,
        can_publish_data=False,
        can_update_own_metadata=False,
    )
    return (
        api.AccessToken(options["LIVEKIT_API_KEY"], options["LIVEKIT_API_SECRET"])
        .with_identity(names.identity(stay))
        .with_grants(grants)
        .with_ttl(life)
        .to_jwt()
    )
