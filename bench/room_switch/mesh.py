"""A change of room, browser to browser: from the click until somebody there is seen and heard.

Three people in the product's own page: one goes to and fro between two others in two rooms. After
each change two empty pages make a bare RTCPeerConnection, with the same voice and picture.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from contextlib import ExitStack

from playwright.sync_api import Browser

from bench.figures import p50, p95
from bench.people import Seat, make_studio
from bench.report import Report, Row
from bench.room_switch.people import MAIN, Visitor, chromium, probed_page
from bench.stack import Process, bare_broadcast, serving

RUNS = 30
REACH = 1.3
SETTLE_MS = 700

Times = dict[str, float]


def bare_pages(browser: Browser, server: Process) -> Callable[[], Times]:
    """Two empty pages, and how the one calls the other."""
    caller, called = (probed_page(browser, "bare.js") for _ in range(2))
    for page in (called, caller):
        page.goto(server.url)
        page.evaluate("bare.ready()")

    def call() -> Times:
        took: Times = caller.evaluate("bare.call()")
        return took

    return call


def measure(mover: Visitor, bare: Callable[[], Times], runs: int) -> list[tuple[Times, Times]]:
    """Pairs of milliseconds, to the first picture and to the first sound."""
    pairs = []
    for run in range(runs + 1):
        mover.page.evaluate("probe.arm(false)")
        mover.goes_to(MAIN if run % 2 else "Room 1")
        switch: Times = mover.page.evaluate("probe.took()")
        mover.page.wait_for_timeout(SETTLE_MS)
        yardstick = bare()
        mover.page.wait_for_timeout(SETTLE_MS)
        if run:  # the first warms all pages up
            pairs.append((switch, yardstick))
    return pairs


def gather(browser: Browser, url: str, seats: list[Seat]) -> Visitor:
    """A Host in the main room, somebody in Room 1, and the one who will go to and fro."""
    host, mia, mover = (Visitor(browser, url, seat) for seat in seats)
    for person in (host, mia, mover):
        person.joins()
    host.adds_room()
    mia.goes_to("Room 1")
    mover.page.evaluate("probe.took()")
    return mover


def row(backend: str, kind: str, name: str, bare: str, pairs: list[tuple[Times, Times]]) -> Row:
    ours, theirs = ([pair[which][kind] for pair in pairs] for which in (0, 1))
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    return Row(
        what=f"Room switch, {backend}: from the click to the first {name}",
        reach=f"p50 ≤ {REACH}× {bare}",
        measured=f"p50 {p50(ours):.0f} ms, p95 {p95(ours):.0f} ms",
        reference=f"{bare} p50 {p50(theirs):.0f} ms, p95 {p95(theirs):.0f} ms",
        ratio=ratio,
        reached=ratio <= REACH,
    )


def run() -> Report:
    seats = make_studio(3)
    with ExitStack() as running:
        stack = running.enter_context(serving())
        server = running.enter_context(bare_broadcast())
        browser = running.enter_context(chromium())
        mover = gather(browser, stack.web[0].url, seats)
        pairs = measure(mover, bare_pages(browser, server), RUNS)
    rows = [
        row("mesh", "video", "picture", "a bare RTCPeerConnection", pairs),
        row("mesh", "audio", "sound", "a bare RTCPeerConnection", pairs),
    ]
    return Report("room_switch", rows, {"pairs": [list(pair) for pair in pairs]})
