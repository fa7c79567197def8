"""What the media server itself knows of the people of a call, and does to them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from livekit import api

from tests.browser.people import Person
from tests.livekit.server import KEY, SECRET, LiveKit

T = TypeVar("T")


class MediaServer:
    """LiveKit's own view."""

    def __init__(self, livekit: LiveKit) -> None:
        self.livekit = livekit

    def microphone(self, person: Person) -> tuple[str, str, api.TrackInfo] | None:
        """Where a person's microphone is published: room, identity, track."""
        id = person.knows(person)["id"]

        async def find(server: api.LiveKitAPI) -> tuple[str, str, api.TrackInfo] | None:
            rooms = await server.room.list_rooms(api.ListRoomsRequest())
            for room in rooms.rooms:
                request = api.ListParticipantsRequest(room=room.name)
                for known in (await server.room.list_participants(request)).participants:
                    for track in known.tracks:
                        if track.source == api.TrackSource.MICROPHONE and id in known.identity:
                            return room.name, known.identity, track
            return None

        return self._ask(find)

    def mutes(self, person: Person) -> None:
        """Mute a person there, and tell nobody else."""
        found = self.microphone(person)
        assert found
        room, identity, track = found

        async def mute(server: api.LiveKitAPI) -> None:
            await server.room.mute_published_track(
                api.MuteRoomTrackRequest(
                    room=room, identity=identity, track_sid=track.sid, muted=True
                )
            )

        self._ask(mute)

    def _ask(self, question: Callable[[api.LiveKitAPI], Coroutine[Any, Any, T]]) -> T:
        """In a thread: Playwright has an event loop running in this one."""

        async def ask() -> T:
            async with api.LiveKitAPI(self.livekit.api_url, KEY, SECRET) as server:
                return await question(server)

        with ThreadPoolExecutor() as threads:
            return threads.submit(asyncio.run, ask()).result()
