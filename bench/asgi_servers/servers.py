"""The ASGI servers that are compared, each with one process on a port."""

from __future__ import annotations

import sys
from collections.abc import Callable

APPLICATION = "alltakes.asgi:application"


def python(*arguments: str) -> list[str]:
    return [sys.executable, "-m", *arguments]


def uvicorn(port: int, implementation: str) -> list[str]:
    return python(
        "uvicorn", APPLICATION, "--host=127.0.0.1", f"--port={port}", "--loop=uvloop",
        "--http=httptools", f"--ws={implementation}", "--ws-per-message-deflate=false",
        "--ws-max-size=131072", "--lifespan=off", "--no-access-log", "--log-level=error",
        "--timeout-graceful-shutdown=20",
    )  # fmt: skip


SERVERS: dict[str, Callable[[int], list[str]]] = {
    # Without these a storm loses people: 50 wait for their turn at most, and for 5 seconds.
    "daphne": lambda port: python(
        "daphne", "-v0", "-e", f"tcp:{port}:interface=127.0.0.1:backlog=2048",
        "--websocket_connect_timeout=60", APPLICATION,
    ),
    "uvicorn, websockets-sansio": lambda port: uvicorn(port, "websockets-sansio"),
    "uvicorn, websockets": lambda port: uvicorn(port, "websockets"),
    "uvicorn, wsproto": lambda port: uvicorn(port, "wsproto"),
    "granian": lambda port: python(
        "granian", APPLICATION, "--interface=asgi", "--host=127.0.0.1", f"--port={port}",
        "--workers=1", "--ws", "--loop=uvloop", "--log-level=error",
    ),
    "hypercorn": lambda port: python(
        "hypercorn", APPLICATION, f"--bind=127.0.0.1:{port}", "--workers=1",
        "--worker-class=uvloop", "--graceful-timeout=20",
        "--log-level=error",
    ),
}  # fmt: skip
