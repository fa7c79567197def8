"""What is derived from the protocol is complete and not stale."""

from typing import Any, get_args

import pytest
from django.core.management import CommandError, call_command

from roundtable import checks, permissions, protocol_files
from roundtable import protocol as p
from roundtable.commands import ANSWERERS, HANDLERS
from studios.models import Role


def test_generated_files_are_not_stale() -> None:
    call_command("protocol", check=True)


def test_a_stale_file_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(p, "CHAT_LENGTH", 1)
    with pytest.raises(CommandError, match="stale"):
        call_command("protocol", check=True)


def test_the_document_tells_of_every_message_and_code() -> None:
    document = protocol_files.document()
    messages = [*get_args(p.AnyCommand), *get_args(p.AnyEvent), *get_args(p.AnyFrame)]
    names = [p.tag(message.__name__) for message in messages]
    codes = [code.value for code in p.ErrorCode]
    assert [name for name in names + codes if f"`{name}`" not in document] == []
    assert [code for code in p.CloseCode if str(code.value) not in document] == []


def test_every_command_has_one_handler_and_a_permission_row() -> None:
    assert checks.every_command_is_handled() == []
    commands = set(get_args(p.AnyCommand))
    assert set(HANDLERS) | set(ANSWERERS) | {p.Join, p.Ping} == commands
    assert set(permissions.ALLOWED) == commands


def without(table: dict[type[p.Command], Any]) -> dict[type[p.Command], Any]:
    return {command: row for command, row in table.items() if command is not p.AddRoom}


@pytest.mark.parametrize(
    ("table", "changed", "id"),
    [
        ("HANDLERS", without(HANDLERS), "roundtable.E001"),
        ("ANSWERERS", ANSWERERS | {p.AddRoom: None}, "roundtable.E001"),
        ("ALLOWED", without(permissions.ALLOWED), "roundtable.E002"),
    ],
    ids=["no handler", "two handlers", "no permission row"],
)
def test_the_system_check_notices_what_is_forgotten(
    monkeypatch: pytest.MonkeyPatch, table: str, changed: dict[Any, Any], id: str
) -> None:
    monkeypatch.setattr(checks, table, changed)
    assert [error.id for error in checks.every_command_is_handled()] == [id]


def test_what_only_leaders_may_do_is_written_down_here_too() -> None:
    """Help article, step 3, and its notes: a change of this list is a change of the rules."""
    for_leaders = {
        command for command, roles in permissions.ALLOWED.items() if Role.MEMBER not in roles
    }
    assert for_leaders == {
        p.EndSession, p.AddRoom, p.RenameRoom, p.DeleteRoom, p.SendToRoom, p.SpreadPeople,
        p.CloseRooms, p.MuteParticipant, p.PutOutParticipant,
        p.StartRecording, p.StopRecording,
    }  # fmt: skip
    assert all({Role.HOST, Role.MANAGER} <= roles for roles in permissions.ALLOWED.values())
