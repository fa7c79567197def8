"""The yardstick: a server that does nothing but hand on what one says to all, by `broadcast()`.

    python -m bench.bare PORT [uvloop]

On asyncio's own event loop, as its documentation shows it, or on uvloop as the product. Over HTTP
it has an empty page.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response


async def main(port: int) -> None:
    async def answer(connection: ServerConnection) -> None:
        with suppress(ConnectionClosed):
            async for message in connection:
                broadcast(server.connections, message)

    def page(connection: ServerConnection, request: Request) -> Response | None:
        if "Upgrade" in request.headers:
            return None
        return connection.respond(200, "Nothing here.\n")

    async with serve(answer, "127.0.0.1", port, compression=None, process_request=page) as server:
        await server.serve_forever()


if __name__ == "__main__":
    run = uvloop.run if "uvloop" in sys.argv[2:] else asyncio.run
    run(main(int(sys.argv[1])))
