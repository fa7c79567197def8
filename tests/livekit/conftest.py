"""The product with a real LiveKit behind it, and people who are in both."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests.browser_store import BrowserStores, browser_stores
from tests.components import LIVEKIT
from tests.livekit.people import Studio
from tests.livekit.server import LiveKit, livekit_server
from tests.served import Served, serving
from tests.services import free_port, require
from tests.stack import Template


@dataclass(frozen=True)
class Stack:
    """A served product and its LiveKit."""

    served: Served
    livekit: LiveKit
    log: Path


@pytest.fixture(scope="session")
def stack(migrated_database: Template, django_db_blocker: DjangoDbBlocker) -> Iterator[Stack]:
    """The product and LiveKit that tests share. Each makes its own studio; nobody stops them."""
    require(LIVEKIT)
    livekit = LiveKit(free_port())
    with (
        serving(migrated_database, django_db_blocker, livekit.settings) as served,
        livekit_server(livekit, webhook=f"{served.url}/livekit/webhook") as log,
    ):
        yield Stack(served, livekit, log)


@pytest.fixture(scope="session")
def stores() -> Iterator[BrowserStores]:
    """The browser's store, as many as wanted."""
    with browser_stores() as running:
        yield running


@pytest.fixture
async def studio(
    stack: Stack, stores: BrowserStores, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Studio]:
    """A studio whose people are at sockets and in LiveKit. All of them are gone afterwards."""
    # The test puts people into the server's database in between; nothing else waits for it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    studio = Studio(stack.served, stores)
    yield studio
    await studio.close()
