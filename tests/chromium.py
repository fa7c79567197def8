"""Real Chromium for tests: one browser per test module, one context (profile) per person.

The browser lives as long as the module and no longer: while Playwright's sync API is at work
the thread has a running event loop, in which no async test could run. So a module has either
browser tests (plain functions) or async ones.
"""

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.components import CHROMIUM
from tests.served import Person, Served
from tests.services import require

FLAGS = [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking",
    "--no-first-run",
]
#: How long Playwright waits for anything; the machine may be very busy.
TIMEOUT_MS = 20_000


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless Chromium with a fake camera and microphone, permission given."""
    executable = require(CHROMIUM)
    # Chromium's sandbox does not work for root, as whom containers often run.
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Django takes Playwright's event loop for its own; nothing here is async.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=executable, args=flags)
        yield browser
        browser.close()


class Browsers:
    """The contexts of one test's people, and all that went wrong in their pages."""

    def __init__(self, chromium: Browser) -> None:
        self.chromium = chromium
        self.contexts: list[BrowserContext] = []
        self.errors: list[str] = []
        self._expected: list[str] = []

    def open(
        self, server: Served, person: Person | None = None, **options: object
    ) -> BrowserContext:
        """A browser of the person's own, logged in; without a person, a stranger's.

        Options are Playwright's for a new context (`viewport`, `has_touch`, `color_scheme` …).
        """
        context = self.chromium.new_context(base_url=server.url, **options)  # type: ignore[arg-type]
        context.set_default_timeout(TIMEOUT_MS)
        if person:
            cookie = {"name": "sessionid", "value": person.session_cookie, "url": server.url}
            context.add_cookies([cookie])  # type: ignore[list-item]
        name = person.name if person else "Stranger"
        context.on("weberror", lambda error: self._note(name, f"uncaught: {error.error}"))
        context.on("console", lambda message: self._console(name, message))
        self.contexts.append(context)
        return context

    def page(self, server: Served, person: Person | None = None, **options: object) -> Page:
        """A page in a new browser of the person's own (see `open`)."""
        return self.open(server, person, **options).new_page()

    def expect_error(self, part: str) -> None:
        """An error whose text contains `part` is meant to happen in this test."""
        self._expected.append(part)

    def unexpected(self) -> list[str]:
        """What went wrong in any page and was not announced: errors, CSP violations."""
        return [error for error in self.errors if not any(part in error for part in self._expected)]

    def _console(self, name: str, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._note(name, f"{message.text} ({message.location.get('url')})")

    def _note(self, name: str, error: str) -> None:
        self.errors.append(f"{name}: {error}")

    def screenshots(self, directory: Path) -> Iterator[str]:
        """Save a picture of every open page; where, or why not."""
        directory.mkdir(parents=True, exist_ok=True)
        pages = [page for context in self.contexts for page in context.pages]
        for number, page in enumerate(pages, start=1):
            path = directory / f"page-{number}.png"
            try:
                page.screenshot(path=path, timeout=5_000)
                yield f"{page.url}: {path}"
            except Exception as error:  # the report of a failure must not fail itself
                yield f"{page.url}: {error}"

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def browsers(chromium: Browser) -> Iterator[Browsers]:
    """Opens a browser for each person of the test. An error in any page fails the test."""
    browsers = Browsers(chromium)
    yield browsers
    browsers.close()


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """After a browser test's last line: no page may have had an error."""
    result = yield
    browsers = pyfuncitem.funcargs.get("browsers")
    if isinstance(browsers, Browsers) and (unexpected := browsers.unexpected()):
        pytest.fail("Errors in pages:\n" + "\n".join(unexpected), pytrace=False)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a failure what the people saw, and what their consoles said."""
    report = yield
    browsers = getattr(item, "funcargs", {}).get("browsers")
    if call.when == "call" and report.failed and isinstance(browsers, Browsers):
        directory = item.config.rootpath / "data" / "failures" / item.name.replace("/", "-")
        report.sections.append(("Pages", "\n".join(browsers.screenshots(directory))))
        report.sections.append(("Console errors", "\n".join(browsers.errors)))
    return report
