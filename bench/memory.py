"""Memory: what each person in a call adds to the server process, over the process at rest."""

from __future__ import annotations

import asyncio

import uvloop

from bench.crowd import Crowd
from bench.people import make_studio
from bench.processes import resident_kb
from bench.report import Report, Row
from bench.stack import Stack, serving

PEOPLE = 1_000
REACH_KB = 60
#: Until the heap has settled after the last has come.
SETTLE = 6.0


async def fill(crowd: Crowd, stack: Stack) -> tuple[int, int]:
    """KB that the process holds: with the Host alone, with everyone."""
    pid = stack.web[0].pid
    await crowd.grow(1)
    await asyncio.sleep(SETTLE)
    idle = resident_kb(pid)
    await crowd.grow(PEOPLE)
    await asyncio.sleep(SETTLE)
    return idle, resident_kb(pid)


def run() -> Report:
    seats = make_studio(PEOPLE)
    with serving() as stack:
        idle, full = uvloop.run(fill(Crowd(seats, stack.web), stack))
    each = (full - idle) / (PEOPLE - 1)
    row = Row(
        what=f"Memory for each of {PEOPLE:,} people",
        reach=f"≤ {REACH_KB} KB",
        measured=f"{each:.0f} KB",
        reference=f"the idle process: {idle / 1024:.0f} MB, then {full / 1024:.0f} MB",
        reached=each <= REACH_KB,
    )
    return Report("memory", [row], {"idle_kb": idle, "full_kb": full, "people": PEOPLE})
