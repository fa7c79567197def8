"""Moves: a hundred people sent to ten rooms in one go, beside one person who is sent to one.

Both are one click of the Host: a transaction and one fan-out to everyone. A hundred moves in one
step may cost no more than twice the one.
"""

from __future__ import annotations

import asyncio

import uvloop

from bench.crowd import Crowd
from bench.figures import p50, p95
from bench.people import make_studio
from bench.report import Report, Row
from bench.stack import serving

PEOPLE, ROOMS, RUNS = 100, 10, 9
REACH = 2.0


async def rounds(crowd: Crowd) -> tuple[list[float], list[float]]:
    """Milliseconds until the last is told: of one who moves, of all who move at once."""
    await crowd.grow(PEOPLE + 1)
    somebody = crowd.here[-1].id
    one, all_at_once = [], []
    for _ in range(RUNS):
        rooms = [await crowd.opens_room() for _ in range(ROOMS)]
        # Each of both ways there and back, as the first of all moves opens the rooms' groups.
        for room in (rooms[0], None, rooms[1], None):
            took = await crowd.told(
                "participant_moved", "send_to_room", participant=somebody, room=room
            )
            one.append(took * 1000)
        all_at_once.append(1000 * await crowd.told("participant_moved", "spread_people"))
        for room in rooms:
            await crowd.told("room_deleted", "delete_room", room=room)
        await asyncio.sleep(2.5)  # a person may send ten commands a second
    return one, all_at_once


def run() -> Report:
    seats = make_studio(PEOPLE + 1)
    with serving() as stack:
        one, all_at_once = uvloop.run(rounds(Crowd(seats, stack.web)))
    ratio = p50(all_at_once) / p50(one)
    row = Row(
        what=f"Moves: {PEOPLE} people sent to {ROOMS} rooms in one go, until everyone is told",
        reach=f"≤ {REACH:.0f}× one fan-out",
        measured=f"{p50(all_at_once):.1f} ms (p95 {p95(all_at_once):.1f})",
        reference=f"one person sent, same call: {p50(one):.1f} ms (p95 {p95(one):.1f})",
        ratio=ratio,
        reached=ratio <= REACH,
    )
    return Report("moves", [row], {"one_ms": one, "all_ms": all_at_once})
