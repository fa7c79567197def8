"""Recording: who may start it, and when it ends. The bytes are `roundtable.recordings`' affair.

Recording works in the main room only, and ends when the recorder moves: help article, third note.
"""

from __future__ import annotations

from datetime import timedelta

from roundtable import protocol as p
from roundtable.commands.change import Change, Refused, handles
from roundtable.models import Participant, Recording
from roundtable.protocol import ErrorCode
from roundtable.snapshot import recording_info

#: How long the recorder's browser may take to hand in the last pieces.
LAST_PIECES = timedelta(seconds=30)


@handles(p.StartRecording)
def start_recording(step: Change, participant: Participant, command: p.StartRecording) -> None:
    if participant.room_id is not None:
        raise Refused(ErrorCode.MAIN_ROOM_ONLY, "Recording works in the main room only.")
    if current(step):
        raise Refused(ErrorCode.ALREADY_RECORDING, "The session is being recorded already.")
    recording = step.session.recordings.create(
        recorder=participant, mime_type=command.mime_type, started_at=step.now
    )
    step.say(p.RecordingStarted(recording=recording_info(recording)))


@handles(p.StopRecording)
def stop_recording(step: Change, participant: Participant, command: p.StopRecording) -> None:
    if not end_any(step):
        raise Refused(ErrorCode.NOT_RECORDING, "The session is not being recorded.")


def current(step: Change) -> Recording | None:
    """The recording that is going on, if any."""
    return step.session.recordings.filter(state=Recording.State.RECORDING).first()


def end(step: Change, *recorders: Participant) -> None:
    """End the recording if one of these people makes it. What was recorded is kept."""
    recording = current(step)
    if recording and recording.recorder_id in {recorder.id for recorder in recorders}:
        _end(step, recording)


def end_any(step: Change) -> bool:
    """End the recording, whoever makes it. Returns whether there was one."""
    recording = current(step)
    if recording:
        _end(step, recording)
    return recording is not None


def _end(step: Change, recording: Recording) -> None:
    recording.state = Recording.State.FINISHING
    recording.ended_at = step.now
    recording.due_at = step.now + LAST_PIECES
    recording.save(update_fields=["state", "ended_at", "due_at"])
    step.say(p.RecordingStopped(recording=recording.id))
