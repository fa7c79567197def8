"""What a browser may say, and what it may not: two lists, of frames as text."""

from __future__ import annotations

import json
from typing import Any

from roundtable.protocol import CHAT_LENGTH, MAX_FRAME_BYTES, ROOM_NAME_LENGTH

ID = "11111111-2222-4333-8444-555555555555"
OTHER = "99999999-8888-4777-a666-555555555555"
NUL = "a\x00b"


def frame(type: str, **fields: Any) -> str:
    return json.dumps({"type": type, "id": "7", **fields})


def signal(**data: Any) -> str:
    return frame("send_signal", to=ID, stay=3, their_stay=4, data=data)


#: name → a frame that is a command.
VALID: dict[str, str] = {
    "join": frame("join", page=ID, microphone=True, camera=False),
    "join again": frame("join", page=ID, microphone=True, camera=False, resume=True),
    "leave": frame("leave"),
    "end_session": frame("end_session"),
    "add_room": frame("add_room"),
    "rename_room": frame("rename_room", room=ID, name="Glazes"),
    "rename_room, longest": frame("rename_room", room=ID, name="ß" * ROOM_NAME_LENGTH),
    "delete_room": frame("delete_room", room=ID),
    "move_to_room": frame("move_to_room", room=ID),
    "move_to_room, main": frame("move_to_room", room=None),
    "send_to_room": frame("send_to_room", participant=ID, room=OTHER),
    "send_to_room, main": frame("send_to_room", participant=ID, room=None),
    "spread_people": frame("spread_people"),
    "close_rooms": frame("close_rooms"),
    "set_devices": frame("set_devices", microphone=False, camera=True),
    "raise_hand": frame("raise_hand", raised=True),
    "set_speaking": frame("set_speaking", speaking=True),
    "send_chat": frame("send_chat", text="Hello <b>&amp;</b>"),
    "send_chat, longest": frame("send_chat", text="🏺" * CHAT_LENGTH),
    "send_chat, lines": frame("send_chat", text="one\ntwo\r\n\tthree"),
    "load_chat": frame("load_chat", before=0),
    "load_chat, largest": frame("load_chat", before=2**53 - 1),
    "start_share, screen": frame("start_share", kind="screen"),
    "start_share, audio": frame("start_share", kind="audio"),
    "stop_share": frame("stop_share", participant=ID),
    "start_recording": frame("start_recording", mime_type='video/webm; codecs="vp8, opus"'),
    "stop_recording": frame("stop_recording"),
    "mute_participant": frame("mute_participant", participant=ID),
    "put_out_participant": frame("put_out_participant", participant=ID),
    "send_signal, offer": signal(type="offer", sdp="v=0\r\n"),
    "send_signal, answer": signal(type="answer", sdp="v=0\r\n"),
    "send_signal, candidate": signal(
        type="candidate",
        candidate="candidate:1 1 udp 1 192.0.2.1 9 typ host",
        sdp_mid="0",
        sdp_m_line_index=0,
        username_fragment="abcd",
    ),
    "send_signal, no more candidates": signal(type="candidate", candidate=""),
    "request_ticket": frame("request_ticket"),
    "resync": frame("resync"),
    "ping": frame("ping"),
    "spaces around": "  " + frame("ping") + "\n",
    "an id of 40 characters": frame("ping", id="x" * 40),
}

#: name → a frame that is none.
INVALID: dict[str, str | bytes] = {
    "nothing": "",
    "no JSON": "hello",
    "half a frame": frame("ping")[:-1],
    "two frames": frame("ping") + frame("ping"),
    "a list": "[]",
    "null": "null",
    "a number": "7",
    "a string": '"ping"',
    "not UTF-8": frame("ping").encode() + b"\xff",
    "not UTF-8 in a string": frame("send_chat", text="?").encode().replace(b"?", b"\xff\xfe"),
    "UTF-16": frame("ping").encode("utf-16"),
    "a byte order mark": "\ufeff" + frame("ping"),
    "NaN": '{"type": "load_chat", "id": "7", "before": NaN}',
    "no type": '{"id": "7"}',
    "an unknown type": frame("launch"),
    "a frame's type": frame("done", version=1, now=1),
    "an event's type": frame("rooms_closed"),
    "a type that is no string": '{"type": 7, "id": "7"}',
    "a struct's name": frame("SendToRoom", participant=ID, room=None),
    "no id": '{"type": "ping"}',
    "an id that is no string": '{"type": "ping", "id": 7}',
    "an empty id": frame("ping", id=""),
    "an id too long": frame("ping", id="x" * 41),
    "NUL in the id": frame("ping", id=NUL),
    "an unknown field": frame("ping", extra=1),
    "an unknown field deep inside": signal(type="offer", sdp="v=0", extra=1),
    "a field missing": frame("join", page=ID, microphone=True),
    "no room": frame("move_to_room"),
    "a room by number": frame("move_to_room", room=1),
    "a room by name": frame("move_to_room", room="Room 1"),
    "a room that is a list": frame("move_to_room", room=[ID]),
    "a room that is no UUID": frame("move_to_room", room=ID[:-1]),
    "nobody": frame("send_to_room", participant=None, room=ID),
    "a yes that is a number": frame("set_devices", microphone=1, camera=0),
    "a yes that is a string": frame("raise_hand", raised="true"),
    "a name too long": frame("rename_room", room=ID, name="x" * (ROOM_NAME_LENGTH + 1)),
    "an empty name": frame("rename_room", room=ID, name=""),
    "NUL in a name": frame("rename_room", room=ID, name=NUL),
    "an empty message": frame("send_chat", text=""),
    "a message too long": frame("send_chat", text="x" * (CHAT_LENGTH + 1)),
    "a message too long, in surrogate pairs": frame("send_chat", text="🏺" * (CHAT_LENGTH + 1)),
    "NUL in a message": frame("send_chat", text=NUL),
    "NUL at the end of a message": frame("send_chat", text="a\x00"),
    "NUL before a last line break": frame("send_chat", text="a\x00\n"),
    "a message that is an object": frame("send_chat", text={"html": "<b>"}),
    "half a surrogate pair, first": '{"type": "send_chat", "id": "7", "text": "\\ud800"}',
    "half a surrogate pair, second": '{"type": "send_chat", "id": "7", "text": "\\udc00"}',
    "surrogates in the wrong order": '{"type": "send_chat", "id": "7", "text": "\\udc00\\ud800"}',
    "half a surrogate pair in a name": (
        f'{{"type": "rename_room", "id": "7", "room": "{ID}", "name": "a\\ud83d"}}'
    ),
    "half a surrogate pair in the id": '{"type": "ping", "id": "\\ud800"}',
    "a lone surrogate as it is": '{"type": "send_chat", "id": "7", "text": "\ud800"}',
    "a negative number": frame("load_chat", before=-1),
    "a number too large": frame("load_chat", before=2**53),
    "a huge number": '{"type": "load_chat", "id": "7", "before": 1' + "0" * 5000 + "}",
    "a fraction": frame("load_chat", before=1.5),
    "an exponent": '{"type": "load_chat", "id": "7", "before": 1e400}',
    "a number as a string": frame("load_chat", before="5"),
    "an unknown kind of share": frame("start_share", kind="camera"),
    "no kind of share": frame("start_share", kind=""),
    "a line break in a type of file": frame("start_recording", mime_type="video/webm\r\nX: y"),
    "a line break after a type of file": frame("start_recording", mime_type="video/webm\n"),
    "markup in a type of file": frame("start_recording", mime_type="<script>"),
    "a type of file too long": frame("start_recording", mime_type="v" * 81),
    "an unknown signal": signal(type="bye"),
    "a signal without a type": signal(sdp="v=0"),
    "a signal of two kinds": signal(type="offer", sdp="v=0", candidate=""),
    "a session description too long": signal(type="offer", sdp="x" * 60_001),
    "NUL in a session description": signal(type="offer", sdp=NUL),
    "NUL in a candidate": signal(type="candidate", candidate=NUL),
    "a candidate too long": signal(type="candidate", candidate="x" * 2001),
    "a candidate's line too large": signal(type="candidate", candidate="", sdp_m_line_index=256),
    "a signal to nobody": frame("send_signal", to=None, stay=1, their_stay=1, data={}),
    "deep nesting": "[" * 30_000,
    "deep nesting of objects": '{"a":' * 10_000 + "1" + "}" * 10_000,
    "deep nesting in an unknown field": frame("ping")[:-1] + ', "x": ' + "[" * 30_000 + "}",
}

#: name → a frame that is not even read.
TOO_LARGE: dict[str, str | bytes] = {
    "a letter too many": frame("ping").ljust(MAX_FRAME_BYTES + 1),
    "too large in bytes, not in letters": json.dumps(
        {"type": "send_chat", "id": "7", "text": "ß" * (MAX_FRAME_BYTES // 2)}, ensure_ascii=False
    ),
    "very large": "[" * 1_000_000,
    "large bytes": b"\xff" * (MAX_FRAME_BYTES + 1),
}
