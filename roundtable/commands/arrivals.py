"""Coming into the call, or back to it: many people in one transaction, each by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from roundtable import media, publish
from roundtable import protocol as p
from roundtable.commands import duties, recording, schedule, share
from roundtable.commands.change import Change, Refused
from roundtable.models import Participant, Session
from roundtable.permissions import is_leader
from roundtable.protocol import ErrorCode
from roundtable.snapshot import participant_info
from studios.models import Membership

#: What coming in may change about a place.
FIELDS = (
    "role", "room", "stay", "page", "connection", "process", "joined_at", "disconnected_at",
    "left_at", "microphone", "camera", "muted_by", "hand_raised_at",
)  # fmt: skip


@dataclass(frozen=True)
class Arrival:
    """A person who wants in, at a socket (`connection`)."""

    user: int
    command: p.Join
    connection: UUID
    at: datetime


Outcome = Participant | Refused | None


def join(
    studio_id: int, arrivals: Sequence[Arrival], process: UUID, now: datetime
) -> list[Outcome]:
    """Give members of a studio a place in its session; a Host or Manager starts it if need be.

    The arrivals are of different people, at sockets of the server process `process`. Returns
    what comes of each: the place, why it was refused, or None for who is no member (any more).
    """
    while True:
        session_id = _live_session(studio_id)
        if session_id is None:
            members = _members(studio_id, arrivals)
            starter = next((one for one in arrivals if _may_start(members, one)), None)
            if starter is None:
                return [_too_early(one) if one.user in members else None for one in arrivals]
            session_id = _start_session(members[starter.user], now)
        with duties.up_to_date(session_id, now) as step:
            if step.session.is_live:
                return _take_places(step, arrivals, process)


def _live_session(studio_id: int) -> UUID | None:
    live = Session.objects.filter(studio=studio_id, ended_at=None)
    return live.values_list("pk", flat=True).first()


def _members(studio_id: int, arrivals: Sequence[Arrival]) -> dict[int, Membership]:
    """Return the memberships of those who are members, by user."""
    users = [arrival.user for arrival in arrivals]
    members = Membership.objects.filter(studio=studio_id, user__in=users).select_related("user")
    return {member.user_id: member for member in members}


def _may_start(members: dict[int, Membership], arrival: Arrival) -> bool:
    """Whether this is a leader; a page that comes back by itself starts nothing."""
    member = members.get(arrival.user)
    return member is not None and is_leader(member.role) and not arrival.command.resume


def _too_early(arrival: Arrival) -> Refused:
    if arrival.command.resume:
        return Refused(ErrorCode.SESSION_ENDED, "The session is over.")
    return Refused(ErrorCode.NOT_STARTED, "A Host or Manager has yet to start the session.")


def _start_session(starter: Membership, now: datetime) -> UUID:
    studio = starter.studio_id
    try:
        with transaction.atomic():
            session = Session.objects.create(
                studio_id=studio,
                started_by=starter.user,
                started_at=now,
                # Until the first has joined; so that it ends by itself if that never happens.
                empty_since=now,
                next_due_at=now + schedule.empty(),
            )
            transaction.on_commit(lambda: publish.lobby(studio, live=True, people=1))
    except IntegrityError:  # somebody else has just started it
        return Session.objects.values_list("pk", flat=True).get(studio=studio, ended_at=None)
    return session.id


def _take_places(step: Change, arrivals: Sequence[Arrival], process: UUID) -> list[Outcome]:
    # Read under the lock that the end of a membership takes too: nobody slips in by one that is
    # over, or with a role of before.
    members = _members(step.session.studio_id, arrivals)
    stored = {one.user_id: one for one in step.session.participants.filter(user__in=members)}
    crowd = _Crowd(step, process)
    outcomes: list[Outcome] = []
    for arrival in arrivals:
        member = members.get(arrival.user)
        if member is None:
            outcomes.append(None)
            continue
        try:
            outcomes.append(crowd.take_place(member, stored.get(arrival.user), arrival))
        except Refused as refused:
            outcomes.append(refused)
    crowd.store()
    return outcomes


class _Crowd:
    """Those who come in one step. Each is seen to in memory, then all are stored at once."""

    def __init__(self, step: Change, process: UUID) -> None:
        self._step, self._process = step, process
        self._places: list[Participant] = []
        self._taken_over: list[Participant] = []
        self._events: list[p.AnyEvent] = []

    def take_place(
        self, member: Membership, known: Participant | None, arrival: Arrival
    ) -> Participant:
        """Return the place as it will be. Raises Refused."""
        step, command = self._step, arrival.command
        participant = known or Participant(session=step.session)
        participant.user, participant.session = member.user, step.session
        is_here = known is not None and known.is_present
        same_page = is_here and participant.page == command.page
        before = participant_info(participant)
        if is_here and not same_page:
            if command.resume:
                raise Refused(ErrorCode.TAKEN_OVER, "You joined from another tab or device.")
            self._take_over(participant, by=arrival.connection)
        if not is_here:
            participant.joined_at = arrival.at
            participant.left_at = participant.hand_raised_at = None
            # A place that was kept is no way into rooms that are closing.
            if step.session.rooms_close_at:
                participant.room = None
        if not same_page:
            participant.stay = step.version
        participant.role = member.role
        participant.page, participant.connection = command.page, arrival.connection
        participant.process_id = self._process
        participant.disconnected_at = None
        participant.camera = command.camera
        # Who was muted while the page was cut off stays muted: it has not heard of it.
        if not (same_page and command.microphone):
            participant.muted_by = None
        participant.microphone = command.microphone and participant.muted_by_id is None
        self._places.append(participant)
        info = participant_info(participant)
        if not is_here:
            self._events.append(p.ParticipantJoined(participant=info))
        elif info != before:
            self._events.append(p.ParticipantChanged(participant=info))
        return participant

    def _take_over(self, participant: Participant, by: UUID) -> None:
        """End what the older page did, and tell it."""
        self._step.tell(participant.id, p.TakenOver(), close=p.CloseCode.TAKEN_OVER, spare=by)
        share.end(self._step, participant, by=None)
        self._taken_over.append(participant)
        self._step.departures.gone.append(
            media.Stay(participant.id, participant.room_id, participant.stay)
        )

    def store(self) -> None:
        """Store all places by one statement, and say who came."""
        if not self._places:
            return
        step = self._step
        if self._taken_over:
            recording.end(step, *self._taken_over)
        Participant.objects.bulk_create(
            self._places, update_conflicts=True, unique_fields=["id"], update_fields=FIELDS
        )
        if step.session.empty_since:
            step.session.empty_since = None
            step.session.save(update_fields=["empty_since"])
        schedule.reschedule(step)
        for event in self._events:
            step.say(event)
