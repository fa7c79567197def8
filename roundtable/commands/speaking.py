"""Who may speak: is in the call, by this socket, with the role that the command takes."""

from __future__ import annotations

from uuid import UUID

from roundtable import protocol as p
from roundtable.commands.change import Refused
from roundtable.models import Participant, Session
from roundtable.permissions import may
from roundtable.protocol import ErrorCode


def refusal(
    session: Session, participant: Participant, connection: UUID, command: type[p.Command]
) -> Refused | None:
    """Why a participant may not do this by this socket; None if they may."""
    if not session.is_live:
        return Refused(ErrorCode.SESSION_ENDED, "The session is over.")
    if not participant.is_present:
        return Refused(ErrorCode.NOT_IN_CALL, "You are not in the call.")
    if participant.connection != connection:
        return Refused(ErrorCode.TAKEN_OVER, "You joined from another tab or device.")
    if not may(participant.role, command):
        return Refused(ErrorCode.NOT_PERMITTED, "Only Hosts and Managers can do this.")
    return None
