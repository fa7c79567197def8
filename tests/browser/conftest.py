"""The meeting that a browser test plays, and servers whose rooms close sooner."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_django import DjangoDbBlocker

from tests.browser.people import Meeting, Person
from tests.chromium import TIMEOUT_MS, Browsers
from tests.served import Served, serving

expect.set_options(timeout=TIMEOUT_MS)


@pytest.fixture
def meeting(browsers: Browsers, served: Served) -> Meeting:
    """A new studio on the server that all share."""
    return Meeting(browsers, served)


@pytest.fixture
def maya(meeting: Meeting) -> Person:
    """The studio's Host."""
    return meeting.host("Maya")


@pytest.fixture
def tom(meeting: Meeting) -> Person:
    """A Member."""
    return meeting.person("Tom")


@pytest.fixture
def mia(meeting: Meeting) -> Person:
    """Another Member."""
    return meeting.person("Mia")


@pytest.fixture
def lin(meeting: Meeting) -> Person:
    """A third Member."""
    return meeting.person("Lin")


@pytest.fixture(scope="module")
def hasty_server(migrated_database: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Served]:
    """A server on which rooms close after 6 seconds instead of 30."""
    extra = {"ROUNDTABLE_CLOSE_SECONDS": "6"}
    with serving(migrated_database, django_db_blocker, extra) as server:
        yield server


@pytest.fixture
def hasty(browsers: Browsers, hasty_server: Served) -> Meeting:
    """A new studio where rooms close after 6 seconds."""
    return Meeting(browsers, hasty_server)
