"""What a command costs does not depend on how many people are there."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from roundtable import clock
from roundtable import protocol as p
from roundtable.commands import ANSWERERS, HANDLERS
from roundtable.models import ChatMessage, Participant
from studios.models import Membership, Role, User
from tests.domain.call import Call

#: No command may take more; most take about ten.
BOUND = 30
FEW, MANY = 5, 50


class Crowd:
    """A host, a presenter, and a crowd in a room, with a recording and a chat going on."""

    def __init__(self, call: Call, size: int) -> None:
        self.call = call
        self.host = call.joined("Maya", Role.HOST)
        self.tom = call.joined("Tom")
        self.room, self.empty = call.add_room(self.host), call.add_room(self.host)
        self.fill(size)
        call.does(self.tom, p.StartShare, kind="screen")
        call.does(self.host, p.StartRecording, mime_type="video/webm")

    def fill(self, size: int) -> None:
        """Put people into the room, each with something said in the chat."""
        call, emails = self.call, [f"{uuid4().hex}@test.example" for _ in range(size)]
        users = User.objects.bulk_create([User(email=one, display_name=one[:6]) for one in emails])
        Membership.objects.bulk_create([Membership(studio=call.studio, user=one) for one in users])
        places = Participant.objects.bulk_create(
            Participant(
                session=call.session, user=user, role=Role.MEMBER, room_id=self.room,
                joined_at=call.now, page=uuid4(), connection=uuid4(),
            )
            for user in users
        )  # fmt: skip
        ChatMessage.objects.bulk_create(
            ChatMessage(
                session=call.session, sender=place, text="Hello", sent_at=call.now, version=number
            )
            for number, place in enumerate(places)
        )

    def gather(self) -> None:
        """Bring the crowd to the main room."""
        self.call.session.participants.update(room=None)

    def signal(self) -> dict[str, object]:
        stays = {"stay": self.tom.place().stay, "their_stay": self.host.place().stay}
        return {"to": self.host.id, "data": p.Offer(sdp=""), **stays}


ACTIONS: dict[str, Callable[[Crowd], object]] = {
    "leave": lambda c: c.call.does(c.host, p.Leave),
    "end_session": lambda c: c.call.does(c.host, p.EndSession),
    "add_room": lambda c: c.call.does(c.host, p.AddRoom),
    "rename_room": lambda c: c.call.does(c.host, p.RenameRoom, room=c.room, name="Glazes"),
    "delete_room": lambda c: c.call.does(c.host, p.DeleteRoom, room=c.room),
    "move_to_room": lambda c: c.call.does(c.host, p.MoveToRoom, room=c.room),
    "send_to_room": lambda c: c.call.does(c.host, p.SendToRoom, participant=c.tom.id, room=c.room),
    "spread_people": lambda c: (c.gather(), c.call.does(c.host, p.SpreadPeople)),
    "close_rooms": lambda c: c.call.does(c.host, p.CloseRooms),
    "set_devices": lambda c: c.call.does(c.tom, p.SetDevices, microphone=False, camera=False),
    "raise_hand": lambda c: c.call.does(c.tom, p.RaiseHand, raised=True),
    "set_speaking": lambda c: c.call.does(c.tom, p.SetSpeaking, speaking=True),
    "send_chat": lambda c: c.call.does(c.tom, p.SendChat, text="Hello"),
    "load_chat": lambda c: c.call.does(c.tom, p.LoadChat, before=2**53 - 1),
    "start_share": lambda c: c.call.does(c.tom, p.StartShare, kind="audio"),
    "stop_share": lambda c: c.call.does(c.host, p.StopShare, participant=c.tom.id),
    "start_recording": lambda c: (
        c.call.does(c.host, p.StopRecording),
        c.call.does(c.host, p.StartRecording, mime_type="video/webm"),
    ),
    "stop_recording": lambda c: c.call.does(c.host, p.StopRecording),
    "mute_participant": lambda c: c.call.does(c.host, p.MuteParticipant, participant=c.tom.id),
    "put_out_participant": lambda c: c.call.does(c.host, p.PutOutParticipant, participant=c.tom.id),
    "send_signal": lambda c: c.call.does(c.tom, p.SendSignal, **c.signal()),
    "request_ticket": lambda c: c.call.does(c.tom, p.RequestTicket),
    "resync": lambda c: c.call.does(c.tom, p.Resync),
    "join": lambda c: c.call.joined("Bo"),
    "join from another page": lambda c: c.call.join(c.tom, new_page=True),
    "closing of the rooms": lambda c: (c.call.does(c.host, p.CloseRooms), c.call.passes(30)),
    "a clock with nothing to do": lambda c: clock.run_due(c.call.now),
}


def test_every_command_is_counted() -> None:
    commands = {p.tag(command.__name__) for command in {*HANDLERS, *ANSWERERS, p.Join}}
    assert commands <= set(ACTIONS)


@pytest.mark.parametrize("action", ACTIONS)
def test_queries_do_not_grow_with_the_people(call: Call, action: str) -> None:
    counts = {}
    for size in (FEW, MANY):
        crowd = Crowd(call.elsewhere(), size)
        with CaptureQueriesContext(connection) as queries:
            ACTIONS[action](crowd)
        counts[size] = len(queries)
    assert len(set(counts.values())) == 1, counts
    assert max(counts.values()) <= BOUND, counts
