"""A call of people who have the media modules and nothing else."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.media.people import Call
from tests.media.server import serving


@pytest.fixture(scope="session")
def page_url() -> Iterator[str]:
    """Where the page is that plays a person."""
    with serving() as url:
        yield url


@pytest.fixture
def call(chromium: Browser, page_url: str) -> Iterator[Call]:
    """A call that nobody has joined yet. An uncaught error in any page fails the test."""
    context = chromium.new_context(permissions=["camera", "microphone"])
    call = Call(context, page_url)
    yield call
    context.close()
    assert call.errors == []
