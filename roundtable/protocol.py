"""Every message on the wire. The only place that names them.

A browser sends *commands*; each gets exactly one reply, `done` or `refused`. The server says
*events*: a batch of them carries the session's `version`, goes to everyone in the session, and
is applied as one step. Other frames have no version: they answer one person, or are ephemeral.

Times are integers, milliseconds since 1970 by the server's clock. Ids are UUIDs. `room: null`
is the main room. `docs/protocol.md` and `static/roundtable/protocol.js` are generated from this
module (`manage.py protocol`).
"""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

#: A larger frame is refused before it is read.
MAX_FRAME_BYTES = 65_536
CHAT_LENGTH = 2_000
ROOM_NAME_LENGTH = 40

# NUL is refused everywhere: PostgreSQL cannot store it.
Id = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[^\x00]+$")]
RoomName = Annotated[str, Meta(min_length=1, max_length=ROOM_NAME_LENGTH, pattern=r"^[^\x00]+$")]
ChatText = Annotated[str, Meta(min_length=1, max_length=CHAT_LENGTH, pattern=r"^[^\x00]+$")]
MimeType = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[\w/;=,.+ \"-]+\Z")]
Sdp = Annotated[str, Meta(max_length=60_000, pattern=r"^[^\x00]*$")]
CandidateLine = Annotated[str, Meta(max_length=2_000, pattern=r"^[^\x00]*$")]
ShortText = Annotated[str, Meta(max_length=256, pattern=r"^[^\x00]*$")]
Number = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Line = Annotated[int, Meta(ge=0, le=255)]
RoleName = Literal["host", "manager", "member"]
ShareKind = Literal["screen", "audio"]


def tag(name: str) -> str:
    """`SendToRoom` is `send_to_room` on the wire."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag=tag):
    """What crosses the wire: a JSON object whose `type` says which."""


class ErrorCode(StrEnum):
    """Why a command was refused. Stable: pages and outside programs may rely on them."""

    BAD_MESSAGE = "bad_message"
    TOO_LARGE = "too_large"
    TOO_FAST = "too_fast"
    NOT_PERMITTED = "not_permitted"
    NOT_STARTED = "not_started"
    NOT_IN_CALL = "not_in_call"
    TAKEN_OVER = "taken_over"
    SESSION_ENDED = "session_ended"
    NO_SUCH_ROOM = "no_such_room"
    NO_SUCH_PARTICIPANT = "no_such_participant"
    NO_ROOMS = "no_rooms"
    TOO_MANY_ROOMS = "too_many_rooms"
    NAME_TAKEN = "name_taken"
    ROOMS_CLOSING = "rooms_closing"
    NOT_SAME_ROOM = "not_same_room"
    STALE_STAY = "stale_stay"
    MAIN_ROOM_ONLY = "main_room_only"
    SOMEONE_PRESENTS = "someone_presents"
    NOT_PRESENTING = "not_presenting"
    ALREADY_RECORDING = "already_recording"
    NOT_RECORDING = "not_recording"
    UNAVAILABLE = "unavailable"


class CloseCode(IntEnum):
    """Why the server closed a socket (RFC 6455 leaves 4000-4999 to applications)."""

    REMOVED = 4403
    NOT_FOUND = 4404
    SLOW = 4408
    TAKEN_OVER = 4409
    ENDED = 4410
    PUT_OUT = 4411
    RESTARTING = 4412
    FLOOD = 4429


# Commands: browser to server -------------------------------------------------------------------


class Command(Message, frozen=True):
    """Something a person does. `id` is the page's own; the reply repeats it."""

    id: Id


class Join(Command, frozen=True):
    """Enter the call, or come back to it after a lost socket.

    A Host's or Manager's join starts the session if there is none. `page` is a random id of the
    browser tab: the same page coming back keeps its links; another page of the same person takes
    over. `resume` says that the page reconnects by itself: then it does not take over.
    """

    page: UUID
    microphone: bool
    camera: bool
    resume: bool = False


class Leave(Command, frozen=True):
    """Leave the call."""


class EndSession(Command, frozen=True):
    """End the session for everyone."""


class AddRoom(Command, frozen=True):
    """Open one more breakout room, up to ten: help article, step 5."""


class RenameRoom(Command, frozen=True):
    """Give a breakout room another name."""

    room: UUID
    name: RoomName


class DeleteRoom(Command, frozen=True):
    """Delete one breakout room; who is in it is back in the main room."""

    room: UUID


class MoveToRoom(Command, frozen=True):
    """Go to a room oneself: help article, steps 7 and 9."""

    room: UUID | None


class SendToRoom(Command, frozen=True):
    """Send somebody to a room: help article, step 6."""

    participant: UUID
    room: UUID | None


class SpreadPeople(Command, frozen=True):
    """Send the members who are in the main room to the open rooms, evenly, in one step."""


class CloseRooms(Command, frozen=True):
    """Start the countdown after which everyone is in the main room: help article, step 8."""


class SetDevices(Command, frozen=True):
    """Say whether the microphone and the camera are on."""

    microphone: bool
    camera: bool


class RaiseHand(Command, frozen=True):
    """Raise or lower one's hand."""

    raised: bool


class SetSpeaking(Command, frozen=True):
    """Say that one has started or stopped speaking. Ephemeral: heard by one's own room only."""

    speaking: bool


class SendChat(Command, frozen=True):
    """Say something in the call's one chat."""

    text: ChatText


class LoadChat(Command, frozen=True):
    """Ask for what was said before the message with this `version`."""

    before: Number


class StartShare(Command, frozen=True):
    """Present the screen, or the sound of a tab or the system, in the main room."""

    kind: ShareKind


class StopShare(Command, frozen=True):
    """Stop presenting; Hosts and Managers may stop somebody else."""

    participant: UUID


class StartRecording(Command, frozen=True):
    """Record the main room in this browser."""

    mime_type: MimeType


class StopRecording(Command, frozen=True):
    """End the recording."""


class Offer(Message, frozen=True):
    """An SDP offer."""

    sdp: Sdp


class Answer(Message, frozen=True):
    """An SDP answer."""

    sdp: Sdp


class Candidate(Message, frozen=True):
    """An ICE candidate; an empty line says that there are no more."""

    candidate: CandidateLine
    sdp_mid: ShortText | None = None
    sdp_m_line_index: Line | None = None
    username_fragment: ShortText | None = None


Negotiation = Offer | Answer | Candidate


class MuteParticipant(Command, frozen=True):
    """Mute somebody; only they can unmute themselves."""

    participant: UUID


class PutOutParticipant(Command, frozen=True):
    """Put somebody out of the call. They stay a member of the studio, and may come back."""

    participant: UUID


class SendSignal(Command, frozen=True):
    """Pass a step of the WebRTC negotiation to somebody in the same room.

    The stays name the link: a signal of an earlier stay of either is refused (`stale_stay`).
    Without a `stay` the sender's is meant that is on when the signal is read: who has just asked
    to go to a room need not wait for the answer to call the people there.
    """

    to: UUID
    stay: Number | None
    their_stay: Number
    data: Negotiation


class RequestTicket(Command, frozen=True):
    """Ask for a fresh media ticket (the old one's time is running out)."""


class Resync(Command, frozen=True):
    """Ask for a snapshot."""


class Ping(Command, frozen=True):
    """Ask whether the server is there and what its clock says."""


AnyCommand = (
    Join
    | Leave
    | EndSession
    | AddRoom
    | RenameRoom
    | DeleteRoom
    | MoveToRoom
    | SendToRoom
    | SpreadPeople
    | CloseRooms
    | SetDevices
    | RaiseHand
    | SetSpeaking
    | SendChat
    | LoadChat
    | StartShare
    | StopShare
    | StartRecording
    | StopRecording
    | MuteParticipant
    | PutOutParticipant
    | SendSignal
    | RequestTicket
    | Resync
    | Ping
)


# What frames are made of -----------------------------------------------------------------------


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a frame."""


class ParticipantInfo(Value, frozen=True):
    """A person in the call, as everyone sees them."""

    id: UUID
    name: str
    initials: str
    colour: int
    avatar: str
    role: RoleName
    room: UUID | None
    stay: int
    microphone: bool
    camera: bool
    hand: int | None
    share: Literal["", "screen", "audio"]


class RoomInfo(Value, frozen=True):
    """A breakout room."""

    id: UUID
    number: int
    name: str


class ChatInfo(Value, frozen=True):
    """A chat message. `room` is the name of the sender's room, empty for the main room."""

    id: UUID
    version: int
    sender: UUID
    name: str
    room: str
    text: str
    sent_at: int


class RecordingInfo(Value, frozen=True):
    """The recording that is going on."""

    id: UUID
    recorder: UUID
    started_at: int


class IceServer(Value, frozen=True):
    """A STUN or TURN server, as `RTCPeerConnection` takes it."""

    urls: list[str]
    username: str | UnsetType = UNSET
    credential: str | UnsetType = UNSET


class LiveKitAccess(Value, frozen=True):
    """The way into the LiveKit room of one's own room, in one's present stay."""

    url: str
    token: str
    room: UUID | None
    stay: int


# Events: versioned, to everyone in the session -------------------------------------------------


class Event(Message, frozen=True):
    """Something that happened to the session."""


class ParticipantJoined(Event, frozen=True):
    """Somebody came in."""

    participant: ParticipantInfo


class ParticipantChanged(Event, frozen=True):
    """Somebody's devices, hand, role, name or page changed."""

    participant: ParticipantInfo


class ParticipantMoved(Event, frozen=True):
    """Somebody is in another room now; their new stay is this batch's version.

    `by` is who sent them, null when they went themselves.
    """

    participant: UUID
    room: UUID | None
    by: UUID | None


class ParticipantLeft(Event, frozen=True):
    """Somebody is gone: by themselves, because their connection was lost, or removed."""

    participant: UUID
    reason: Literal["left", "lost", "removed"]


class RoomAdded(Event, frozen=True):
    """There is one more breakout room."""

    room: RoomInfo
    by: UUID


class RoomRenamed(Event, frozen=True):
    """A breakout room has another name."""

    room: UUID
    name: str
    by: UUID


class RoomDeleted(Event, frozen=True):
    """A breakout room is gone; who was in it is in the main room, with this version as stay."""

    room: UUID
    by: UUID


class RoomsClosing(Event, frozen=True):
    """The countdown has started: at `closes_at` everyone is in the main room."""

    closes_at: int
    by: UUID


class RoomsClosed(Event, frozen=True):
    """There are no breakout rooms any more; who was in one is in the main room, with this
    version as stay."""


class ChatSent(Event, frozen=True):
    """Somebody said something in the chat."""

    message: ChatInfo


class ShareStarted(Event, frozen=True):
    """Somebody presents in the main room."""

    participant: UUID
    kind: ShareKind


class ShareStopped(Event, frozen=True):
    """Nobody presents any more. `by` is who stopped it."""

    participant: UUID
    by: UUID | None


class RecordingStarted(Event, frozen=True):
    """The main room is being recorded."""

    recording: RecordingInfo


class RecordingStopped(Event, frozen=True):
    """The recording has ended; what was recorded is kept."""

    recording: UUID


class SessionEnded(Event, frozen=True):
    """The session is over. `by` is who ended it, null when it ended by itself."""

    by: UUID | None


AnyEvent = (
    ParticipantJoined
    | ParticipantChanged
    | ParticipantMoved
    | ParticipantLeft
    | RoomAdded
    | RoomRenamed
    | RoomDeleted
    | RoomsClosing
    | RoomsClosed
    | ChatSent
    | ShareStarted
    | ShareStopped
    | RecordingStarted
    | RecordingStopped
    | SessionEnded
)


# Frames: server to browser ---------------------------------------------------------------------


class Done(Message, frozen=True):
    """The command was carried out; `version` includes what it changed."""

    id: str
    version: int
    now: int


class Refused(Message, frozen=True):
    """The command was not carried out and nothing changed. `message` is a sentence to show."""

    id: str | None
    code: ErrorCode
    message: str


class Lobby(Message, frozen=True):
    """For who has not joined: whether the session is on, and how many people are in it."""

    live: bool
    people: int


class Snapshot(Message, frozen=True):
    """The whole state, and who the receiver is in it."""

    version: int
    now: int
    you: UUID
    session: UUID
    started_at: int
    closes_at: int | None
    rooms: list[RoomInfo]
    participants: list[ParticipantInfo]
    chat: list[ChatInfo]
    #: Whether there are older messages than `chat` holds.
    chat_more: bool
    recording: RecordingInfo | None


class Events(Message, frozen=True):
    """One change of the session: apply all of it, in order, as one step."""

    version: int
    events: list[AnyEvent]


class ChatHistory(Message, frozen=True):
    """Older messages, oldest first."""

    messages: list[ChatInfo]
    more: bool


class Signal(Message, frozen=True):
    """A step of the negotiation, from somebody in the same room. `stay` is theirs,
    `your_stay` the receiver's at that moment."""

    sender: UUID
    stay: int
    your_stay: int
    data: Negotiation


class Speaking(Message, frozen=True):
    """Somebody in one's room has started or stopped speaking."""

    participant: UUID
    speaking: bool


class MediaTicket(Message, frozen=True):
    """What a browser needs in order to be heard and seen in its room."""

    backend: Literal["mesh", "livekit"]
    ice_servers: list[IceServer]
    relay_only: bool
    #: From this many people in a room on, newcomers' cameras start off.
    cameras: int
    #: When to ask for a new one.
    expires_at: int | None
    #: With the backend `livekit`: the media server's door.
    livekit: LiveKitAccess | None = None


class Heartbeat(Message, frozen=True):
    """Every few seconds: the newest version, so that who missed an event finds out."""

    version: int
    now: int


class TakenOver(Message, frozen=True):
    """The same person joined from another page; this socket is closed."""


class Muted(Message, frozen=True):
    """`by` has muted this person: their page turns the microphone off."""

    by: UUID


class PutOut(Message, frozen=True):
    """`by` has put this person out of the call; this socket is closed."""

    by: UUID


class Removed(Message, frozen=True):
    """The person no longer belongs to the studio; this socket is closed."""


AnyFrame = (
    Done
    | Refused
    | Lobby
    | Snapshot
    | Events
    | ChatHistory
    | Signal
    | Speaking
    | MediaTicket
    | Heartbeat
    | TakenOver
    | Muted
    | PutOut
    | Removed
)


# In and out ------------------------------------------------------------------------------------


class BadMessage(Exception):
    """A frame that is no command. `id` is the command's where it could still be read."""

    def __init__(self, code: ErrorCode, message: str, id: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.id = id


_commands = msgspec.json.Decoder(AnyCommand)
_encoder = msgspec.json.Encoder()


class _OnlyId(msgspec.Struct):
    id: Id


_only_id = msgspec.json.Decoder(_OnlyId)


def decode(text: str | bytes) -> Any:
    """Return the command that a frame holds.

    Raises BadMessage if it is too large, no JSON, unknown, or not exactly of its type's form.
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(data) > MAX_FRAME_BYTES:
        raise BadMessage(ErrorCode.TOO_LARGE, "That message is too large.")
    try:
        return _commands.decode(data)
    # A deeply nested frame exhausts the stack before it fails its type.
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise BadMessage(
            ErrorCode.BAD_MESSAGE, "The page sent something that was not understood.", _id_of(data)
        ) from error


def _id_of(data: bytes) -> str | None:
    try:
        return _only_id.decode(data).id
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None


def encode(frame: Message) -> str:
    """Return a frame as the text that goes over the socket."""
    return _encoder.encode(frame).decode()


def milliseconds(moment: datetime) -> int:
    """A moment as it is written on the wire."""
    return round(moment.timestamp() * 1000)
