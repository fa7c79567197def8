"""The whole state, as a newcomer or anyone who missed something needs it."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from roundtable import protocol as p
from roundtable.models import ChatMessage, Participant, Recording, Room, Session, present
from studios.models import User

#: How many chat messages come at once; older ones are asked for.
CHAT_PAGE = 100

#: How often a state is read without the lock, before it is taken.
ATTEMPTS = 3
#: In a snapshot that is nobody's yet.
NOBODY = UUID(int=0)


class Look(NamedTuple):
    """How a user is shown."""

    name: str
    initials: str
    colour: int
    avatar: str


@lru_cache(maxsize=10_000)
def _look(pk: int, display_name: str, email: str, avatar: str) -> Look:
    """Remembered: in a storm of joins everyone's is wanted ten times a second."""
    user = User(pk=pk, display_name=display_name, email=email, avatar=avatar)
    return Look(str(user), user.initials, user.colour, user.avatar_url)


def _person(  # the columns of PERSON
    id: UUID, user: int, display_name: str, email: str, avatar: str, role: str, room: UUID | None,
    stay: int, microphone: bool, camera: bool, hand: datetime | None, share: str,
) -> p.ParticipantInfo:  # fmt: skip
    name, initials, colour, picture = _look(user, display_name, email, avatar)
    return p.ParticipantInfo(
        id=id,
        name=name,
        initials=initials,
        colour=colour,
        avatar=picture,
        role=role,  # type: ignore[arg-type]
        room=room,
        stay=stay,
        microphone=microphone,
        camera=camera,
        hand=p.milliseconds(hand) if hand else None,
        share=share,  # type: ignore[arg-type]
    )


#: What is read of a person. Not as models: making two objects for each of a thousand people
#: takes longer than all the rest.
PERSON = (
    "id", "user_id", "user__display_name", "user__email", "user__avatar", "role", "room_id",
    "stay", "microphone", "camera", "hand_raised_at", "share",
)  # fmt: skip


def participant_info(participant: Participant) -> p.ParticipantInfo:
    """A person as everyone sees them. The participant's user is read."""
    one, user = participant, participant.user
    return _person(
        one.id, user.pk, user.display_name, user.email, str(user.avatar), one.role, one.room_id,
        one.stay, one.microphone, one.camera, one.hand_raised_at, one.share,
    )  # fmt: skip


def room_info(room: Room) -> p.RoomInfo:
    return p.RoomInfo(id=room.id, number=room.number, name=room.name)


def chat_info(message: ChatMessage) -> p.ChatInfo:
    """A message as everyone sees it. The sender's user is read."""
    return p.ChatInfo(
        id=message.id,
        version=message.version,
        sender=message.sender_id,
        name=str(message.sender.user),
        room=message.room_name,
        text=message.text,
        sent_at=p.milliseconds(message.sent_at),
    )


def recording_info(recording: Recording) -> p.RecordingInfo:
    return p.RecordingInfo(
        id=recording.id,
        recorder=recording.recorder_id,
        started_at=p.milliseconds(recording.started_at),
    )


def chat_page(session: Session, before: int | None = None) -> tuple[list[p.ChatInfo], bool]:
    """Return the newest messages (older than version `before`), oldest first, and whether
    there are more."""
    messages = session.messages.select_related("sender__user").order_by("-version")
    if before is not None:
        messages = messages.filter(version__lt=before)
    page = list(messages[: CHAT_PAGE + 1])
    return [chat_info(message) for message in reversed(page[:CHAT_PAGE])], len(page) > CHAT_PAGE


def take(session: Session, you: UUID, now: datetime) -> p.Snapshot:
    """Return the session's state as it is now, for the participant `you`.

    To be read in a transaction, or the parts may be of different versions.
    """
    recording = session.recordings.filter(state=Recording.State.RECORDING).first()
    chat, more = chat_page(session)
    closes_at = session.rooms_close_at
    return p.Snapshot(
        version=session.version,
        now=p.milliseconds(now),
        you=you,
        session=session.id,
        started_at=p.milliseconds(session.started_at),
        closes_at=p.milliseconds(closes_at) if closes_at else None,
        rooms=[room_info(room) for room in session.rooms.all()],
        participants=[_person(*row) for row in present(session).values_list(*PERSON)],
        chat=chat,
        chat_more=more,
        recording=recording_info(recording) if recording else None,
    )


def read(session: Session) -> p.Snapshot:
    """Return the session's state, of one version and nobody's yet; without the lock if possible.

    Every change of what is shown raises the version in the same commit: so what was read between
    two looks at the same version belongs together. It keeps nobody waiting, as a lock would.
    """
    for _ in range(ATTEMPTS):
        taken = take(session, NOBODY, session.started_at)
        session.refresh_from_db()
        if session.version == taken.version:
            return taken
    with transaction.atomic():
        locked = Session.objects.select_for_update().get(pk=session.pk)
        return take(locked, NOBODY, locked.started_at)
