"""Coming, going, and everything about who holds a place."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from roundtable import media, publish
from roundtable import protocol as p
from roundtable.commands import duties, endings, recording, schedule, share
from roundtable.commands.change import Change, Refused, change, handles
from roundtable.models import Participant, Session, present
from roundtable.permissions import is_leader
from roundtable.protocol import ErrorCode
from roundtable.snapshot import participant_info
from studios.models import Membership, User


def join(
    membership: Membership, command: p.Join, connection: UUID, process: UUID, now: datetime
) -> Participant | None:
    """Give a member a place in the studio's session; a Host or Manager starts it if need be.

    `connection` is the socket that speaks for them from now on, on the server process `process`.
    Returns None if the membership has ended meanwhile. Raises Refused.
    """
    while True:
        session = _live_session(membership, command, now)
        with change(session.id, now) as step:
            if schedule.are_due(step):
                duties.carry_out(step)
            elif step.session.is_live:
                # Read again under the lock that its end takes too: nobody slips in by one
                # that is over, or with a role of before.
                member = Membership.objects.select_related("user").filter(pk=membership.pk).first()
                if member is None:
                    return None
                return _take_place(step, member, command, connection, process)


def _live_session(membership: Membership, command: p.Join, now: datetime) -> Session:
    """Return the studio's session, started now if the member may."""
    live = Session.objects.filter(studio=membership.studio_id, ended_at=None)
    session = live.first()
    if session is not None:
        return session
    if command.resume:  # a page that comes back by itself starts nothing
        raise Refused(ErrorCode.SESSION_ENDED, "The session is over.")
    if not is_leader(membership.role):
        raise Refused(ErrorCode.NOT_STARTED, "A Host or Manager has yet to start the session.")
    try:
        with transaction.atomic():
            session = Session.objects.create(
                studio_id=membership.studio_id,
                started_by=membership.user,
                started_at=now,
                # Until the first has joined; so that it ends by itself if that never happens.
                empty_since=now,
                next_due_at=now + schedule.empty(),
            )
            transaction.on_commit(lambda: publish.lobby(membership.studio_id, live=True, people=1))
    except IntegrityError:  # somebody else has just started it
        return live.get()
    return session


def _take_place(
    step: Change, membership: Membership, command: p.Join, connection: UUID, process: UUID
) -> Participant:
    known = step.session.participants.filter(user=membership.user).select_related("user").first()
    participant = known or Participant(session=step.session, user=membership.user)
    is_here = known is not None and known.is_present
    same_page = is_here and participant.page == command.page
    before = participant_info(participant)
    if is_here and not same_page:
        if command.resume:
            raise Refused(ErrorCode.TAKEN_OVER, "You joined from another tab or device.")
        step.tell(participant.id, p.TakenOver(), close=p.CloseCode.TAKEN_OVER, spare=connection)
        share.end(step, participant, by=None)
        recording.end(step, participant)
        step.departures.gone.append(
            media.Stay(participant.id, participant.room_id, participant.stay)
        )
    if not is_here:
        participant.joined_at = step.now
        participant.left_at = participant.hand_raised_at = None
        # A place that was kept is no way into rooms that are closing.
        if step.session.rooms_close_at:
            participant.room = None
    if not same_page:
        participant.stay = step.version
    participant.role = membership.role
    participant.page, participant.connection = command.page, connection
    participant.process_id = process
    participant.disconnected_at = None
    participant.microphone, participant.camera = command.microphone, command.camera
    participant.save()
    if step.session.empty_since:
        step.session.empty_since = None
        step.session.save(update_fields=["empty_since"])
    schedule.reschedule(step)
    info = participant_info(participant)
    if not is_here:
        step.say(p.ParticipantJoined(participant=info))
    elif info != before:
        step.say(p.ParticipantChanged(participant=info))
    return participant


@handles(p.Leave)
def leave(step: Change, participant: Participant, command: p.Leave) -> None:
    endings.depart(step, participant, "left")
    schedule.reschedule(step)


@handles(p.EndSession)
def end_session(step: Change, participant: Participant, command: p.EndSession) -> None:
    endings.end_session(step, by=participant.id)
    schedule.reschedule(step)


def disconnect(participant_id: UUID, connection: UUID, now: datetime) -> None:
    """Note that a socket is lost. The place is kept for the grace; nobody is told."""
    place = Participant.objects.filter(pk=participant_id).only("session_id").first()
    if place is None:  # deleted meanwhile, with the studio or the person
        return
    with change(place.session_id, now) as step:
        lost = step.session.participants.filter(pk=participant_id, connection=connection)
        if lost.update(connection=None, process=None, disconnected_at=now):
            schedule.reschedule(step)


def disconnect_process(process: UUID, now: datetime) -> None:
    """Note that all sockets of a process are lost: it died. Their grace begins now."""
    held = Participant.objects.filter(process=process).values_list("pk", "connection")
    for participant_id, connection in held:
        if connection:
            disconnect(participant_id, connection, now)


def change_role(session_id: UUID, user: User, role: str, now: datetime) -> None:
    """Bring a person's role in the call in step with their membership's."""
    with change(session_id, now) as step:
        participant = _present(step, user)
        if participant and participant.role != role:
            if not is_leader(role):
                recording.end(step, participant)
            participant.role = role
            participant.save(update_fields=["role"])
            step.say(p.ParticipantChanged(participant=participant_info(participant)))


def remove(session_id: UUID, user: User, now: datetime) -> None:
    """Put somebody out of the call who no longer belongs to the studio."""
    with change(session_id, now) as step:
        participant = _present(step, user)
        if participant:
            endings.depart(step, participant, "removed")
            schedule.reschedule(step)
            step.tell(participant.id, p.Removed(), close=p.CloseCode.REMOVED)


def show_anew(session_id: UUID, user: User, now: datetime) -> None:
    """Tell everyone how a person looks now: another name or picture."""
    with change(session_id, now) as step:
        participant = _present(step, user)
        if participant:
            step.say(p.ParticipantChanged(participant=participant_info(participant)))


def find(step: Change, id: UUID) -> Participant:
    """Return somebody who is in the call. Raises Refused for anyone else."""
    found = step.session.participants.filter(pk=id, left_at=None).select_related("user").first()
    if found is None:
        raise Refused(ErrorCode.NO_SUCH_PARTICIPANT, "That person is not in the call any more.")
    return found


def _present(step: Change, user: User) -> Participant | None:
    """The person's place as it is under the lock; None if they are not in the call."""
    return present(step.session).filter(user=user).first()
