"""Two ways to a socket: inside this process, and over TCP to a served product."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from channels.testing import WebsocketCommunicator
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.people import Closed


def address(slug: str) -> str:
    return f"/ws/studios/{slug}/roundtable/"


class InProcess:
    """A socket to the ASGI application, in this event loop."""

    def __init__(self, communicator: WebsocketCommunicator) -> None:
        self._communicator = communicator

    async def send(self, frame: str | bytes) -> None:
        kind = "text" if isinstance(frame, str) else "bytes"
        await self._communicator.send_input({"type": "websocket.receive", kind: frame})

    async def receive(self) -> str:
        # Not with a time limit of its own: that would cancel the application.
        output = await self._communicator.receive_output(timeout=3600)
        if output["type"] == "websocket.close":
            # What a real server does next.
            await self._communicator.send_input(
                {"type": "websocket.disconnect", "code": output.get("code")}
            )
            await self._communicator.wait(timeout=20)
            raise Closed(output.get("code"))
        text: str = output["text"]
        return text

    async def close(self) -> None:
        if not self._communicator.future.done():
            await self._communicator.send_input({"type": "websocket.disconnect", "code": 1001})
            await self._communicator.wait(timeout=20)


async def open_in_process(application: Any, slug: str, headers: list[Any]) -> InProcess:
    """Connect to the application. Raises Closed if it does not accept."""
    communicator = WebsocketCommunicator(application, address(slug), headers=headers)
    accepted, code = await communicator.connect(timeout=20)
    if not accepted:
        await communicator.send_input({"type": "websocket.disconnect", "code": code})
        await communicator.wait(timeout=20)
        raise Closed(code)  # type: ignore[arg-type]
    return InProcess(communicator)


class OverTcp:
    """A socket to a server process."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    async def send(self, frame: str | bytes) -> None:
        await self._connection.send(frame)

    async def receive(self) -> str:
        try:
            frame = await self._connection.recv()
        except ConnectionClosed as closed:
            raise Closed(closed.rcvd.code if closed.rcvd else None) from None
        assert isinstance(frame, str)
        return frame

    def stop_reading(self) -> None:
        """Take nothing from the network any more, as a page that hangs."""
        transport = self._connection.transport
        # The system would take in tens of megabytes on its behalf.
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        transport.pause_reading()  # type: ignore[attr-defined]

    def read_again(self) -> None:
        self._connection.transport.resume_reading()  # type: ignore[attr-defined]

    async def close(self) -> None:
        await self._connection.close()


async def open_over_tcp(url: str, slug: str, cookie: str) -> OverTcp:
    """Connect to a served product as whom the session cookie names."""
    for _ in range(200):
        try:
            connection = await connect(
                url.replace("http", "ws", 1) + address(slug),
                additional_headers={"Cookie": f"sessionid={cookie}"},
                origin=url,  # type: ignore[arg-type]
                open_timeout=30,
                compression=None,  # as in production
            )
        except OSError:  # the server is being started again
            await asyncio.sleep(0.05)
        else:
            return OverTcp(connection)
    raise AssertionError(f"{url} cannot be reached")
