"""The call page's weight on the wire, and how soon it can be used with nothing in the cache.

Also as over a distance (the browser's own emulation), where every round trip counts.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, Response

from bench.figures import p50, p95
from bench.people import Seat, make_studio
from bench.report import Report, Row
from bench.room_switch.people import chromium
from bench.stack import serving

RUNS = 9
REACH_KB, REACH_MS = 80, 1_000
#: What the page consists of, by the browser's names.
PARTS = {"document": "HTML", "stylesheet": "CSS", "script": "JS"}
#: A person at home: 20 Mbit/s, 40 ms there and back.
DISTANCE = {"offline": False, "latency": 40, "downloadThroughput": 2.5e6, "uploadThroughput": 1e6}
#: 'Join now' is shown, with its handler: the script has run.
READY = """
new MutationObserver((_, observer) => {
  if (document.body?.dataset.phase !== "preview") return;
  observer.disconnect();
  window.readyAt = performance.now();
}).observe(document, { subtree: true, childList: true, attributes: true });
"""


@contextmanager
def fresh_page(browser: Browser, url: str, seat: Seat) -> Iterator[Page]:
    """A page of somebody who is logged in and has never been here."""
    context = browser.new_context(permissions=["camera", "microphone"])
    context.add_cookies([{"name": "sessionid", "value": seat.cookie, "url": url}])
    context.add_init_script(READY)
    yield context.new_page()
    context.close()


def ready(page: Page, address: str) -> float:
    """Go there; milliseconds from the start of the navigation until it can be used."""
    page.goto(address)
    page.wait_for_function("window.readyAt !== undefined")
    moment: float = page.evaluate("readyAt")
    return moment


def on_the_wire(response: Response) -> int:
    """Bytes of the body. What the proxy in front compresses is compressed here as it would."""
    if "content-encoding" in response.all_headers():
        return response.request.sizes()["responseBodySize"]
    return len(gzip.compress(response.body()))


def weigh(page: Page, address: str) -> dict[str, tuple[int, int]]:
    """Of each part: files and bytes."""
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    ready(page, address)
    page.wait_for_load_state("networkidle")
    found = {}
    for kind, name in PARTS.items():
        of_it = [one for one in responses if one.request.resource_type == kind]
        found[name] = len(of_it), sum(on_the_wire(one) for one in of_it)
    return found


def run() -> Report:
    seats = make_studio(2)
    near, far = [], []
    with serving() as stack, chromium() as browser:
        url, seat = stack.web[0].url, seats[0]
        address = f"{url}/studios/{seat.slug}/roundtable/"
        with fresh_page(browser, url, seat) as page:
            parts = weigh(page, address)
        for _ in range(RUNS):
            with fresh_page(browser, url, seat) as page:
                near.append(ready(page, address))
            with fresh_page(browser, url, seat) as page:
                tools = page.context.new_cdp_session(page)
                tools.send("Network.enable")
                tools.send("Network.emulateNetworkConditions", DISTANCE)
                far.append(ready(page, address))
    total = sum(size for _, size in parts.values()) / 1000
    in_parts = ", ".join(
        f"{name} {size / 1000:.1f} in {files}" for name, (files, size) in parts.items()
    )
    rows = [
        Row(
            what="Page weight of the call, compressed",
            reach=f"≤ {REACH_KB} KB",
            measured=f"{total:.1f} KB ({in_parts})",
            reached=total <= REACH_KB,
        ),
        Row(
            what="… until it can be used, cold cache",
            reach=f"≤ {REACH_MS:,} ms",
            measured=f"p50 {p50(near):.0f} ms, p95 {p95(near):.0f} ms",
            reference="with 40 ms round trips, 20 Mbit/s and no proxy:"
            f" p50 {p50(far):.0f} ms, p95 {p95(far):.0f} ms",
            reached=p95(near) <= REACH_MS,
        ),
    ]
    return Report("weight", rows, {"parts": parts, "near_ms": near, "far_ms": far})
