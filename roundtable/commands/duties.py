"""What happens to a session by time.

The deadlines are columns; `Session.next_due_at` is the earliest of them. Whoever comes first,
the clock of any process or a command, carries out what is due, under the session's lock: so it
happens once, however many there are and whoever died meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from roundtable.commands import endings, schedule
from roundtable.commands.change import Change, change, change_unless_busy


def carry_out(step: Change) -> None:
    """Do all that is due by `step.now`."""
    session = step.session
    if session.rooms_close_at and session.rooms_close_at <= step.now:
        endings.close_rooms(step)
    lost = session.participants.filter(
        left_at=None, disconnected_at__lte=step.now - schedule.grace()
    )
    endings.depart(step, lost, "lost")
    if session.empty_since and session.empty_since + schedule.empty() <= step.now:
        endings.end_session(step, by=None)
    schedule.reschedule(step)


@contextmanager
def up_to_date(session_id: UUID, now: datetime) -> Iterator[Change]:
    """Open a transaction on a session as `change` does, after all that is due by `now`.

    What comes after a deadline finds the session as it is after it, even if no clock has come
    by yet.
    """
    while True:
        with change(session_id, now) as step:
            if not schedule.are_due(step):
                yield step
                return
            carry_out(step)


def run(session_id: UUID, now: datetime) -> None:
    """Carry out what is due in one session; nothing if somebody else has done so or is at it."""
    with change_unless_busy(session_id, now) as step:
        if step and schedule.are_due(step):
            carry_out(step)
