"""How many machines a hundred thousand people in two thousand calls need, from what was measured.

Sound and pictures are LiveKit's, on machines of its own, and not in it.
"""

from __future__ import annotations

import math

from bench.report import Report

PEOPLE, CALLS = 100_000, 2_000
#: A common machine, and how much of it is planned with: the rest is for storms of joins and for
#: the machine that fails.
CORES, PLANNED = 8, 0.5


def lines(sessions: Report, memory: Report) -> list[str]:
    """The arithmetic, as the page tells it."""
    measured = sessions.data["1"]
    factor = PEOPLE / sessions.data["people"]
    each_kb = (memory.data["full_kb"] - memory.data["idle_kb"]) / (memory.data["people"] - 1)
    cores = {name: measured[name] * factor for name in ("web", "postgresql", "redis")}
    processes = math.ceil(cores["web"] / PLANNED)
    gigabytes = (PEOPLE * each_kb + processes * memory.data["idle_kb"]) / 2**20
    web = math.ceil(processes / CORES)
    database = max(1, math.ceil(cores["postgresql"] / PLANNED / CORES))
    redis = max(1, math.ceil(cores["redis"] / PLANNED / CORES))
    spread = sessions.data["2"]["web"] / measured["web"]
    people, calls = sessions.data["people"], sessions.data["sessions"]
    return [
        f"- Measured: {people:,} people in {calls} calls of {people // calls} use"
        f" {measured['web']:.2f} cores of web, {measured['postgresql']:.2f} of PostgreSQL and"
        f" {measured['redis']:.2f} of Redis,"
        f" at {measured['commands']:.0f} commands a second.",
        f"- {PEOPLE:,} people in {CALLS:,} calls are {factor:.0f} times that: {cores['web']:.0f}"
        f" cores of web, {cores['postgresql']:.0f} of PostgreSQL, {cores['redis']:.1f} of Redis,"
        f" {measured['commands'] * factor:,.0f} commands a second.",
        f"- A process uses one core at most and is planned to use {PLANNED:.0%} of it:"
        f" {processes} processes, on {web} machines of {CORES} cores.",
        f"- Memory: {PEOPLE:,} × {each_kb:.0f} KB + {processes} ×"
        f" {memory.data['idle_kb'] / 1024:.0f} MB = {gigabytes:.0f} GB, {gigabytes / web:.1f} GB on"
        " each of them.",
        f"- PostgreSQL: {database} machine{'s' * (database > 1)} of {CORES} cores and a standby."
        f" Redis: {redis}, and a standby.",
        f"- **Together {web + database + redis + 2} machines of {CORES} cores**, besides the"
        " proxy and LiveKit.",
        "- It holds where the people of a call are on few processes"
        " ([how](production.md#more-than-one-machine)). Spread over two, the same calls cost"
        f" {spread:.2f} times as much of web, as each process hears each event; over a hundred,"
        " many times that.",
    ]
