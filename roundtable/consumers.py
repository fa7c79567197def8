"""The socket of the call: authenticate, decode, do one command, answer. No rule lives here."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable
from typing import Any
from uuid import uuid4

from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.utils import timezone

from roundtable import (
    commands,
    door,
    drain,
    entry,
    groups,
    hub,
    log_context,
    media,
    metrics,
    newest,
    publish,
)  # fmt: skip
from roundtable import protocol as p
from roundtable.commands import Refused, answering
from roundtable.commands.arrivals import Arrival
from roundtable.commands.departures import Leaver
from roundtable.limits import Limits
from roundtable.outbox import Outbox
from roundtable.threads import in_database

logger = logging.getLogger(__name__)


class RoundtableConsumer(AsyncWebsocketConsumer):
    """One browser's socket: in the lobby until it joins, then one participant's."""

    # The hub speaks to the channel layer, once for all sockets of the process.
    channel_layer_alias = ""

    async def connect(self) -> None:
        self.connection = uuid4()
        self.place: entry.Place | None = None
        #: The session's version with what this page last asked of its room: the hub may not have
        #: heard of it yet.
        self.moved = 0
        self.limits = Limits(time.monotonic())
        self.hub = hub.current()
        await self.accept()
        self.outbox = Outbox(self.connection, self._write, self._close)
        scope: Any = self.scope
        log_in = scope["cookies"].get(settings.SESSION_COOKIE_NAME)
        visit = await in_database(entry.visit)(log_in, scope["url_route"]["kwargs"]["slug"])
        if visit is None:
            self.outbox.put_close(p.CloseCode.NOT_FOUND)
            return
        if drain.is_on():
            self.outbox.put_close(p.CloseCode.RESTARTING)
            return
        self.user, self.studio, lobby = visit
        await self.hub.add(groups.studio(self.studio), self.outbox)
        self._send(lobby)

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Act on what the server says; what to do is the method named after it.

        Channels would go to another thread before each, for the sake of stale connections to the
        database: `in_database` looks after those that are used.
        """
        await getattr(self, get_handler_name(message))(message)

    async def disconnect(self, code: int) -> None:
        self.outbox.stop()
        await self.hub.remove(self.outbox)
        if self.place is not None:
            await door.current().lose(self.place.session, self.connection)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        try:
            # A binary frame is none of ours: read as an empty one, it is refused.
            command = p.decode(text_data or "")
        except p.BadMessage as bad:
            if self._may_go_on(None, bad.id):
                self._send(p.Refused(id=bad.id, code=bad.code, message=bad.message))
            return
        if self._may_go_on(type(command), command.id):
            with self.outbox.replying():
                await self._carry_out(command)

    def _may_go_on(self, command: type[p.Command] | None, id: str | None) -> bool:
        now = time.monotonic()
        if self.limits.allow(command, now):
            return True
        if self.limits.is_flood(now):
            self.outbox.put_close(p.CloseCode.FLOOD)
        else:
            self._send(p.Refused(id=id, code=p.ErrorCode.TOO_FAST, message="Slow down a little."))
        return False

    async def _carry_out(self, command: p.Command) -> None:
        try:
            with metrics.carrying_out(command):
                version, frames = await self._answer(command)
        except Refused as refused:
            self._send(p.Refused(id=command.id, code=refused.code, message=refused.message))
        except Exception:  # whatever broke, the person hears of it and the socket stays
            logger.exception("Command %s failed", type(command).__name__)
            self._send(
                p.Refused(
                    id=command.id,
                    code=p.ErrorCode.UNAVAILABLE,
                    message="That did not work just now. Try again.",
                )
            )
        else:
            now = p.milliseconds(timezone.now())
            self._send(p.Done(id=command.id, version=version, now=now))
            for frame in frames:
                self.outbox.put(frame)

    async def _answer(self, command: p.Command) -> tuple[int, list[str]]:
        """Carry out a command: the session's version after it, and the frames that answer it."""
        if isinstance(command, p.Join):
            return await self._join(command)
        if isinstance(command, p.Ping):
            # Without the database: a page must not take its socket for dead while that is away.
            return 0, []
        if self.place is None:
            raise Refused(p.ErrorCode.NOT_IN_CALL, "Join the call first.")
        if isinstance(command, p.Leave):
            return await self._leave(self.place), []
        if isinstance(command, p.SendSignal) and await self._pass_on(self.place, command):
            return 0, []
        version, frames = await in_database(commands.execute)(
            self.place.session, self.place.participant, self.connection, command, timezone.now()
        )
        if isinstance(command, p.MoveToRoom):
            self.moved = version
        if isinstance(command, p.Resync):
            return await self._catch_up(self.place, with_ticket=media.pushes_tickets())
        return version, [p.encode(frame) for frame in frames]

    async def _pass_on(self, place: entry.Place, command: p.SendSignal) -> bool:
        """Hand a signal to somebody of my room, if it is known here that they are.

        A new link takes some ten of them while people wait, so the database is asked only about
        those whose sockets are elsewhere: `answering.send_signal`.
        """
        stay = command.stay
        if stay is None and self.outbox.placed_at >= self.moved:
            stay = self.outbox.stay
        if stay is None or not self.hub.are_together(
            self.outbox, stay, command.to, command.their_stay
        ):
            return False
        await publish.send_from_loop(*answering.passed_on(place.participant, stay, command))
        return True

    async def _join(self, command: p.Join) -> tuple[int, list[str]]:
        """Take the place, hear the session, and only then read the snapshot: what happens in
        between is in it or arrives after it."""
        arrival = Arrival(self.user.pk, command, self.connection, timezone.now())
        place = await door.current().join(self.studio, arrival)
        if place is None:
            self._send(p.Removed())
            self.outbox.put_close(p.CloseCode.REMOVED)
            raise Refused(p.ErrorCode.NOT_PERMITTED, "You are no longer a member of this studio.")
        self.place = place
        log_context.remember(session=place.session, participant=place.participant)
        await self.hub.remove(self.outbox, groups.studio(self.studio))
        await self.hub.add_to_session(place.session, place.participant, self.outbox)
        version, frames = await self._catch_up(place, with_ticket=True)
        if place.muted_by:  # first: the page is not to answer the snapshot with what was on
            frames.insert(0, p.encode(p.Muted(by=place.muted_by)))
        return version, frames

    async def _leave(self, place: entry.Place) -> int:
        leaver = Leaver(place.participant, self.connection)
        version = await door.current().leave(place.session, leaver)
        self.place = None
        await self.hub.remove(self.outbox)
        await self.hub.add(groups.studio(self.studio), self.outbox)
        return version

    async def _catch_up(self, place: entry.Place, with_ticket: bool) -> tuple[int, list[str]]:
        """Read the newest state and hear the room that it shows; its version, and the snapshot
        for this person. Also the media ticket `with_ticket`, if the room is another than before.
        """
        state, now = await newest.current().state(place.session, place.participant), timezone.now()
        has_moved = await self.hub.settle(state, place.participant, self.outbox)
        frames = [state.frame(place.participant, now)]
        you = state.person(place.participant)
        if you and has_moved and with_ticket:
            ticket = media.ticket_for_stay(
                place.session, you.id, you.room, you.stay, now, you.share
            )
            frames.append(p.encode(ticket))
        return state.version, frames

    def _send(self, frame: p.Message) -> None:
        self.outbox.put(p.encode(frame))

    def _write(self, frame: str) -> Awaitable[None]:
        # As `send` does in the end: a frame goes to a thousand sockets, each step less counts.
        message: Any = {"type": "websocket.send", "text": frame}
        written: Awaitable[None] = self.base_send(message)
        return written

    async def _close(self, code: int) -> None:
        await self.close(code=int(code))
