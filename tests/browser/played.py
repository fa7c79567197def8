"""A call that is played to one page, frame by frame: more people than a machine has browsers for.

The page is served as always; only its socket speaks with the test. Nobody gets a media ticket, so
there is nothing to hear or see of all these people.
"""

import json
from uuid import UUID, uuid4

from playwright.sync_api import Page, WebSocketRoute

from roundtable import protocol as p


class Play:
    """What the server says to the page."""

    def __init__(self, page: Page, people: int, rooms: int = 0) -> None:
        self.version = 1
        self.rooms = [
            p.RoomInfo(id=uuid4(), number=n, name=f"Room {n}") for n in range(1, rooms + 1)
        ]
        self.people = [self.person(number) for number in range(people)]
        self.socket: WebSocketRoute | None = None
        page.route_web_socket("**/ws/**", self._open)

    def person(self, number: int, room: UUID | None = None) -> p.ParticipantInfo:
        """Somebody new; the first is the page's own person, a Host."""
        return p.ParticipantInfo(
            id=uuid4(), name=f"Person {number}", initials=f"P{number % 10}", colour=number % 12,
            avatar="", role="member" if number else "host", room=room, stay=1,
            microphone=False, camera=False, hand=None, share="",
        )  # fmt: skip

    def says(self, *frames: p.Message) -> None:
        assert self.socket
        for frame in frames:
            self.socket.send(p.encode(frame))

    def happens(self, *events: p.AnyEvent) -> None:
        """One batch of events."""
        self.version += 1
        self.says(p.Events(version=self.version, events=list(events)))

    def closes(self, code: p.CloseCode) -> None:
        """The server ends the socket; the page may open another."""
        assert self.socket
        self.socket.close(code=code)

    def _open(self, socket: WebSocketRoute) -> None:
        self.socket = socket
        socket.on_message(self._answer)
        self.says(p.Lobby(live=True, people=len(self.people)))

    def _answer(self, message: str | bytes) -> None:
        command = json.loads(message)
        self.says(p.Done(id=command["id"], version=self.version, now=0))
        if command["type"] == "join":
            self.says(
                p.Snapshot(
                    version=self.version, now=0, you=self.people[0].id, session=uuid4(),
                    started_at=0, closes_at=None, rooms=self.rooms, participants=self.people,
                    chat=[], chat_more=False, recording=None,
                )
            )  # fmt: skip
