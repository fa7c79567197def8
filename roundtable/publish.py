"""Hands frames to the channel layer, for the hubs of all processes.

A message is at most once: whoever misses one finds out by the version and asks for a snapshot.
So a layer that is down is logged, and the change that was committed stands.
"""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from roundtable import groups, metrics, protocol

logger = logging.getLogger(__name__)


def send(
    group: str,
    frame: protocol.Message | None = None,
    *,
    close: protocol.CloseCode | None = None,
    spare: UUID | None = None,
    places: dict[UUID, str] | None = None,
    version: int = 0,
) -> None:
    """Send one message to a group.

    `frame` is encoded here, once, and written as it is to every socket of the group. `close`
    closes the sockets afterwards, but for the connection `spare`. `places` says which room's
    group each of these participants belongs to, since the session's `version`.
    """
    message: dict[str, Any] = {"type": "roundtable.frame", "group": group}
    message["at"] = metrics.published(frame)
    if frame is not None:
        message["frame"] = protocol.encode(frame)
    if close is not None:
        message["close"] = int(close)
    if spare is not None:
        message["spare"] = str(spare)
    if places:
        message["places"] = {str(id): room for id, room in places.items()}
        message["version"] = version
    layer = get_channel_layer()
    assert layer is not None
    try:
        async_to_sync(layer.group_send)(group, message)
    except Exception:  # whatever the layer's backend raises when it cannot be reached
        logger.exception("The channel layer did not take a message for %s", group)


def lobby(studio_id: int, *, live: bool, people: int) -> None:
    """Tell the pages that wait for a studio's session."""
    send(groups.studio(studio_id), protocol.Lobby(live=live, people=people))
