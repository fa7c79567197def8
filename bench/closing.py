"""The end of the countdown: a thousand people in ten rooms, all back in the main room on time.

The server's clock and the clients' are the same: one machine. Transactions that write are counted
by PostgreSQL's own numbers: each takes one.
"""

from __future__ import annotations

import asyncio
import time

import msgspec
import uvloop
from django.db import connection

from bench.crowd import PATIENCE, Crowd
from bench.people import make_studio
from bench.report import Report, Row
from bench.stack import serving
from roundtable.threads import in_database

PEOPLE, ROOMS, RUNS, COUNTDOWN = 1_000, 10, 3, 5
REACH_MS, TRANSACTIONS = 500, 20


def next_transaction() -> int:
    """The number that the next transaction which writes will have."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        number: int = cursor.fetchone()[0]
    return number


async def rounds(crowd: Crowd) -> list[tuple[float, ...]]:
    """Each time: milliseconds after the deadline when the first and the last are told, those that
    spreading everyone took before, and the transactions that wrote around the deadline."""
    await crowd.grow(PEOPLE)
    found = []
    for _ in range(RUNS):
        for _ in range(ROOMS):
            await crowd.opens_room()
        spread = await crowd.told("participant_moved", "spread_people")
        await crowd.told("rooms_closing", "close_rooms")
        closes_at = msgspec.json.decode(crowd.ear.latest)["events"][0]["closes_at"] / 1000
        # `time.time` and `time.perf_counter` run alike; only their beginnings differ.
        offset = time.time() - time.perf_counter()
        done = crowd.all_hear(b'"rooms_closed"')
        await asyncio.sleep(closes_at - 0.1 - time.time())
        before = await in_database(next_transaction)()
        last = await asyncio.wait_for(done, PATIENCE) + offset
        await asyncio.sleep(1.0)
        wrote = await in_database(next_transaction)() - before
        times = (crowd.ear.first + offset - closes_at, last - closes_at, spread)
        found.append((*(1000 * seconds for seconds in times), wrote))
    return found


def run() -> Report:
    seats = make_studio(PEOPLE)
    with serving(settings={"ROUNDTABLE_CLOSE_SECONDS": str(COUNTDOWN)}) as stack:
        found = uvloop.run(rounds(Crowd(seats, stack.web)))
    firsts, lasts, spread, wrote = zip(*found, strict=True)
    rows = [
        Row(
            what=f"Close: {PEOPLE:,} people in {ROOMS} rooms at the end of the countdown",
            reach=f"the last is told ≤ {REACH_MS} ms after the deadline",
            measured=f"worst of {RUNS}: first {max(firsts):.0f} ms, last {max(lasts):.0f} ms",
            reached=max(lasts) <= REACH_MS,
        ),
        Row(
            what="… transactions that write, from the deadline to a second after",
            reach="no burst of one a person",
            measured=f"{max(wrote):.0f} at most",
            reached=max(wrote) <= TRANSACTIONS,
        ),
        Row(
            what=f"… {PEOPLE:,} people spread over {ROOMS} rooms, until everyone is told",
            measured=f"worst of {RUNS}: {max(spread):.0f} ms",
        ),
    ]
    return Report("closing", rows, {"rounds": [list(one) for one in found]})
