"""A change of room through LiveKit: until somebody there is seen and heard, and how long the page
plays nothing in between. After each change a bare `livekit-client` comes into a room of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from livekit import api
from playwright.sync_api import Browser

from bench.figures import p50, p95
from bench.people import make_studio
from bench.report import Report, Row
from bench.room_switch.mesh import Times, gather, measure, row
from bench.room_switch.people import chromium, probed_page
from bench.stack import Process, bare_broadcast, serving
from tests.livekit.server import KEY, SECRET, LiveKit, livekit_server
from tests.services import free_port

RUNS = 30
REACH_GAP_MS = 300
CLIENT = Path(__file__).parents[2] / "node_modules/livekit-client/dist/livekit-client.umd.js"


def access(livekit: LiveKit, room: str, identity: str) -> dict[str, str]:
    """A way into a room for the yardstick."""
    token = (
        api.AccessToken(KEY, SECRET)
        .with_identity(identity)
        .with_ttl(timedelta(minutes=10))
        .with_grants(api.VideoGrants(room_join=True, room=room))
    )
    return {"url": livekit.url, "token": token.to_jwt()}


def bare_pages(browser: Browser, server: Process, livekit: LiveKit) -> Callable[[], Times]:
    """Somebody who stays in a room, and how to come to them."""
    room = uuid4().hex
    pages = [probed_page(browser, str(CLIENT), "bare_livekit.js") for _ in range(2)]
    for page in pages:
        page.goto(server.url)
    stays, comes = pages
    stays.evaluate("access => bare.stays(access)", access(livekit, room, "stays"))

    def come() -> Times:
        took: Times = comes.evaluate(
            "access => bare.comes(access)", access(livekit, room, uuid4().hex)
        )
        return took

    return come


def gap_row(kind: str, name: str, pairs: list[tuple[Times, Times]]) -> Row:
    gaps = [ours[kind] for ours, _ in pairs]
    return Row(
        what=f"… time without any {name}",
        reach=f"≤ {REACH_GAP_MS} ms",
        measured=f"p50 {p50(gaps):.0f} ms, p95 {p95(gaps):.0f} ms",
        reached=p95(gaps) <= REACH_GAP_MS,
    )


def run() -> Report:
    seats, livekit = make_studio(3), LiveKit(free_port())
    with ExitStack() as running:
        stack = running.enter_context(serving(settings=livekit.settings))
        web = stack.web[0]
        running.enter_context(livekit_server(livekit, f"{web.url}/livekit/webhook"))
        server = running.enter_context(bare_broadcast())
        browser = running.enter_context(chromium())
        mover = gather(browser, web.url, seats)
        pairs = measure(mover, bare_pages(browser, server, livekit), RUNS)
    rows = [
        row("LiveKit", "video", "picture", "bare livekit-client", pairs),
        row("LiveKit", "audio", "sound", "bare livekit-client", pairs),
        gap_row("noVideo", "picture", pairs),
        gap_row("noAudio", "sound", pairs),
    ]
    return Report("room_switch_livekit", rows, {"pairs": [list(pair) for pair in pairs]})
