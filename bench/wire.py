"""A WebSocket as light as it can be, so that a thousand of them fit beside the server.

The clients share the machine with what they measure. A client library spends more on a frame
than the server does; this one parses what RFC 6455 asks of a server that neither compresses nor
fragments, and refuses anything else.
"""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import Callable, Mapping
from typing import cast

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
#: What every browser offers. A server that took it would be measured as it is used, and refused.
OFFER = "permessage-deflate; client_max_window_bits"


class Closed(Exception):
    """The server closed the socket."""


class Unsuitable(Exception):
    """The server did not answer as these sockets need it."""


def split(data: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """Return the whole frames (opcode, payload) at the head of the data, and what is left."""
    found, at, size = [], 0, len(data)
    while size - at >= 2:
        head, length, start = data[at], data[at + 1], at + 2
        if length == 126:
            start += 2
            length = int.from_bytes(data[at + 2 : start])
        elif length == 127:
            start += 8
            length = int.from_bytes(data[at + 2 : start])
        if start > size or start + length > size:
            break
        if not head & 0x80:
            raise Unsuitable("A fragmented frame")
        at = start + length
        found.append((head & 0x0F, data[start:at]))
    return found, data[at:]


def framed(opcode: int, payload: bytes) -> bytes:
    """A client's frame. Its mask is zero, which costs nothing; who reads it cannot tell."""
    size = len(payload)
    if size < 126:
        head = bytes((0x80 | opcode, 0x80 | size))
    elif size < 65_536:
        head = bytes((0x80 | opcode, 0x80 | 126)) + size.to_bytes(2)
    else:
        head = bytes((0x80 | opcode, 0x80 | 127)) + size.to_bytes(8)
    return head + b"\0\0\0\0" + payload


class Wire(asyncio.Protocol):
    """One socket. `heard` gets each text frame; `opened` is done after the handshake."""

    def __init__(self, request: bytes, heard: Callable[[bytes], None]) -> None:
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.close_code: int | None = None
        self.close_reason = ""
        self.when_lost: Callable[[], None] = lambda: None
        self._request, self._heard = request, heard
        self._transport: asyncio.Transport | None = None
        self._is_open, self._rest = False, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's is one by its methods, not by its class.
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        if self._rest:
            data = self._rest + data
        if not self._is_open:
            head, found, data = data.partition(b"\r\n\r\n")
            if not found:
                self._rest = head
                return
            self._upgrade(head.lower())
        frames, self._rest = split(data)
        for opcode, payload in frames:
            if opcode == TEXT:
                self._heard(payload)
            elif opcode == PING:
                self._write(PONG, payload)
            elif opcode == CLOSE:
                self.close_code = int.from_bytes(payload[:2]) if payload else None
                self.close_reason = payload[2:].decode()
                self.cut()

    def _upgrade(self, head: bytes) -> None:
        if b" 101 " not in head.split(b"\r\n")[0]:
            problem = Unsuitable(head.decode(errors="replace"))
        elif b"sec-websocket-extensions" in head:
            problem = Unsuitable("The server compresses: a context per socket, work per receiver")
        else:
            self._is_open = True
            self.opened.set_result(None)
            return
        self.opened.set_exception(problem)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(exc or Unsuitable("Closed during the handshake"))
        self.when_lost()

    def closed(self) -> Closed:
        """What became of the socket."""
        return Closed(f"with code {self.close_code}: {self.close_reason}")

    def send(self, text: bytes) -> None:
        self._write(TEXT, text)

    def cut(self) -> None:
        """Close without a word, as a lost network does."""
        if self._transport:
            self._transport.abort()

    def _write(self, opcode: int, payload: bytes) -> None:
        assert self._transport is not None
        if self._transport.is_closing():
            raise self.closed()
        self._transport.write(framed(opcode, payload))


async def connect(
    port: int, path: str, heard: Callable[[bytes], None], headers: Mapping[str, str] | None = None
) -> Wire:
    """Open a socket to a server on this machine."""
    fields = {
        "Host": f"127.0.0.1:{port}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Extensions": OFFER,
        **(headers or {}),
    }
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    request = "\r\n".join([*lines, "", ""]).encode()
    loop = asyncio.get_running_loop()
    _, wire = await loop.create_connection(lambda: Wire(request, heard), "127.0.0.1", port)
    await wire.opened
    return wire
