"""The live call as it is stored: session, rooms, who is where, chat, recordings.

What is here survives a crash. What is ephemeral on purpose (who is speaking) is not here.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from studios.models import Role, Studio


class Session(models.Model):
    """One meeting of a studio, from the first to join until it ends."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    studio = models.ForeignKey(Studio, on_delete=models.CASCADE, related_name="sessions")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    #: Raised by every change; each batch of events carries it.
    version = models.PositiveBigIntegerField(default=0)
    #: While rooms are closing: the moment at which everyone is back in the main room.
    rooms_close_at = models.DateTimeField(null=True, blank=True)
    #: Since when nobody is in the call.
    empty_since = models.DateTimeField(null=True, blank=True)
    #: The earliest moment at which `clock` has something to do here.
    next_due_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["studio"], condition=Q(ended_at=None), name="one_live_session_per_studio"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.studio}, {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def is_live(self) -> bool:
        return self.ended_at is None


class Room(models.Model):
    """A breakout room. The main room has no row: a participant whose room is None is there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="rooms")
    #: 1 … MAX_ROOMS; a deleted room's number is given out again, so it also bounds the count.
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="one_room_per_number"),
        ]

    def __str__(self) -> str:
        return self.name


class ServerProcess(models.Model):
    """A running server process. One whose `seen_at` is old has died with its sockets."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.id)


class Share(models.TextChoices):
    """What a presenter shows."""

    SCREEN = "screen", "Screen"
    AUDIO = "audio", "Audio"


class Participant(models.Model):
    """A person's place in a session. One row per person, kept when they leave and come back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="participations"
    )
    #: A copy of the membership's role, kept in step with it.
    role = models.CharField(max_length=10, choices=Role)
    room = models.ForeignKey(
        Room, on_delete=models.SET_NULL, null=True, blank=True, related_name="participants"
    )
    #: The session's version at which this stay began: another number after every change of
    #: room and every new page. Links between browsers are named by it, so that a late signal
    #: of an earlier stay cannot reach the next one.
    stay = models.PositiveBigIntegerField(default=0)
    #: The page (browser tab) that holds the place, by the random id that it gave itself.
    page = models.UUIDField(null=True, blank=True)
    #: The socket that speaks for the person, and the process it lives on; None while it is lost.
    connection = models.UUIDField(null=True, blank=True)
    process = models.ForeignKey(
        ServerProcess, on_delete=models.SET_NULL, null=True, blank=True, related_name="participants"
    )
    joined_at = models.DateTimeField()
    disconnected_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    microphone = models.BooleanField(default=False)
    camera = models.BooleanField(default=False)
    #: Who muted this person, until their page has answered to it.
    muted_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    hand_raised_at = models.DateTimeField(null=True, blank=True)
    #: What this person presents in the main room, if anything.
    share = models.CharField(max_length=10, choices=Share, blank=True)

    class Meta:
        ordering = ["joined_at"]
        constraints = [
            models.UniqueConstraint(fields=["session", "user"], name="one_place_per_person"),
            models.UniqueConstraint(
                fields=["session"], condition=~Q(share=""), name="one_presenter_per_session"
            ),
        ]
        indexes = [models.Index(fields=["session", "left_at"])]

    def __str__(self) -> str:
        return f"{self.user} in {self.session}"

    @property
    def is_present(self) -> bool:
        return self.left_at is None


class ChatMessage(models.Model):
    """One line of the call's one chat."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="messages")
    sender = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="messages")
    #: The name of the room it was sent from, as it was then; rooms vanish, the chat stays.
    room_name = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=2000)
    sent_at = models.DateTimeField()
    #: The session's version that brought it: the chat's order.
    version = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["version"]
        indexes = [models.Index(fields=["session", "version"])]

    def __str__(self) -> str:
        return self.text[:60]


class Recording(models.Model):
    """A recording made by one person's browser, from the main room only."""

    class State(models.TextChoices):
        RECORDING = "recording", "Recording"
        FINISHING = "finishing", "Waiting for the last pieces"
        PROCESSING = "processing", "Being made ready"
        READY = "ready", "Ready"
        FAILED = "failed", "Failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="recordings")
    recorder = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="recordings")
    state = models.CharField(max_length=12, choices=State, default=State.RECORDING)
    mime_type = models.CharField(max_length=80, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    #: When the state is next looked at by the clock, whatever the recorder's browser does.
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    #: How often making it ready was begun; ends in failure when it never succeeds.
    attempts = models.PositiveSmallIntegerField(default=0)
    file = models.FileField(upload_to="recordings/", blank=True)
    duration = models.DurationField(null=True, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=Q(state="recording"), name="one_recording_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session.studio}, {self.started_at:%Y-%m-%d %H:%M}"


def piece_path(piece: RecordingPiece, filename: str) -> str:
    return f"recordings/{piece.recording_id}/{piece.number:06d}"


class RecordingPiece(models.Model):
    """A few seconds of a recording as the browser uploaded them."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    data = models.FileField(upload_to=piece_path)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["recording", "number"], name="one_piece_per_number"),
        ]

    def __str__(self) -> str:
        return f"Piece {self.number} of {self.recording_id}"


def present(session: Session) -> models.QuerySet[Participant]:
    """The people in the call, with their users, in the order in which they came."""
    return (
        session.participants.filter(left_at=None).select_related("user").order_by("joined_at", "pk")
    )
