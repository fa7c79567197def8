"""The stack that the tests run on: the laptop's or the cluster's.

    pytest tests/domain                             SQLite, channel layer in memory
    TEST_STACK=postgres pytest tests/domain         PostgreSQL, channel layer and cache in Redis

The cluster's services are real ones, started for this run alone and ended with it. The tests
are the same; `script/test` runs those of the domain, the contract and the sockets on both.
"""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import pytest

from tests import services
from tests.components import POSTGRESQL, REDIS, find

ON_POSTGRES = os.environ.get("TEST_STACK") == "postgres"


def environment(directory: Path) -> dict[str, str]:
    """Where the database and the channel layer of this run are. Starts what has to run."""
    if not ON_POSTGRES:
        return {"DATABASE_URL": f"sqlite:///{directory}/db.sqlite3", "REDIS_URL": ""}
    for component in (POSTGRESQL, REDIS):
        if not find(component):
            raise pytest.UsageError(f"{component.package} is not installed.")
    running = ExitStack()
    atexit.register(running.close)
    return {
        "DATABASE_URL": running.enter_context(services.postgres()).url,
        "REDIS_URL": running.enter_context(services.redis()).url,
    }


def migrate(url: str) -> None:
    """Make every table in the database at `url`."""
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0", "--skip-checks"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "alltakes.settings", "DATABASE_URL": url},
        cwd=Path(__file__).parent.parent,
        check=True,
    )


class Template(Protocol):
    """A database with every table and nothing in them."""

    def copy(self, directory: Path) -> str:
        """Make a new one like it, in `directory` if it is a file; its address."""


class SqliteTemplate:
    """A template that is a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        migrate(f"sqlite:///{path}")

    def copy(self, directory: Path) -> str:
        shutil.copy(self.path, directory / "db.sqlite3")
        return f"sqlite:///{directory / 'db.sqlite3'}"


class PostgresTemplate:
    """A template in a PostgreSQL."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.name = self._create("template0")
        migrate(self._address(self.name))

    def copy(self, directory: Path) -> str:
        return self._address(self._create(self.name))

    def _create(self, template: str) -> str:
        import psycopg

        name = f"copy_{secrets.token_hex(6)}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def _address(self, name: str) -> str:
        return urlsplit(self.url)._replace(path=f"/{name}").geturl()


@contextmanager
def template() -> Iterator[Template]:
    """A template for servers of their own, on the stack of this run."""
    if ON_POSTGRES:
        yield PostgresTemplate(os.environ["DATABASE_URL"])
    else:
        with services.temporary_directory("template") as directory:
            yield SqliteTemplate(directory / "db.sqlite3")
