"""A storm of joins: a thousand people come into one session within ten seconds.

Every socket keeps every frame. When it is quiet again each client's frames are folded as the
page folds them, and all must show the same.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

import uvloop

from bench.crowd import Crowd, Person
from bench.figures import p50, p95
from bench.fold import Fold
from bench.people import make_studio
from bench.processes import cpu_seconds
from bench.report import Report, Row
from bench.stack import Stack, children, serving

PEOPLE, SECONDS = 1_000, 10.0
MESSAGES, REACH_MS = 150, 1_000
#: Two heartbeats without an event: nothing is on its way any more.
QUIET = 1.5


async def storm(crowd: Crowd) -> None:
    """Let everyone come; return when all is quiet."""
    for person in crowd.people:
        person.kept = []
    await crowd.grow(1)
    await crowd.join(crowd.people[1:], SECONDS)
    while True:
        before = sum(_events(person) for person in crowd.people)
        await asyncio.sleep(QUIET)
        if sum(_events(person) for person in crowd.people) == before:
            return


def _events(person: Person) -> int:
    return sum(1 for frame in person.kept or () if frame.startswith(b'{"type":"events"'))


def fold_all(people: list[Person]) -> tuple[set[bytes], int]:
    """The different states that the clients end with (one, if all is well), and how many
    of them found a gap."""
    states, gaps = set(), 0
    for person in people:
        fold = Fold()
        for frame in person.kept or ():
            fold.apply(frame)
        gaps += fold.gaps > 0
        states.add(fold.shown())
        person.kept = None
    return states, gaps


def play(processes: int) -> tuple[Row, Row, Row, dict[str, Any]]:
    seats = make_studio(PEOPLE)
    with serving(processes) as stack:
        crowd = Crowd(seats, stack.web)
        pids = pids_of(stack)
        before = {name: cpu_seconds(of) for name, of in pids.items()}
        began = time.perf_counter()
        uvloop.run(storm(crowd))
        cpu = {name: cpu_seconds(of) - before[name] for name, of in pids.items()}
    came = crowd.people[1:]
    full = [1000 * (person.answered - person.asked) for person in came]
    whole = [1000 * (person.answered - person.began) for person in came]
    took = max(person.answered for person in came) - began
    messages = [len(person.kept or ()) for person in came]
    states, gaps = fold_all(crowd.people)
    where = "one process" if processes == 1 else "two processes"
    time_row = Row(
        what=f"Join storm, {PEOPLE:,} people in {SECONDS:.0f} s, {where}: join to full state",
        reach=f"p95 ≤ {REACH_MS:,} ms",
        measured=f"p50 {p50(full):.0f} ms, p95 {p95(full):.0f} ms"
        f" (from the first packet p95 {p95(whole):.0f} ms); the last was in after {took:.1f} s",
        reached=p95(full) <= REACH_MS,
    )
    message_row = Row(
        what=f"… messages to each socket ({where})",
        reach=f"≤ {MESSAGES}",
        measured=f"p50 {p50(messages):.0f}, most {max(messages)}; {sum(messages):,} in all",
        reached=max(messages) <= MESSAGES,
    )
    state_row = Row(
        what=f"… every client's state at the end ({where})",
        reach="the same",
        measured=f"{len(states)} state among {PEOPLE:,}; {gaps} had a gap",
        reached=len(states) == 1,
    )
    data = {"full_ms": full, "whole_ms": whole, "messages": messages, "cpu": cpu}
    return time_row, message_row, state_row, data


def pids_of(stack: Stack) -> dict[str, list[int]]:
    return {
        "web": [process.pid for process in stack.web],
        "redis": children("redis-server"),
    }


def run() -> Report:
    report = Report("storm")
    for processes in (1, 2):
        *rows, data = play(processes)
        report.rows += rows
        report.data[str(processes)] = data
    return report
