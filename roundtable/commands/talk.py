"""Microphone, camera, hand and chat."""

from __future__ import annotations

from roundtable import protocol as p
from roundtable.commands.change import Change, Refused, handles
from roundtable.models import Participant
from roundtable.protocol import ErrorCode
from roundtable.snapshot import chat_info, participant_info


@handles(p.SetDevices)
def set_devices(step: Change, participant: Participant, command: p.SetDevices) -> None:
    wanted = command.microphone, command.camera
    is_new = wanted != (participant.microphone, participant.camera)
    if is_new or participant.muted_by_id:
        participant.microphone, participant.camera = wanted
        participant.muted_by = None
        participant.save(update_fields=["microphone", "camera", "muted_by"])
    if is_new:
        step.say(p.ParticipantChanged(participant=participant_info(participant)))


@handles(p.RaiseHand)
def raise_hand(step: Change, participant: Participant, command: p.RaiseHand) -> None:
    """A hand that is up already keeps its place in the order."""
    if bool(participant.hand_raised_at) != command.raised:
        participant.hand_raised_at = step.now if command.raised else None
        participant.save(update_fields=["hand_raised_at"])
        step.say(p.ParticipantChanged(participant=participant_info(participant)))


@handles(p.SendChat)
def send_chat(step: Change, participant: Participant, command: p.SendChat) -> None:
    """The chat is one for the whole call, wherever one is: help article, first note."""
    text = command.text.strip()
    if not text:
        raise Refused(ErrorCode.BAD_MESSAGE, "Write something first.")
    message = step.session.messages.create(
        sender=participant,
        room_name=participant.room.name if participant.room else "",
        text=text,
        sent_at=step.now,
        version=step.version,
    )
    step.say(p.ChatSent(message=chat_info(message)))
