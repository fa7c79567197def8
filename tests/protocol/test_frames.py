"""What goes out: every frame and event can be written, and says what it is."""

from typing import Any, get_args
from uuid import UUID

import msgspec
import pytest

from roundtable import protocol as p
from tests.protocol.messages import ID, OTHER

WHO, ROOM = UUID(ID), UUID(OTHER)
PERSON = p.ParticipantInfo(
    id=WHO, name="Tom", initials="T", colour=3, avatar="", role="member", room=None, stay=2,
    microphone=True, camera=False, hand=None, share="",
)  # fmt: skip
CHAT = p.ChatInfo(
    id=ROOM, version=4, sender=WHO, name="Tom", room="Room 1", text="Hi\u2028", sent_at=5
)
RECORDING = p.RecordingInfo(id=ROOM, recorder=WHO, started_at=5)
ROOM_1 = p.RoomInfo(id=ROOM, number=1, name="Room 1")

EVENTS: list[p.AnyEvent] = [
    p.ParticipantJoined(participant=PERSON),
    p.ParticipantChanged(participant=PERSON),
    p.ParticipantMoved(participant=WHO, room=ROOM, by=None),
    p.ParticipantLeft(participant=WHO, reason="lost"),
    p.RoomAdded(room=ROOM_1, by=WHO),
    p.RoomRenamed(room=ROOM, name="Glazes", by=WHO),
    p.RoomDeleted(room=ROOM, by=WHO),
    p.RoomsClosing(closes_at=1_700_000_000_000, by=WHO),
    p.RoomsClosed(),
    p.ChatSent(message=CHAT),
    p.ShareStarted(participant=WHO, kind="screen"),
    p.ShareStopped(participant=WHO, by=None),
    p.RecordingStarted(recording=RECORDING),
    p.RecordingStopped(recording=ROOM),
    p.SessionEnded(by=None),
]
FRAMES: list[p.AnyFrame] = [
    p.Done(id="7", version=3, now=5),
    p.Refused(id=None, code=p.ErrorCode.TOO_FAST, message="Slow down a little."),
    p.Lobby(live=True, people=3),
    p.Snapshot(
        version=3, now=5, you=WHO, session=ROOM, started_at=1, closes_at=None, rooms=[ROOM_1],
        participants=[PERSON], chat=[CHAT], chat_more=False, recording=RECORDING,
    ),
    p.Events(version=4, events=EVENTS),
    p.ChatHistory(messages=[CHAT], more=True),
    p.Signal(sender=WHO, stay=3, your_stay=4, data=p.Candidate(candidate="")),
    p.Speaking(participant=WHO, speaking=True),
    p.MediaTicket(
        backend="mesh", ice_servers=[p.IceServer(urls=["stun:stun.example.org"])],
        relay_only=False, cameras=12, expires_at=None,
        livekit=p.LiveKitAccess(url="wss://media.example.org", token="a.b.c", room=ROOM, stay=3),
    ),
    p.Heartbeat(version=4, now=5),
    p.TakenOver(),
    p.Muted(by=WHO),
    p.PutOut(by=WHO),
    p.Removed(),
]  # fmt: skip


def test_every_event_has_an_example() -> None:
    assert {type(event) for event in EVENTS} == set(get_args(p.AnyEvent))


def test_every_frame_has_an_example() -> None:
    assert {type(frame) for frame in FRAMES} == set(get_args(p.AnyFrame))


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: type(frame).__name__)
def test_a_frame_says_what_it_is_and_is_read_as_it_was_written(frame: p.AnyFrame) -> None:
    text = p.encode(frame)
    assert msgspec.json.decode(text)["type"] == p.tag(type(frame).__name__)
    assert msgspec.json.decode(text, type=p.AnyFrame) == frame


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_says_what_it_is(event: p.AnyEvent) -> None:
    written: dict[str, Any] = msgspec.json.decode(p.encode(event))
    assert written["type"] == p.tag(type(event).__name__)


def test_no_two_messages_have_one_name() -> None:
    messages = [*get_args(p.AnyCommand), *get_args(p.AnyEvent), *get_args(p.AnyFrame)]
    names = [p.tag(message.__name__) for message in messages]
    assert len(set(names)) == len(names)


def test_codes_are_what_they_say() -> None:
    """Outside programs rely on them: a change here is a change of the protocol."""
    assert all(code.value == code.name.lower() for code in p.ErrorCode)
    assert {code.name: code.value for code in p.CloseCode} == {
        "REMOVED": 4403,
        "NOT_FOUND": 4404,
        "SLOW": 4408,
        "TAKEN_OVER": 4409,
        "ENDED": 4410,
        "PUT_OUT": 4411,
        "RESTARTING": 4412,
        "FLOOD": 4429,
    }
