"""People in the product's own pages, each in a browser of their own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright

from bench.people import Seat
from tests.chromium import FLAGS, TIMEOUT_MS
from tests.components import CHROMIUM
from tests.services import require

HERE = Path(__file__).parent
MAIN = "Main Room"
#: Small: without a graphics card, a large page costs more than what is measured.
VIEWPORT: ViewportSize = {"width": 900, "height": 540}


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser with camera and microphone, permission given."""
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=require(CHROMIUM), args=flags)
        yield browser
        browser.close()


def probed_page(browser: Browser, *scripts: str, cookie: str = "", url: str = "") -> Page:
    """A page of its own, in which these scripts of this directory run first."""
    context = browser.new_context(permissions=["camera", "microphone"], viewport=VIEWPORT)
    context.set_default_timeout(TIMEOUT_MS)
    if cookie:
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": url}])
    for script in ("probe.js", *scripts):
        context.add_init_script(path=HERE / script)
    return context.new_page()


class Visitor:
    """Somebody in a call by the product's page."""

    def __init__(self, browser: Browser, url: str, seat: Seat) -> None:
        self.page = probed_page(browser, cookie=seat.cookie, url=url)
        self.page.goto(f"{url}/studios/{seat.slug}/roundtable/")

    def joins(self) -> None:
        for device in ("Microphone", "Camera"):
            toggle = self.page.get_by_role("button", name=device, exact=True)
            expect(toggle).to_have_attribute("aria-pressed", "true", timeout=TIMEOUT_MS)
        self.page.get_by_role("button", name="Join now").click()
        self._rooms().click()

    def _rooms(self) -> Locator:
        bar = self.page.get_by_role("toolbar", name="Call controls")
        return bar.get_by_role("button", name="Rooms", exact=True)

    def adds_room(self) -> None:
        self.page.get_by_role("button", name="Add Room").click()

    def goes_to(self, room: str) -> None:
        """Click on a room in the Rooms panel."""
        self.page.get_by_role("button", name=f"Join {room}", exact=True).click()
