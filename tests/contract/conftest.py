from collections.abc import Iterator

import pytest

from tests.browser_store import BrowserStores, browser_stores
from tests.domain.call import call, host, tom

__all__ = ["call", "host", "tom"]


@pytest.fixture(scope="module")
def stores() -> Iterator[BrowserStores]:
    """The browser's store, as many as wanted."""
    with browser_stores() as running:
        yield running
