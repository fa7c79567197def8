"""What happens to a session by time.

The deadlines are columns; `Session.next_due_at` is the earliest of them. Whoever comes first,
the clock of any process or a command, carries out what is due, under the session's lock: so it
happens once, however many there are and whoever died meanwhile.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from roundtable.commands import endings, schedule
from roundtable.commands.change import Change, change


def carry_out(step: Change) -> None:
    """Do all that is due by `step.now`."""
    session = step.session
    if session.rooms_close_at and session.rooms_close_at <= step.now:
        endings.close_rooms(step)
    lost = session.participants.filter(
        left_at=None, disconnected_at__lte=step.now - schedule.grace()
    )
    for participant in lost.select_related("user"):
        endings.depart(step, participant, "lost")
    if session.empty_since and session.empty_since + schedule.empty() <= step.now:
        endings.end_session(step, by=None)
    schedule.reschedule(step)


def run(session_id: UUID, now: datetime) -> None:
    """Carry out what is due in one session; nothing if somebody else has just done so."""
    with change(session_id, now) as step:
        if schedule.are_due(step):
            carry_out(step)
