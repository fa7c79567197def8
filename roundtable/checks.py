"""System check: every command has exactly one handler and a row in the permission table."""

from __future__ import annotations

from typing import Any, get_args

from django.core.checks import Error, register

from roundtable import protocol
from roundtable.commands import ANSWERERS, HANDLERS
from roundtable.permissions import ALLOWED


@register()
def every_command_is_handled(**_: Any) -> list[Error]:
    errors = []
    for command in get_args(protocol.AnyCommand):
        # Join has no participant yet and Ping needs none: the socket itself answers them.
        by_socket = command in {protocol.Join, protocol.Ping}
        handlers = (command in HANDLERS) + (command in ANSWERERS) + by_socket
        if handlers != 1:
            errors.append(
                Error(f"{command.__name__} has {handlers} handlers", id="roundtable.E001")
            )
        if command not in ALLOWED:
            errors.append(Error(f"{command.__name__} has no permission row", id="roundtable.E002"))
    return errors
