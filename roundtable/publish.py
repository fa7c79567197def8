"""Hands frames to the channel layer, for the hubs of all processes.

A message is at most once: whoever misses one finds out by the version and asks for a snapshot.
So a layer that is down is logged, and the change that was committed stands.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from roundtable import groups, metrics, protocol

logger = logging.getLogger(__name__)


class Moves(NamedTuple):
    """Who is in which room of a session since a version, which is the stay of all of them."""

    session: UUID
    version: int
    rooms: Mapping[UUID, UUID | None]


def send(
    group: str,
    frame: protocol.Message | None = None,
    *,
    close: protocol.CloseCode | None = None,
    spare: UUID | None = None,
    moves: Moves | None = None,
) -> None:
    """Send one message to a group.

    `frame` is encoded here, once, and written as it is to every socket of the group. `close`
    closes the sockets afterwards, but for the connection `spare`. `moves` tells the hubs whose
    sockets hear another room now.
    """
    async_to_sync(_hand_over)(group, _message(group, frame, close, spare, moves))


async def send_from_loop(group: str, frame: protocol.Message) -> None:
    """Send one message to a group, from the event loop; as `send` does it from a thread."""
    await _hand_over(group, _message(group, frame))


def _message(
    group: str,
    frame: protocol.Message | None,
    close: protocol.CloseCode | None = None,
    spare: UUID | None = None,
    moves: Moves | None = None,
) -> dict[str, Any]:
    message: dict[str, Any] = {"type": "roundtable.frame", "group": group}
    message["at"] = metrics.published(frame)
    if frame is not None:
        message["frame"] = protocol.encode(frame)
    if isinstance(frame, protocol.Events):
        message["version"] = frame.version
    if close is not None:
        message["close"] = int(close)
    if spare is not None:
        message["spare"] = str(spare)
    if moves is not None:
        message["moves"] = _as_plain(moves)
    return message


async def _hand_over(group: str, message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    assert layer is not None
    try:
        await layer.group_send(group, message)
    except Exception:  # whatever the layer's backend raises when it cannot be reached
        logger.exception("The channel layer did not take a message for %s", group)


def _as_plain(moves: Moves) -> dict[str, Any]:
    """What any layer can carry: of a thousand people in ten rooms, a room's id comes once."""
    rooms: dict[str, list[str]] = {}
    for participant, room in moves.rooms.items():
        rooms.setdefault(str(room or ""), []).append(str(participant))
    return {"session": str(moves.session), "version": moves.version, "rooms": rooms}


def lobby(studio_id: int, *, live: bool, people: int) -> None:
    """Tell the pages that wait for a studio's session."""
    send(groups.studio(studio_id), protocol.Lobby(live=live, people=people))
