"""The stack that the browser tests share."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person
from tests.browser_store import BrowserStores, browser_stores
from tests.chromium import TIMEOUT_MS, Browsers
from tests.production.stack import MAYA, MIA, TOM, Stack, running

expect.set_options(timeout=TIMEOUT_MS)


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """Caddy, two web processes, PostgreSQL, Redis and LiveKit."""
    with running() as stack:
        yield stack


@pytest.fixture(scope="session")
def stores() -> Iterator[BrowserStores]:
    """The browser's store, as many as wanted."""
    with browser_stores() as running:
        yield running


@pytest.fixture
def maya(browsers: Browsers, stack: Stack) -> Person:
    """The demo's Host."""
    return stack.person(browsers, MAYA)


@pytest.fixture
def tom(browsers: Browsers, stack: Stack) -> Person:
    """A Member."""
    return stack.person(browsers, TOM)


@pytest.fixture
def mia(browsers: Browsers, stack: Stack) -> Person:
    """Another Member."""
    return stack.person(browsers, MIA)
