"""What takes people out of rooms and out of the call."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal
from uuid import UUID

from roundtable import media, publish
from roundtable import protocol as p
from roundtable.commands import recording, share
from roundtable.commands.change import Change
from roundtable.models import Participant, Room


def bring_back(step: Change, *rooms: Room) -> None:
    """Bring everyone in these rooms to the main room, and delete the rooms.

    One statement for all, however many they are. It includes people who are away at the moment
    and have their place kept.
    """
    inside = step.session.participants.filter(room__in=rooms)
    step.places |= dict.fromkeys(inside.filter(left_at=None).values_list("pk", flat=True))
    inside.update(room=None, stay=step.version)
    step.departures.closed += [room.pk for room in rooms]
    step.session.rooms.filter(pk__in=[room.pk for room in rooms]).delete()


def close_rooms(step: Change) -> None:
    """Bring everyone to the main room; the rooms are gone."""
    bring_back(step, *step.session.rooms.all())
    step.session.rooms_close_at = None
    step.session.save(update_fields=["rooms_close_at"])
    step.say(p.RoomsClosed())


def depart(
    step: Change, people: Iterable[Participant], reason: Literal["left", "lost", "removed"]
) -> None:
    """Take people out of the call, by as many statements for a thousand as for one.

    Who was lost finds their room again when they come back.
    """
    people = list(people)
    if not people:
        return
    for participant in people:
        share.end(step, participant, by=None)
        step.departures.gone.append(
            media.Stay(participant.id, participant.room_id, participant.stay)
        )
    recording.end(step, *people)
    places = step.session.participants.filter(pk__in=[participant.pk for participant in people])
    places.update(
        left_at=step.now, connection=None, process=None, disconnected_at=None, hand_raised_at=None
    )
    if reason != "lost":
        places.update(room=None)
    for participant in people:
        step.say(p.ParticipantLeft(participant=participant.id, reason=reason))
    if not step.session.participants.filter(left_at=None).exists():
        step.session.empty_since = step.now
        step.session.save(update_fields=["empty_since"])


def end_session(step: Change, by: UUID | None) -> None:
    """End the session for everyone: rooms and places are gone (help article, last note)."""
    session = step.session
    recording.end_any(step)
    session.participants.filter(left_at=None).update(left_at=step.now)
    session.participants.update(
        room=None, share="", hand_raised_at=None, connection=None, process=None
    )
    step.departures.ended += [None, *session.rooms.values_list("pk", flat=True)]
    session.rooms.all().delete()
    session.ended_at = step.now
    session.rooms_close_at = session.empty_since = None
    session.save(update_fields=["ended_at", "rooms_close_at", "empty_since"])
    step.say(p.SessionEnded(by=by))
    step.afterwards(lambda: publish.lobby(session.studio_id, live=False, people=0))
