"""Many small calls at once, each as lively as a real one: what a person costs.

The processor time is the system's own count for the processes, so what the clients beside them
use is not in it.
"""

from __future__ import annotations

import asyncio
import random
import time

import uvloop

from bench.crowd import Crowd, Person
from bench.people import make_studio
from bench.processes import cpu_seconds
from bench.report import Report, Row
from bench.stack import Stack, children, serving

SESSIONS, PEOPLE, SECONDS = 20, 50, 30
#: What one person does in a minute, on average: a lively workshop.
A_MINUTE = {"speaking": 8.0, "devices": 1.0, "chat": 0.5, "hand": 0.3, "move": 0.3}


async def live(crowd: Crowd, rooms: list[str], until: float, dice: random.Random) -> int:
    """Let one call be lively; how often somebody did something."""
    pause = 60 / (sum(A_MINUTE.values()) * len(crowd.here))
    commands = 0
    due = time.perf_counter() + dice.random() * pause
    while due < until:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        (kind,) = dice.choices(list(A_MINUTE), list(A_MINUTE.values()))
        person = dice.choice(crowd.here)
        await do(person, kind, rooms, dice)
        commands += 1
        due += dice.expovariate(1 / pause)
    return commands


async def do(person: Person, kind: str, rooms: list[str], dice: random.Random) -> None:
    on = dice.random() < 0.5
    match kind:
        case "speaking":
            await person.asks("set_speaking", speaking=on)
        case "devices":
            await person.asks("set_devices", microphone=True, camera=on)
        case "chat":
            await person.asks("send_chat", text="Shall we try that once more, from the top?")
        case "hand":
            await person.asks("raise_hand", raised=on)
        case "move":
            await person.asks("move_to_room", room=dice.choice([None, *rooms]))


def used(stack: Stack) -> dict[str, float]:
    """Processor seconds so far, by what used them."""
    return {
        "web": cpu_seconds(process.pid for process in stack.web),
        "postgresql": cpu_seconds(children("postgres")),
        "redis": cpu_seconds(children("redis-server")),
    }


async def play(crowds: list[Crowd], stack: Stack) -> dict[str, float]:
    """Processor seconds in a second of lively calls, by what used them, and commands."""
    rooms = []
    for crowd in crowds:
        await crowd.grow(PEOPLE)
        rooms.append([await crowd.opens_room() for _ in range(4)])
    await asyncio.sleep(3)
    before, start = used(stack), time.perf_counter()
    # The same dice each time: what differs between two runs is the product.
    commands = await asyncio.gather(
        *(
            live(crowd, its, start + SECONDS, random.Random(number))
            for number, (crowd, its) in enumerate(zip(crowds, rooms, strict=True))
        )
    )
    took = time.perf_counter() - start
    share = {name: (now - before[name]) / took for name, now in used(stack).items()}
    return {**share, "commands": sum(commands) / took}


def measure(processes: int) -> dict[str, float]:
    studios = [make_studio(PEOPLE) for _ in range(SESSIONS)]
    with serving(processes) as stack:
        return uvloop.run(play([Crowd(seats, stack.web) for seats in studios], stack))


def run() -> Report:
    report, people = Report("sessions"), SESSIONS * PEOPLE
    report.data = {"people": people, "sessions": SESSIONS}
    for processes, where in ((1, "one process"), (2, "two processes, every call on both")):
        share = measure(processes)
        report.data[str(processes)] = share
        report.rows.append(
            Row(
                what=f"{people:,} people in {SESSIONS} lively calls, {where}",
                measured=f"{share['commands']:.0f} commands a second; of one core: web"
                f" {share['web']:.0%}, PostgreSQL {share['postgresql']:.0%},"
                f" Redis {share['redis']:.0%}",
            )
        )
    return report
