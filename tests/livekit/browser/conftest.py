"""A meeting of browsers whose sound and pictures go through LiveKit."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import Meeting, Person
from tests.chromium import TIMEOUT_MS, Browsers
from tests.livekit.browser.media_server import MediaServer
from tests.livekit.conftest import Stack

expect.set_options(timeout=TIMEOUT_MS)


@pytest.fixture
def meeting(browsers: Browsers, stack: Stack) -> Meeting:
    """A new studio on the server that all share."""
    return Meeting(browsers, stack.served)


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
def media_server(stack: Stack) -> MediaServer:
    """The one that all share."""
    return MediaServer(stack.livekit)
