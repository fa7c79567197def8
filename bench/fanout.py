"""Fan-out: one `rooms_closing` to everyone in a session, until the last has it.

Each time the yardstick hands the very same bytes to as many sockets, in turn with the product.
Two times are taken: from the moment the event is published (what a broadcast is), and from the
moment the Host's click is sent, which has a transaction in it that the yardstick has not.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from uuid import UUID

import uvloop

from bench import plot
from bench.crowd import PATIENCE, Crowd, Listeners
from bench.figures import p50, p95, slope
from bench.people import make_studio
from bench.processes import cpu_seconds
from bench.report import Report, Row
from bench.stack import Process, Stack, bare_broadcast, serving
from roundtable import groups, publish
from roundtable import protocol as p
from roundtable.threads import in_database

MARKER = b'"rooms_closing"'
RUNS = 21
CLICKS = 9
#: Sockets of one process; the larger ones for the plot.
SIZES = (100, 250, 500, 1_000, 1_500, 2_000)
OF_TWO = (100, 500, 1_000)
IN_TABLE = (100, 500, 1_000)
REACH = 1.5


@dataclass
class Point:
    """What it took for so many sockets, in milliseconds; a list has one figure a run."""

    processes: int
    sockets: int
    published: list[float]
    bare: list[float]
    #: The yardstick on the product's own event loop.
    bare_uvloop: list[float]
    clicked: list[float]
    #: Processor time of the web processes for one event.
    cpu: float

    def ratio(self, theirs: Sequence[float]) -> float:
        """The median of the pairs."""
        return statistics.median(a / b for a, b in zip(self.published, theirs, strict=True))


async def clicks(crowd: Crowd) -> list[float]:
    """The Host closes the rooms, time and again: from the click until the last has heard."""
    took = []
    for _ in range(CLICKS):
        room = await crowd.opens_room()
        took.append(1000 * await crowd.told("rooms_closing", "close_rooms"))
        # The last room takes the countdown with it.
        await crowd.told("room_deleted", "delete_room", room=room)
        await asyncio.sleep(0.3)  # a person may send ten commands a second
    return took


async def in_turn(crowd: Crowd, yardsticks: Sequence[Listeners]) -> list[list[float]]:
    """One event to everyone, by the product and by each yardstick, time and again."""
    event = p.RoomsClosing(closes_at=1_700_000_000_000, by=UUID(crowd.host.id))
    message = p.Events(version=1, events=[event])
    frame = p.encode(message).encode()
    took = []
    for _ in range(RUNS + 1):
        done = crowd.all_hear(MARKER)
        start = time.perf_counter()
        await in_database(publish.send)(groups.session(UUID(crowd.host.session)), message)
        seconds = [await asyncio.wait_for(done, PATIENCE) - start]
        seconds += [await listeners.broadcast(frame, MARKER) for listeners in yardsticks]
        took.append([1000 * one for one in seconds])
        await asyncio.sleep(0.02)
    return [list(one) for one in zip(*took[1:], strict=True)]  # the first warms all up


async def measure(
    stack: Stack, bare: Sequence[Process], crowd: Crowd, sizes: Sequence[int]
) -> list[Point]:
    """Let the call grow, and take the figures at each size."""
    yardsticks = [Listeners(process) for process in bare]
    web = [process.pid for process in stack.web]
    points = []
    for size in sizes:
        await crowd.grow(size)
        for listeners in yardsticks:
            await listeners.grow(size)
        clicked = await clicks(crowd)
        before = cpu_seconds(web)
        published, of_asyncio, of_uvloop = await in_turn(crowd, yardsticks)
        cpu = (cpu_seconds(web) - before) * 1000 / (RUNS + 1)
        points.append(Point(len(web), size, published, of_asyncio, of_uvloop, clicked, cpu))
    return points


def play(processes: int, sizes: Sequence[int]) -> list[Point]:
    seats = make_studio(max(sizes))
    with ExitStack() as running:
        stack = running.enter_context(serving(processes))
        bare = [running.enter_context(bare_broadcast(*one)) for one in ((), ("uvloop",))]

        async def main() -> list[Point]:
            return await measure(stack, bare, Crowd(seats, stack.web), sizes)

        return uvloop.run(main())


def row(point: Point) -> Row:
    ratio = point.ratio(point.bare)
    processes = "one process" if point.processes == 1 else "two processes"
    return Row(
        what=f"Fan-out to {point.sockets:,} sockets of {processes}",
        reach=f"≤ {REACH}× the bare broadcast",
        measured=f"{p50(point.published):.1f} ms (p95 {p95(point.published):.1f});"
        f" from the click {p50(point.clicked):.1f} ms",
        reference=f"bare broadcast {p50(point.bare):.1f} ms (p95 {p95(point.bare):.1f});"
        f" on uvloop {p50(point.bare_uvloop):.1f} ms, ratio {point.ratio(point.bare_uvloop):.2f}",
        ratio=ratio,
        reached=ratio <= REACH,
    )


def run() -> Report:
    points = play(1, SIZES) + play(2, OF_TWO)
    of_one = [point for point in points if point.processes == 1]
    offset, rise, straight = slope([(one.sockets, p50(one.published)) for one in of_one])
    report = Report("fanout")
    report.rows = [row(point) for point in points if point.sockets in IN_TABLE]
    report.rows.append(
        Row(
            what=f"Cost against size, {SIZES[0]:,} to {SIZES[-1]:,} sockets of one process",
            reach="linear",
            measured=f"{offset:.1f} ms + {rise * 1000:.1f} µs a socket, r² = {straight:.3f}",
            reached=straight > 0.95,
        )
    )
    report.data = {"points": [asdict(point) for point in points]}
    draw(of_one)
    return report


def draw(points: Sequence[Point]) -> None:
    """The plot of the page."""
    lines = [
        plot.Line(name, colour, [(one.sockets, p50(getattr(one, field))) for one in points])
        for name, colour, field in (
            ("from the Host's click, with its transaction", "#8a94a0", "clicked"),
            ("from the event", "#0b7285", "published"),
            ("bare websockets broadcast()", "#e8590c", "bare"),
            ("the same on uvloop", "#fab005", "bare_uvloop"),
        )
    ]
    plot.save("fanout", lines, "sockets of one process", "ms until the last has it (median)")
