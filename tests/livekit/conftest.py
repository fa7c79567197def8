"""The product with a real LiveKit behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests.components import LIVEKIT
from tests.livekit.server import LiveKit, livekit_server
from tests.served import Served, serving
from tests.services import free_port, require


@dataclass(frozen=True)
class Stack:
    """A served product and its LiveKit."""

    served: Served
    livekit: LiveKit
    log: Path


@pytest.fixture(scope="session")
def stack(migrated_database: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Stack]:
    """The product and LiveKit that tests share. Each makes its own studio; nobody stops them."""
    require(LIVEKIT)
    livekit = LiveKit(free_port())
    with (
        serving(migrated_database, django_db_blocker, livekit.settings) as served,
        livekit_server(livekit, webhook=f"{served.url}/livekit/webhook") as log,
    ):
        yield Stack(served, livekit, log)
