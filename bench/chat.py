"""Chat in a call of a thousand: five messages a second, each from somebody else.

The yardstick hands each message's very bytes to as many sockets, after it.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from contextlib import ExitStack

import uvloop

from bench.crowd import PATIENCE, Crowd, Listeners
from bench.figures import p50, p95
from bench.people import make_studio
from bench.report import Report, Row
from bench.stack import Process, bare_broadcast, serving

PEOPLE, SECONDS, PER_SECOND = 1_000, 60, 5
#: So many of the messages are said by the yardstick, too; all would be half the load again.
EVERY = 10
REACH_MS = 250


async def talk(crowd: Crowd, bare_server: Process) -> tuple[list[float], list[float]]:
    """Milliseconds until the last has a message: the product's, the yardstick's."""
    await crowd.grow(PEOPLE)
    listeners = Listeners(bare_server)
    await listeners.grow(PEOPLE)
    took, bare = [], []
    start = time.perf_counter()
    for number in range(SECONDS * PER_SECOND):
        due = start + number / PER_SECOND
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        text = f"Message {number}: how is the light for everyone?"
        marker = f"Message {number}:".encode()
        done = crowd.all_hear(marker)
        sender = crowd.here[(number * 7) % len(crowd.here)]
        # From when it was due, so that a server that falls behind does not look quick.
        reply = sender.asks("send_chat", text=text)
        took.append(1000 * (await asyncio.wait_for(done, PATIENCE) - due))
        assert (await reply)["type"] == "done"
        if number % EVERY == 0:
            bare.append(1000 * await listeners.broadcast(crowd.ear.latest, marker))
    return took, bare


def run() -> Report:
    seats = make_studio(PEOPLE)
    with ExitStack() as running:
        stack = running.enter_context(serving())
        bare = running.enter_context(bare_broadcast())
        took, said = uvloop.run(talk(Crowd(seats, stack.web), bare))
    row = Row(
        what=f"Chat among {PEOPLE:,}: {PER_SECOND} messages a second for {SECONDS} s",
        reach=f"p95 to the last receiver ≤ {REACH_MS} ms",
        measured=f"p50 {p50(took):.0f} ms, p95 {p95(took):.0f} ms",
        reference=f"bare broadcast {p50(said):.0f} ms, p95 {p95(said):.0f}",
        ratio=statistics.median(took) / statistics.median(said),
        reached=p95(took) <= REACH_MS,
    )
    return Report("chat", [row], {"took_ms": took, "bare_ms": said})
