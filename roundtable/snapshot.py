"""The whole state, as a newcomer or anyone who missed something needs it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from roundtable import protocol as p
from roundtable.models import ChatMessage, Participant, Recording, Room, Session, present

#: How many chat messages come at once; older ones are asked for.
CHAT_PAGE = 100


def participant_info(participant: Participant) -> p.ParticipantInfo:
    """A person as everyone sees them. The participant's user is read."""
    user = participant.user
    hand = participant.hand_raised_at
    return p.ParticipantInfo(
        id=participant.id,
        name=str(user),
        initials=user.initials,
        colour=user.colour,
        avatar=user.avatar_url,
        role=participant.role,  # type: ignore[arg-type]
        room=participant.room_id,
        stay=participant.stay,
        microphone=participant.microphone,
        camera=participant.camera,
        hand=p.milliseconds(hand) if hand else None,
        share=participant.share,  # type: ignore[arg-type]
    )


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
        participants=[participant_info(one) for one in present(session)],
        chat=chat,
        chat_more=more,
        recording=recording_info(recording) if recording else None,
    )
