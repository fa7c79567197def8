"""The recorder in a real browser: what it records is what was seen and heard."""

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect, sync_playwright

from roundtable.models import Participant, Recording, Session
from studios.models import Role, Studio
from tests.chromium import FLAGS, Browsers
from tests.components import CHROMIUM
from tests.recording.probe import brightness, longest_standstill, loudness
from tests.recording.tab import Tab, Window
from tests.served import Person, Serve, Served
from tests.services import require

pytestmark = pytest.mark.browser
PERFORMERS = (Path(__file__).parent / "performers.js").read_text()
TOKEN = "document.querySelector('[name=csrfmiddlewaretoken]')"
#: However busy the machine is.
PATIENCE = 60


class Take:
    """A recording that goes on, in a served studio of its own; no socket is needed for it."""

    def __init__(self, server: Served) -> None:
        self.server = server
        self.studio: Studio = server.make_studio("Choir")
        self.host: Person = server.make_person(self.studio, Role.HOST, "Maya")
        now = timezone.now()
        with server.database() as alias:
            session = Session.objects.using(alias).create(studio=self.studio, started_at=now)
            recorder = Participant.objects.using(alias).create(
                session=session, user=self.host.user, role=Role.HOST, joined_at=now
            )
            self.id = Recording.objects.using(alias).create(
                session=session, recorder=recorder, mime_type="video/webm", started_at=now
            ).pk  # fmt: skip
        self.path = f"/studios/{self.studio.slug}/recordings/{self.id}/"
        #: A page with a form, for its token.
        self.token_page = f"{server.url}/studios/{self.studio.slug}/edit/"

    @property
    def stored(self) -> Recording:
        with self.server.database() as alias:
            return Recording.objects.using(alias).get(pk=self.id)

    @property
    def pieces(self) -> list[bytes]:
        """What the server has."""
        root = self.server.directory / "media"
        with self.server.database() as alias:
            kept = Recording.objects.using(alias).get(pk=self.id).pieces.all()
            return [(root / piece.data.name).read_bytes() for piece in kept]

    def ends(self) -> None:
        """The server says that it is over."""
        now = timezone.now()
        with self.server.database() as alias:
            Recording.objects.using(alias).filter(pk=self.id).update(
                state=Recording.State.FINISHING, ended_at=now, due_at=now + timedelta(hours=1)
            )

    def file(self) -> Path:
        return self.server.directory / "media" / self.stored.file.name


def wait(condition: Callable[[], Any], pause: Callable[[], object]) -> None:
    """Return when the condition holds; `pause` lets the browser go on meanwhile."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "It took too long."
        pause()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A Chromium that slows down what is hidden, as people's does; Playwright switches that off."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(
            executable_path=require(CHROMIUM),
            args=[*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS,
            ignore_default_args=[
                "--disable-background-timer-throttling",
                "--disable-backgrounding-occluded-windows",
                "--disable-renderer-backgrounding",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def take(served: Served) -> Take:
    return Take(served)


@pytest.fixture
def window(chromium: Browser, served: Served, take: Take) -> Iterator[Window]:
    window = Window(chromium, served, take.host)
    yield window
    window.close()


def performing(take: Take, window: Window) -> Tab:
    """A tab in which two people perform and are recorded."""
    tab = window.open(take.token_page)
    loaded = f"document.readyState === 'complete' && {TOKEN} !== null"
    wait(lambda: tab.evaluate(loaded), lambda: None)
    assert tab.evaluate(f"({PERFORMERS})(['{take.path}', {TOKEN}.value])")
    return tab


def test_a_tab_in_the_background_records_moving_pictures_and_all_tones(
    take: Take, window: Window, browsers: Browsers, served: Served
) -> None:
    tab = performing(take, window)
    wait(lambda: len(take.pieces) >= 1, lambda: tab.evaluate("0"))

    window.open("about:blank")
    assert tab.evaluate("document.visibilityState") == "hidden"
    tab.evaluate("performance_.comes(1500)")
    hidden = len(take.pieces)
    wait(lambda: len(take.pieces) >= hidden + 4, lambda: tab.evaluate("0"))
    assert tab.evaluate("document.visibilityState") == "hidden"

    take.ends()
    tab.evaluate("performance_.recorder.stop()")
    assert tab.evaluate("performance_.problems") == []
    wait(lambda: take.stored.state == Recording.State.READY, lambda: tab.evaluate("0"))

    file, stored = take.file(), take.stored
    assert stored.duration
    length = stored.duration.total_seconds()
    assert length > 8
    for x in (0.25, 0.75):
        pictures = brightness(file, x, 0.5)
        assert len(pictures) / length > 6, "too few pictures a second"
        assert longest_standstill(pictures) < 1.5
    assert loudness(file, 500, length - 3, length - 1) > 20 * loudness(file, 800, 0, 2)
    assert loudness(file, 500, 0, 2) > 0.01
    assert loudness(file, 1500, 0, 1.5) < 0.001
    assert loudness(file, 1500, length - 3, length - 1) > 0.01

    page = browsers.page(served, take.host)
    page.goto(take.path)
    video = page.locator("video")
    expect(video).to_have_js_property("readyState", 4)
    assert video.evaluate("video => video.duration") == pytest.approx(length, abs=0.2)
    video.evaluate(
        """async (video, to) => {
            video.muted = true;
            const sought = new Promise((done) => (video.onseeked = done));
            video.currentTime = to;
            await sought;
            await video.play();
        }""",
        length - 3,
    )
    page.wait_for_function(
        "([video, from]) => video.currentTime > from + 0.5",
        arg=[video.element_handle(), length - 3],
    )


def test_who_leaves_is_neither_heard_nor_seen_any_more(take: Take, window: Window) -> None:
    tab = performing(take, window)
    tab.evaluate("performance_.comes(1500)")
    wait(lambda: len(take.pieces) >= 2, lambda: tab.evaluate("0"))
    tab.evaluate("performance_.leaves()")
    before = len(take.pieces)
    wait(lambda: len(take.pieces) >= before + 3, lambda: tab.evaluate("0"))
    take.ends()
    tab.evaluate("performance_.recorder.stop()")
    wait(lambda: take.stored.state == Recording.State.READY, lambda: tab.evaluate("0"))

    file, stored = take.file(), take.stored
    assert stored.duration
    length = stored.duration.total_seconds()
    assert loudness(file, 500, length - 2, length - 0.5) < 0.001
    assert loudness(file, 1500, length - 2, length - 0.5) > 0.01
    last = [value for _at, value in brightness(file, 0.1, 0.4)[-5:]]
    assert max(last) - min(last) < 6, "a picture still moves where there should be an avatar"


def test_an_upload_that_a_dead_server_interrupted_goes_on_with_the_same_bytes(
    serve: Serve, browsers: Browsers
) -> None:
    server = serve()
    take = Take(server)
    browsers.expect_error("net::ERR_")
    # It is stopped here before the server says that it is over.
    browsers.expect_error("409 (Conflict)")
    page = browsers.page(server, take.host)
    page.goto(take.token_page)
    assert page.evaluate(f"({PERFORMERS})(['{take.path}', {TOKEN}.value])")

    def pause() -> None:
        page.wait_for_timeout(50)

    wait(lambda: len(take.pieces) >= 1, pause)
    server.kill()
    page.wait_for_function("() => performance_.recorder.upload.waiting > 0")
    before = len(take.pieces)
    server.start()
    wait(lambda: len(take.pieces) >= before + 2, pause)
    stopping = page.evaluate_handle("({ done: performance_.recorder.stop() })")
    page.wait_for_function("() => performance_.isAllUploaded()")
    expected = page.evaluate("performance_.digest()")
    assert hashlib.sha256(b"".join(take.pieces)).hexdigest() == expected
    take.ends()
    stopping.evaluate("stopping => stopping.done")
    assert page.evaluate("performance_.problems") == []
    wait(lambda: take.stored.state == Recording.State.READY, pause)
