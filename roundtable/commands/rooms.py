"""Breakout rooms: open, name, delete, enter, send to, close."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Case, Count, Q, UUIDField, Value, When

from roundtable import media
from roundtable import protocol as p
from roundtable.commands import endings, people, recording, schedule, share
from roundtable.commands.change import Change, Refused, handles
from roundtable.models import Participant, Room, Session, present
from roundtable.protocol import ErrorCode
from roundtable.snapshot import room_info
from studios.models import Role

MAIN_ROOM = "Main Room"
#: Of a room's participants, who is in the call: a place is kept for those who were lost.
PRESENT = Q(participants__left_at=None)


@handles(p.AddRoom)
def add_room(step: Change, participant: Participant, command: p.AddRoom) -> None:
    """Open 'Room 1', 'Room 2' … with the lowest free number, up to MAX_ROOMS."""
    _refuse_while_closing(step.session)
    rooms = list(step.session.rooms.all())
    limit = settings.ROUNDTABLE["MAX_ROOMS"]
    if len(rooms) >= limit:
        raise Refused(ErrorCode.TOO_MANY_ROOMS, f"There can be {limit} rooms at most.")
    numbers = {room.number for room in rooms}
    names = {room.name.casefold() for room in rooms}
    # A renamed room may bear the name that a free number would give: then the next one.
    number = next(
        n for n in range(1, 2 * limit + 1) if n not in numbers and f"room {n}" not in names
    )
    room = step.session.rooms.create(number=number, name=f"Room {number}")
    step.say(p.RoomAdded(room=room_info(room), by=participant.id))


@handles(p.RenameRoom)
def rename_room(step: Change, participant: Participant, command: p.RenameRoom) -> None:
    room = find(step.session, command.room)
    name = " ".join(command.name.split())
    if not name:
        raise Refused(ErrorCode.BAD_MESSAGE, "A room needs a name.")
    taken = {other.name.casefold() for other in step.session.rooms.exclude(pk=room.pk)}
    if name.casefold() in taken | {MAIN_ROOM.casefold()}:
        raise Refused(ErrorCode.NAME_TAKEN, f"There is a {name} already.")
    if name != room.name:
        room.name = name
        room.save(update_fields=["name"])
        step.say(p.RoomRenamed(room=room.id, name=name, by=participant.id))


@handles(p.DeleteRoom)
def delete_room(step: Change, participant: Participant, command: p.DeleteRoom) -> None:
    room = find(step.session, command.room)
    endings.bring_back(step, room)
    step.say(p.RoomDeleted(room=room.id, by=participant.id))
    if step.session.rooms_close_at and not step.session.rooms.exists():
        endings.close_rooms(step)
        schedule.reschedule(step)


@handles(p.MoveToRoom)
def move_to_room(step: Change, participant: Participant, command: p.MoveToRoom) -> None:
    place(step, participant, enterable(step.session, command.room), by=None)


@handles(p.SendToRoom)
def send_to_room(step: Change, participant: Participant, command: p.SendToRoom) -> None:
    sent = people.find(step, command.participant)
    room = enterable(step.session, command.room)
    place(step, sent, room, by=None if sent.id == participant.id else participant.id)


@handles(p.SpreadPeople)
def spread_people(step: Change, participant: Participant, command: p.SpreadPeople) -> None:
    """Each goes to the room with the fewest people, in the order in which they came."""
    _refuse_while_closing(step.session)
    rooms = list(step.session.rooms.annotate(people=Count("participants", filter=PRESENT)))
    if not rooms:
        raise Refused(ErrorCode.NO_ROOMS, "Add a room first.")
    waiting = present(step.session).filter(room=None, role=Role.MEMBER).select_related(None)
    fill = [(room.people, room.number, room) for room in rooms]
    heapq.heapify(fill)
    moves = []
    for person in waiting:
        size, number, room = heapq.heappop(fill)
        heapq.heappush(fill, (size + 1, number, room))
        moves.append((person, room))
    _move(step, moves, by=participant.id)


@handles(p.CloseRooms)
def close_rooms(step: Change, participant: Participant, command: p.CloseRooms) -> None:
    """Store the moment at which everyone is back; `duties` carries it out."""
    _refuse_while_closing(step.session)
    if not step.session.rooms.exists():
        raise Refused(ErrorCode.NO_ROOMS, "There are no rooms to close.")
    closes_at = step.now + timedelta(seconds=settings.ROUNDTABLE["CLOSE_SECONDS"])
    step.session.rooms_close_at = closes_at
    step.session.save(update_fields=["rooms_close_at"])
    schedule.reschedule(step)
    step.say(p.RoomsClosing(closes_at=p.milliseconds(closes_at), by=participant.id))


def find(session: Session, id: UUID) -> Room:
    """Return a room of this session. Raises Refused for anything else."""
    room = session.rooms.filter(pk=id).first()
    if room is None:
        raise Refused(ErrorCode.NO_SUCH_ROOM, "That room is not there any more.")
    return room


def enterable(session: Session, id: UUID | None) -> Room | None:
    """Return the room that somebody is about to enter; None is the main room, always open."""
    if id is None:
        return None
    room = find(session, id)
    _refuse_while_closing(session)
    return room


def place(step: Change, participant: Participant, room: Room | None, by: UUID | None) -> None:
    """Put a person into a room; nothing happens if they are there."""
    if participant.room_id != (room.id if room else None):
        _move(step, [(participant, room)], by)


def _move(step: Change, moves: Sequence[tuple[Participant, Room | None]], by: UUID | None) -> None:
    """Take people elsewhere, all in one step."""
    # What works in the main room only ends when they leave it.
    leaving = [participant for participant, _ in moves if participant.room_id is None]
    recording.end(step, *leaving)
    for participant in leaving:
        share.end(step, participant, by=by)
    for participant, room in moves:
        step.departures.moved.append(
            media.Stay(participant.id, participant.room_id, participant.stay)
        )
        participant.room = room
        participant.stay = step.version
        step.places[participant.id] = participant.room_id
        step.say(p.ParticipantMoved(participant=participant.id, room=participant.room_id, by=by))
    # One statement, however many people go to however many rooms.
    bound_for: dict[UUID | None, list[UUID]] = {}
    for participant, _ in moves:
        bound_for.setdefault(participant.room_id, []).append(participant.id)
    going = [When(pk__in=people_ids, then=Value(room)) for room, people_ids in bound_for.items()]
    Participant.objects.filter(pk__in=[participant.pk for participant, _ in moves]).update(
        room=Case(*going, output_field=UUIDField()), stay=step.version
    )


def _refuse_while_closing(session: Session) -> None:
    if session.rooms_close_at:
        raise Refused(ErrorCode.ROOMS_CLOSING, "The rooms are closing.")
