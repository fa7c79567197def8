"""What the media server is told: a few verbs in our terms. Each may be said twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable
from typing import TypeVar

import aiohttp
from django.conf import settings
from livekit import api
from livekit.protocol.models import ParticipantInfo, ParticipantPermission, TrackSource

from roundtable.media.livekit import names

T = TypeVar("T")

#: An answer takes milliseconds; who waits longer tries again.
TIMEOUT = aiohttp.ClientTimeout(total=3)
#: From this many on, one question who is still there is cheaper than a request for each.
MANY = 8

SOURCES = {
    "microphone": TrackSource.MICROPHONE,
    "camera": TrackSource.CAMERA,
    "screen_share": TrackSource.SCREEN_SHARE,
    "screen_share_audio": TrackSource.SCREEN_SHARE_AUDIO,
}


def may_publish(person: ParticipantInfo) -> set[str]:
    """Return the sources that somebody may publish at present, in the words of a token."""
    return {
        name for name, source in SOURCES.items() if source in person.permission.can_publish_sources
    }


class Service:
    """The media server. Belongs to one event loop; made in it."""

    def __init__(self) -> None:
        options = settings.ROUNDTABLE
        self._api = api.LiveKitAPI(
            options["LIVEKIT_API_URL"],
            options["LIVEKIT_API_KEY"],
            options["LIVEKIT_API_SECRET"],
            timeout=TIMEOUT,
        )
        # A thousand people who are moved at once must not be a thousand connections.
        self._turns = asyncio.Semaphore(16)

    async def close_connections(self) -> None:
        """Say nothing more."""
        await self._api.aclose()

    async def answers(self) -> None:
        """Return if the media server is there and takes our key."""
        await self._api.room.list_rooms(api.ListRoomsRequest(names=["none"]))

    async def rooms(self) -> list[names.RoomKey]:
        """Return our rooms, as they are in the media server."""
        found = await self._api.room.list_rooms(api.ListRoomsRequest())
        keys = (names.room_key(room.name) for room in found.rooms)
        return [key for key in keys if key]

    async def people(self, key: names.RoomKey) -> list[ParticipantInfo]:
        """Return who is in a room."""
        request = api.ListParticipantsRequest(room=names.room_name(key))
        return list((await self._api.room.list_participants(request)).participants)

    async def remove(self, key: names.RoomKey, identities: Iterable[str]) -> None:
        """Put these out of a room, as far as they are in it."""
        wanted = set(identities)
        if len(wanted) >= MANY:
            wanted &= {person.identity for person in await self.people(key)}
        await asyncio.gather(*(self._remove(key, identity) for identity in wanted))

    async def close(self, key: names.RoomKey) -> None:
        """Put everybody out of a room, and forget it."""
        await _unless_gone(
            self._api.room.delete_room(api.DeleteRoomRequest(room=names.room_name(key)))
        )

    async def allow(self, key: names.RoomKey, identity: str, sources: Iterable[str]) -> None:
        """Let somebody publish these sources and no other; what they publish besides is ended."""
        permission = ParticipantPermission(
            can_subscribe=True,
            can_publish=True,
            can_publish_data=False,
            can_publish_sources=[SOURCES[source] for source in sources],
        )
        request = api.UpdateParticipantRequest(
            room=names.room_name(key), identity=identity, permission=permission
        )
        await _unless_gone(self._api.room.update_participant(request))

    async def mute_microphone(self, key: names.RoomKey, identity: str) -> None:
        """Mute somebody's microphone and nothing else. They can unmute it; we cannot."""
        whose = api.RoomParticipantIdentity(room=names.room_name(key), identity=identity)
        person = await _unless_gone(self._api.room.get_participant(whose))
        for track in person.tracks if person else ():
            if track.source == TrackSource.MICROPHONE and not track.muted:
                request = api.MuteRoomTrackRequest(
                    room=whose.room, identity=identity, track_sid=track.sid, muted=True
                )
                await _unless_gone(self._api.room.mute_published_track(request))

    async def _remove(self, key: names.RoomKey, identity: str) -> None:
        request = api.RoomParticipantIdentity(room=names.room_name(key), identity=identity)
        async with self._turns:
            await _unless_gone(self._api.room.remove_participant(request))


async def _unless_gone(answer: Awaitable[T]) -> T | None:
    """Return an answer; None if the room or the person is gone already."""
    try:
        return await answer
    except api.TwirpError as error:
        if error.code != api.TwirpErrorCode.NOT_FOUND:
            raise
        return None
