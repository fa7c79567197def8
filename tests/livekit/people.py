"""People of a call whose sound goes through LiveKit: a socket for the call, LiveKit's own client
for the media. Each speaks with a tone, and can tell which tones it hears."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

import numpy
from livekit import rtc

from roundtable import protocol as p
from studios.models import Role
from tests.browser_store import BrowserStores
from tests.live.sockets import open_over_tcp
from tests.people import PATIENCE, SocketPerson
from tests.served import Served

RATE = 48_000
FRAME = RATE // 100
#: What a tone must have over everything else to count as heard.
LOUD = 0.02


class Connection:
    """One connection to a LiveKit room, with one token."""

    def __init__(self) -> None:
        self.room = rtc.Room()
        self.ended = asyncio.Event()
        self._changed = asyncio.Event()
        self._speaking: list[asyncio.Task[None]] = []
        self.room.on("disconnected", lambda *_: self.ended.set())
        for event in (
            "participant_connected", "participant_disconnected", "track_subscribed",
            "track_unsubscribed", "track_muted", "track_unmuted", "local_track_unpublished",
        ):  # fmt: skip
            self.room.on(event, lambda *_: self._changed.set())

    @classmethod
    async def open(cls, url: str, token: str) -> Connection:
        """Connect. Raises rtc.ConnectError."""
        connection = cls()
        async with asyncio.timeout(PATIENCE):
            await connection.room.connect(url, token)
        return connection

    async def close(self) -> None:
        for task in self._speaking:
            task.cancel()
        # Some have ended with their connection.
        await asyncio.gather(*self._speaking, return_exceptions=True)
        await self.room.disconnect()

    async def until(self, holds: Callable[[], Any], what: str) -> Any:
        """Wait until something holds that an event of the room makes true; what it is."""
        async with asyncio.timeout(PATIENCE):
            while not (found := holds()):
                self._changed.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), 0.1)
        return found

    async def is_put_out(self) -> float:
        """Wait until the media server has ended the connection; the loop's time then."""
        async with asyncio.timeout(PATIENCE):
            await self.ended.wait()
        return asyncio.get_running_loop().time()

    @property
    def others(self) -> set[str]:
        """The identities of the others in the room."""
        return set(self.room.remote_participants)

    async def publishes(
        self, tone: float, source: rtc.TrackSource.ValueType = rtc.TrackSource.SOURCE_MICROPHONE
    ) -> rtc.LocalTrackPublication:
        """Send a tone."""
        speaker = rtc.AudioSource(RATE, 1)
        track = rtc.LocalAudioTrack.create_audio_track(f"{tone} Hz", speaker)
        async with asyncio.timeout(PATIENCE):  # it waits forever where the connection ends
            publication = await self.room.local_participant.publish_track(
                track, rtc.TrackPublishOptions(source=source)
            )
        self._speaking.append(asyncio.create_task(self._speak(speaker, tone)))
        return publication

    async def _speak(self, speaker: rtc.AudioSource, tone: float) -> None:
        start = 0
        while True:
            phase = 2 * numpy.pi * tone * numpy.arange(start, start + FRAME) / RATE
            samples = (numpy.sin(phase) * 0.3 * 32767).astype(numpy.int16)
            await speaker.capture_frame(rtc.AudioFrame(samples.tobytes(), RATE, 1, FRAME))
            start += FRAME

    def tracks(self, source: rtc.TrackSource.ValueType) -> list[rtc.RemoteTrackPublication]:
        """What the others publish of this kind."""
        return [
            publication
            for person in self.room.remote_participants.values()
            for publication in person.track_publications.values()
            if publication.source == source
        ]

    async def hears(self, identity: str, tone: float) -> None:
        """Wait until that person's tone is heard, and see that no other comes with it."""
        async with asyncio.timeout(PATIENCE):
            while await self._pitch(identity) != tone:
                pass

    async def _pitch(self, identity: str) -> float | None:
        """The loudest frequency of the next fifth of a second of somebody's microphone."""

        def track() -> rtc.Track | None:
            person = self.room.remote_participants.get(identity)
            found = person.track_publications.values() if person else ()
            return next((one.track for one in found if one.track), None)

        stream = rtc.AudioStream(
            await self.until(track, f"a track of {identity}"), sample_rate=RATE
        )
        samples: list[numpy.ndarray] = []
        try:
            async for event in stream:
                samples.append(numpy.frombuffer(event.frame.data, dtype=numpy.int16) / 32767)
                if sum(map(len, samples)) >= RATE // 5:
                    break
        finally:
            await stream.aclose()
        heard = numpy.concatenate(samples)[: RATE // 5]
        spectrum = numpy.abs(numpy.fft.rfft(heard * numpy.hanning(len(heard)))) / len(heard)
        loudest = int(spectrum.argmax())
        # Steps of 5 Hz, and tones are multiples of 20.
        return round(loudest * 5 / 20) * 20 if spectrum[loudest] > LOUD else None


class Caller(SocketPerson):
    """Somebody at a socket who connects to LiveKit with the tickets they are given."""

    connections: list[Connection]

    def ticket(self) -> dict[str, Any]:
        """The newest way in."""
        access: dict[str, Any] = self.heard("media_ticket")[-1]["livekit"]
        return access

    async def fresh_ticket(self) -> dict[str, Any]:
        """Ask for a way in; it."""
        before = len(self.heard("media_ticket"))
        await self.does(p.RequestTicket)
        await self.until(lambda: len(self.heard("media_ticket")) > before, "a ticket")
        return self.ticket()

    async def connects_media(self, access: dict[str, Any] | None = None) -> Connection:
        """Connect with a ticket (a fresh one)."""
        access = access or await self.fresh_ticket()
        connection = await Connection.open(access["url"], access["token"])
        self.connections.append(connection)
        return connection

    @property
    def identity(self) -> str:
        """Who they are in LiveKit at present."""
        return f"{self.id}.{self.person(self)['stay']}"


class Studio:
    """A studio of the served product."""

    def __init__(self, served: Served, stores: BrowserStores) -> None:
        self._served, self._stores = served, stores
        self.studio = served.make_studio("Ceramics")
        self.people: list[Caller] = []

    async def joined(self, name: str, role: Role = Role.MEMBER) -> Caller:
        """Somebody new in the call, without media so far."""
        somebody = self._served.make_person(self.studio, role, name)

        async def opened() -> Any:
            return await open_over_tcp(self._served.url, self.studio.slug, somebody.session_cookie)

        caller = Caller(name, self._stores, opened)
        caller.connections = []
        self.people.append(caller)
        await caller.joins()
        return caller

    def again(self, caller: Caller) -> Caller:
        """The same person, at another page."""
        second = Caller(caller.name, self._stores, caller._open_socket)
        second.connections = []
        self.people.append(second)
        return second

    async def close(self) -> None:
        for person in self.people:
            for connection in person.connections:
                await connection.close()
            await person.disconnects()


async def opens_room(host: Caller, *people: Caller) -> UUID:
    """Open a room, and send these people there."""
    room = await host.adds_room()
    for person in people:
        await host.sends(person, to=room)
        await person.sees_person(person, room=room)
    return room
