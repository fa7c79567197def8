"""The channel-layer groups, by name."""

from __future__ import annotations

from uuid import UUID

SESSION = "session."
ROOM = "room."


def studio(pk: int) -> str:
    """Pages that wait for a studio's session to start."""
    return f"studio.{pk}"


def session(id: UUID) -> str:
    """Everyone in the call. Versioned events go here and nowhere narrower."""
    return f"{SESSION}{id}"


def room(session_id: UUID, room_id: UUID | None) -> str:
    """Everyone in one room; the main room goes by the session's id."""
    return f"{ROOM}{room_id or session_id}"


def participant(id: UUID) -> str:
    """One person, wherever connected."""
    return f"participant.{id}"
