"""Plays every cell of the table of role × command × state.

Refused: the code is the table's and nothing whatever has changed. Done: what changes the call
has raised its version by one batch. `same`: it is done already, so nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, get_args

import pytest
from django.db import transaction

from roundtable import commands
from roundtable import protocol as p
from roundtable.commands import HANDLERS
from studios.models import Role
from tests.contract.table import CALL_STATES, MEMBERS, ROWS, STATES, TABLE
from tests.domain.call import Call, Somebody

WEBM = "video/webm"


def test_the_table_has_every_cell() -> None:
    commands_in_table = {row.partition(" ")[0] for row in ROWS}
    commands = {p.tag(command.__name__) for command in get_args(p.AnyCommand)}
    assert commands_in_table == commands - {"ping"}
    assert set(TABLE) == set(MEMBERS) == {role.value for role in Role}
    for cells in TABLE.values():
        assert set(cells) == {(row, state) for row in ROWS for state in STATES}
    codes = {cell for cells in TABLE.values() for cell in cells.values()} - {"done", "same"}
    assert codes <= {code.value for code in p.ErrorCode}


class Scene:
    """A call in a state, from the point of view of `me`."""

    def __init__(self, call: Call, role: str, state: str) -> None:
        self.call = call
        self.boss = call.joined("Maya", Role.HOST)
        self.me = call.joined("Me", Role(role))
        self.near, self.far = call.joined("Nora"), call.joined("Fay")
        self.mine, self.other = call.add_room(self.boss), call.add_room(self.boss)
        if state in {"room", "closing"}:
            for somebody in (self.me, self.near):
                call.does(somebody, p.MoveToRoom, room=self.mine)
        else:
            call.does(self.far, p.MoveToRoom, room=self.other)
        self.stays = {"stay": self.me.place().stay, "their_stay": self.near.place().stay}
        self.enter = {
            "main": lambda: None,
            "room": lambda: None,
            "closing": lambda: call.does(self.boss, p.CloseRooms),
            "ended": lambda: call.does(self.boss, p.EndSession),
            "taken": self.be_taken_over,
        }[state]

    def be_taken_over(self) -> None:
        older = self.me.page, self.me.connection
        self.call.join(self.me, new_page=True)
        self.me.page, self.me.connection = older

    def record(self, who: Somebody) -> None:
        self.call.does(who, p.StartRecording, mime_type=WEBM)

    def share(self, who: Somebody) -> None:
        if who.room is None:
            self.call.does(who, p.StartShare, kind="screen")

    def presenter(self) -> Somebody:
        """Somebody else, who presents in the main room."""
        self.share(self.boss)
        return self.boss

    def signal(self, to: Somebody, late: int = 0) -> dict[str, Any]:
        stays = {"stay": self.stays["stay"], "their_stay": self.stays["their_stay"] - late}
        return {"to": to.id, "data": p.Answer(sdp=""), **stays}


Fields = dict[str, Any]
#: What each row sends; what must have happened before happens first.
SENDS: dict[str, Callable[[Scene], Fields]] = {
    "leave": lambda s: {},
    "end_session": lambda s: {},
    "add_room": lambda s: {},
    "rename_room": lambda s: {"room": s.mine, "name": "Glazes"},
    "delete_room": lambda s: {"room": s.mine},
    "move_to_room other": lambda s: {"room": s.other},
    "move_to_room main": lambda s: {"room": None},
    "send_to_room other": lambda s: {"participant": s.near.id, "room": s.other},
    "send_to_room main": lambda s: {"participant": sent_away(s).id, "room": None},
    "spread_people": lambda s: {},
    "close_rooms": lambda s: {},
    "set_devices": lambda s: {"microphone": False, "camera": False},
    "raise_hand": lambda s: {"raised": True},
    "set_speaking": lambda s: {"speaking": True},
    "send_chat": lambda s: {"text": "Hello"},
    "load_chat": lambda s: {"before": 100},
    "start_share": lambda s: {"kind": "screen"},
    "start_share occupied": lambda s: {"kind": "audio"} if s.presenter() else {},
    "stop_share own": lambda s: s.share(s.me) or {"participant": s.me.id},
    "stop_share other's": lambda s: {"participant": s.presenter().id},
    "start_recording": lambda s: {"mime_type": WEBM},
    "start_recording again": lambda s: s.record(s.boss) or {"mime_type": WEBM},
    "stop_recording": lambda s: s.record(s.boss) or {},
    "stop_recording none": lambda s: {},
    "mute_participant": lambda s: {"participant": s.near.id},
    "put_out_participant": lambda s: {"participant": s.near.id},
    "send_signal near": lambda s: s.signal(s.near),
    "send_signal far": lambda s: s.signal(s.far),
    "send_signal late": lambda s: s.signal(s.near, late=1),
    "request_ticket": lambda s: {},
    "resync": lambda s: {},
}


def sent_away(scene: Scene) -> Somebody:
    """Somebody who is in a room."""
    somebody = scene.far
    if somebody.room is None:
        scene.call.does(somebody, p.MoveToRoom, room=scene.other)
    return somebody


COMMANDS: dict[str, type[p.Command]] = {
    p.tag(command.__name__): command for command in get_args(p.AnyCommand)
}


def play(scene: Scene, row: str) -> str:
    """Do what the row says; what it came to. If it was refused, nothing has changed."""
    call, me = scene.call, scene.me
    if row.startswith("join"):
        scene.enter()
        before = call.everything()
        try:
            call.join(me, resume="resuming" in row)
        except commands.Refused as refused:
            assert call.everything() == before
            return refused.code
        assert me.is_in_call
        return "done"
    command, fields = COMMANDS[row.partition(" ")[0]], SENDS[row](scene)
    scene.enter()
    before, version, sent = call.everything(), call.session.version, len(call.sent)
    try:
        call.does(me, command, **fields)
    except commands.Refused as refused:
        assert call.everything() == before, f"{row} was refused and changed something"
        assert len(call.sent) == sent, f"{row} was refused and said something"
        return refused.code
    if command in HANDLERS and call.session.version == version:
        assert call.everything() == before, f"{row} changed something and did not say so"
        return "same"
    assert call.session.version == version + (command in HANDLERS)
    return "done"


@contextmanager
def undone(scene: Scene) -> Iterator[None]:
    """Afterwards the scene is as it was."""
    mark, me = transaction.savepoint(), dict(vars(scene.me))
    yield
    transaction.savepoint_rollback(mark)
    vars(scene.me).update(me)


@pytest.mark.parametrize("state", CALL_STATES)
@pytest.mark.parametrize("role", MEMBERS)
def test_every_command_comes_to_what_the_table_says(call: Call, role: str, state: str) -> None:
    scene, came_to = Scene(call, role, state), {}
    for row in ROWS:
        with undone(scene):
            came_to[row] = play(scene, row)
    assert came_to == {row: TABLE[role][row, state] for row in ROWS}
