"""One server after the other, the same crowd in each."""

from __future__ import annotations

import asyncio
import os
import signal
import statistics
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import uvloop
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from bench import stack
from bench.asgi_servers.servers import SERVERS
from bench.crowd import PATIENCE, Crowd, Listeners
from bench.people import Seat, make_studio
from bench.processes import process_tree, resident_kb
from roundtable import groups, publish
from roundtable import protocol as p
from roundtable.threads import in_database
from tests import services

PEOPLE = 500
WITHIN = 2.0
SETTLE = 4.0
PAIRS = 31
MARKER = b'"rooms_closing"'
SOCKETS_AT_THE_END = 40


def resident_mb(pid: int) -> float:
    """What a server and the processes below it hold."""
    return sum(resident_kb(each) for each in (pid, *process_tree(pid))) / 1024


async def fan_out(crowd: Crowd, listeners: Listeners) -> tuple[float, float, float]:
    """Milliseconds until all have one event, and a bare broadcast; the median of their ratios."""
    message = p.Events(
        version=1, events=[p.RoomsClosing(closes_at=1_700_000_000_000, by=UUID(crowd.host.id))]
    )
    frame, took = p.encode(message).encode(), []
    for _ in range(PAIRS):
        done = crowd.all_hear(MARKER)
        start = time.perf_counter()
        await in_database(publish.send)(groups.session(UUID(crowd.host.session)), message)
        ours = await asyncio.wait_for(done, PATIENCE) - start
        took.append((1000 * ours, 1000 * await listeners.broadcast(frame, MARKER)))
    ratio = statistics.median(one / other for one, other in took)
    return (*(statistics.median(each) for each in zip(*took, strict=True)), ratio)


def socket(process: stack.Process, seat: Seat, cookie: str) -> connect:
    return connect(
        f"ws://127.0.0.1:{process.port}/ws/studios/{seat.slug}/roundtable/",
        additional_headers={"Cookie": f"sessionid={cookie}"},
        compression=None, max_size=None, open_timeout=30,
    )  # fmt: skip


async def outcome(connection: ClientConnection, frame: str = "") -> str:
    """What becomes of a frame, or of doing nothing: the answer's code, or the close code."""
    try:
        if frame:
            await connection.recv()  # the lobby
            await connection.send(frame)
        answer = str(await asyncio.wait_for(connection.recv(), 10))
        return "refused" if '"refused"' in answer else answer[:30]
    except ConnectionClosed as closed:
        return f"closed {closed.rcvd.code}" if closed.rcvd else "cut"
    except TimeoutError:
        return "silence"
    except OSError:
        return "cut"


async def manners(process: stack.Process, seat: Seat) -> dict[str, str]:
    """What somebody who is not logged in gets, and frames over the product's limit."""
    found: dict[str, str] = {}
    async with socket(process, seat, "nobody's") as connection:
        found["stranger"] = await outcome(connection)
    for name, size in (("70 KB", 70_000), ("4 MB", 4_000_000)):
        async with socket(process, seat, seat.cookie) as connection:
            found[name] = await outcome(connection, "x" * size)
    return found


def is_running(pid: int) -> bool:
    """Whether a process has not ended; one that has, and nobody asked how, has no command."""
    return Path(f"/proc/{pid}/cmdline").read_bytes() != b""


async def farewell(process: stack.Process, seat: Seat) -> str:
    """How sockets end, and how soon the process, when it is told to."""
    sockets = [
        await socket(process, seat, seat.cookie).__aenter__() for _ in range(SOCKETS_AT_THE_END)
    ]
    started = time.perf_counter()
    os.kill(process.pid, signal.SIGTERM)

    async def end(connection: ClientConnection) -> str:
        with suppress(ConnectionClosed):
            async for _ in connection:
                pass
        return str(connection.close_code)

    async with asyncio.timeout(60):
        codes = Counter(await asyncio.gather(*(end(each) for each in sockets)))
        while is_running(process.pid):  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.05)
    told = ", ".join(f"{count}× {code}" for code, count in codes.items())
    return f"{told}; ends in {time.perf_counter() - started:.1f} s"


async def measured(process: stack.Process, bare: stack.Process, seats: list[Seat]) -> list[str]:
    crowd, listeners = Crowd(seats, [process]), Listeners(bare)
    await crowd.grow(1)
    await asyncio.sleep(SETTLE)
    idle = resident_mb(process.pid)
    await crowd.join(crowd.people[1:], WITHIN)
    waits = sorted(1000 * (each.answered - each.began) for each in crowd.people[1:])
    await listeners.grow(PEOPLE)
    took, bares, ratio = await fan_out(crowd, listeners)
    await asyncio.sleep(SETTLE)
    each = (resident_mb(process.pid) - idle) * 1024 / (PEOPLE - 1)
    crowd.cut()
    listeners.cut()
    found = await manners(process, seats[0])
    found["end"] = await farewell(process, seats[0])
    return [
        f"{took:.1f} ms", f"{bares:.1f} ms", f"{ratio:.2f}",
        f"{waits[len(waits) * 95 // 100]:.0f} ms", f"{each:.0f} KB", f"{idle:.0f} MB",
        *found.values(),
    ]  # fmt: skip


def main(wanted: list[str]) -> None:
    heads = ["server", "fan-out", "bare", "ratio", "p95 join", "each", "at rest", "stranger"]
    rows = [[*heads, "70 KB", "4 MB", "SIGTERM"], ["---"] * 11]
    for name, command in SERVERS.items():
        if wanted and name not in wanted:
            continue
        seats, port = make_studio(PEOPLE), services.free_port()
        with (
            stack.bare_broadcast() as bare,
            stack.started(command(port), port, dict(os.environ)) as pid,
        ):
            process = stack.Process(port, pid)
            try:
                rows.append([name, *uvloop.run(measured(process, bare, seats))])
            except Exception as error:
                rows.append([name, f"{type(error).__name__}: {error}"])
        sys.stderr.write(f"{rows[-1]}\n")
    sys.stdout.write("".join(f"| {' | '.join(row)} |\n" for row in rows))
