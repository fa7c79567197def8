"""Writes what is generated from `protocol`: the browser's types and the protocol document.

Both are checked in; `manage.py protocol --check` fails when they are stale.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import msgspec
from django.conf import settings

from roundtable import protocol
from roundtable.permissions import ALLOWED
from studios.models import Role

SCRIPT = Path(__file__).parent / "static/roundtable/protocol.js"
DOCUMENT = Path(__file__).parent.parent / "docs/protocol.md"

Struct = type[msgspec.Struct]


def generated() -> dict[Path, str]:
    """Return every generated file with its text."""
    return {SCRIPT: script(), DOCUMENT: document()}


def script() -> str:
    """Return `protocol.js`: constants, and a typedef for every message."""
    permissions = {
        role.value: [tag_of(command) for command, roles in ALLOWED.items() if role in roles]
        for role in Role
    }
    limits = {
        "maxRooms": settings.ROUNDTABLE["MAX_ROOMS"],
        "chatLength": protocol.CHAT_LENGTH,
        "roomNameLength": protocol.ROOM_NAME_LENGTH,
        "frameBytes": protocol.MAX_FRAME_BYTES,
    }
    errors = {code.name: code.value for code in protocol.ErrorCode}
    closes = {code.name: code.value for code in protocol.CloseCode}
    parts = [
        "// Generated from protocol.py by `manage.py protocol`; do not edit.",
        "",
        constant(
            "Which commands a role may use.",
            "PERMISSIONS",
            permissions,
            "Record<RoleName, string[]>",
        ),
        constant("The sizes that the server holds to.", "LIMITS", limits),
        constant("Why a command was refused.", "ERROR", errors),
        constant("Why the server closed the socket.", "CLOSE", closes),
        typedef("RoleName", " | ".join(f'"{role.value}"' for role in Role)),
        *(structure(struct) for struct in parts_of_frames()),
        *(structure(struct) for struct in negotiations()),
        *union("AnyCommand", protocol.AnyCommand),
        *union("AnyEvent", protocol.AnyEvent),
        *union("AnyFrame", protocol.AnyFrame),
    ]
    return "\n".join(parts).rstrip() + "\n"


def constant(says: str, name: str, value: Any, type_: str = "") -> str:
    comment = f"/** {says}" + (f" @type {{{type_}}}" if type_ else "") + " */"
    return f"{comment}\nexport const {name} = {json.dumps(value, indent=2)};\n"


def typedef(name: str, type_: str) -> str:
    return f"/** @typedef {{{type_}}} {name} */\n"


def structure(struct: Struct) -> str:
    """Return the typedef of one struct, its docstring above it."""
    lines = [f" * {line}".rstrip() for line in says(struct).splitlines()]
    fields = [f'type: "{tag_of(struct)}"'] if struct.__struct_config__.tag else []
    for each in msgspec.structs.fields(struct):
        mark = "" if each.required else "?"
        fields.append(f"{each.name}{mark}: {js_type(each.type)}")
    body = ", ".join(fields)
    return "\n".join(["/**", *lines, f" * @typedef {{{{{body}}}}} {struct.__name__}", " */", ""])


def union(name: str, members: Any) -> list[str]:
    structs = list(get_args(members))
    return [
        *(structure(struct) for struct in structs),
        typedef(name, " | ".join(struct.__name__ for struct in structs)),
    ]


def js_type(type_: Any) -> str:
    """Return how JSDoc writes a Python type of the protocol."""
    info = msgspec.inspect.type_info(type_)
    return _js(info)


def _js(info: Any) -> str:
    inspected = msgspec.inspect
    match info:
        case inspected.Metadata():
            return _js(info.type)
        case inspected.UnionType():
            return " | ".join(_js(one) for one in info.types if not _unset(one))
        case inspected.ListType():
            return f"Array<{_js(info.item_type)}>"
        case inspected.LiteralType():
            return " | ".join(json.dumps(value) for value in info.values)
        case inspected.StructType():
            return info.cls.__name__
        case inspected.EnumType():
            return "string"
        case inspected.StrType() | inspected.UUIDType():
            return "string"
        case inspected.IntType():
            return "number"
        case inspected.BoolType():
            return "boolean"
        case inspected.NoneType():
            return "null"
    raise TypeError(f"{info} has no form in the browser yet")


def _unset(info: Any) -> bool:
    return isinstance(info, msgspec.inspect.CustomType) and info.cls is msgspec.UnsetType


def parts_of_frames() -> list[type[protocol.Value]]:
    return protocol.Value.__subclasses__()


def negotiations() -> tuple[Struct, ...]:
    return get_args(protocol.Negotiation)


def tag_of(struct: Struct) -> str:
    return str(struct.__struct_config__.tag)


def says(struct: Struct) -> str:
    return inspect.cleandoc(struct.__doc__ or "")


def document() -> str:
    """Return `protocol.md`."""
    intro = inspect.cleandoc(protocol.__doc__ or "").split("\n", 1)[1].strip()
    return "\n".join(
        [
            "# The protocol of the call",
            "",
            "Generated from `roundtable/protocol.py` by `manage.py protocol`; do not edit.",
            "",
            intro,
            "",
            "The socket is at `/ws/studios/<slug>/roundtable/`. A frame is one JSON object, "
            f"{protocol.MAX_FRAME_BYTES:,} bytes at most. Fields that are not listed are refused.",
            "",
            "## Commands",
            "",
            *table(get_args(protocol.AnyCommand), who=True),
            "## Events",
            "",
            "They come inside an `events` frame, in order.",
            "",
            *table(get_args(protocol.AnyEvent)),
            "## Frames",
            "",
            *table(get_args(protocol.AnyFrame)),
            "## Parts",
            "",
            *table([*parts_of_frames(), *negotiations()]),
            "## Error codes",
            "",
            *(f"- `{code.value}`" for code in protocol.ErrorCode),
            "",
            "## Close codes",
            "",
            *(f"- {code.value} {code.name.lower()}" for code in protocol.CloseCode),
            "",
        ]
    )


def table(structs: Iterable[Struct], who: bool = False) -> list[str]:
    """Return a Markdown table of structs: name, fields, who may, what it means."""
    heads = ["name", "fields", *(["who"] if who else []), "meaning"]
    rows = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    for struct in structs:
        fields = [
            f"`{each.name}: {js_type(each.type)}`".replace("|", "\\|")
            for each in msgspec.structs.fields(struct)
            if not (who and each.name == "id")
        ]
        cells = [f"`{tag_of(struct) if struct.__struct_config__.tag else struct.__name__}`"]
        cells.append("<br>".join(fields))
        if who and issubclass(struct, protocol.Command):
            roles = ALLOWED[struct]
            cells.append("everyone" if roles == set(Role) else ", ".join(sorted(roles)))
        cells.append(" ".join(says(struct).split()))
        rows.append(f"| {' | '.join(cells)} |")
    return [*rows, ""]
