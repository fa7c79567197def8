"""The product as people meet it: a server process of its own, on a database of its own.

Tests put studios and people straight into that database, each already logged in: their
`session_cookie` is all that a browser or a socket needs. The process can be killed (`kill -9`)
and started again on the same port.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import environ
import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connections
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from studios.models import Membership, Role, Studio, User
from tests import stack
from tests.services import accepts, free_port, redis, temporary_directory, wait_until

PASSWORD = "breakout-test"

#: How each is told to serve; the port and the application follow.
ASGI_SERVERS = {
    "daphne": ["daphne", "--bind", "127.0.0.1"],
    "uvicorn": ["uvicorn", "--host", "127.0.0.1", "--loop", "uvloop", "--log-level", "warning"],
}


class Person:
    """Somebody in the served database, logged in."""

    def __init__(self, user: User, role: Role | None, session_cookie: str) -> None:
        self.user, self.role, self.session_cookie = user, role, session_cookie

    @property
    def name(self) -> str:
        return self.user.display_name


class Served:
    """One server process and its database."""

    def __init__(
        self,
        directory: Path,
        database_url: str,
        blocker: DjangoDbBlocker,
        extra: dict[str, str],
        asgi_server: str,
    ) -> None:
        self.directory, self.database_url, self.blocker = directory, database_url, blocker
        self.asgi_server = asgi_server
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.log, self.log_mark = directory / "server.log", 0
        self.env = self.environment(extra)
        self.process: subprocess.Popen[bytes] | None = None
        #: The name of this server's database for `Model.objects.using(…)`.
        self.alias = f"served-{self.port}"
        sqlite = {"timeout": 20, "transaction_mode": "IMMEDIATE"}
        connections.settings[self.alias] = {
            **connections.settings["default"],
            **environ.Env.db_url_config(database_url),
            "OPTIONS": sqlite if database_url.startswith("sqlite") else {},
        }

    def environment(self, extra: dict[str, str]) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "alltakes.settings",
            "DATABASE_URL": self.database_url,
            "DATA_DIR": str(self.directory),
            "MEDIA_ROOT": str(self.directory / "media"),
            "SITE_URL": self.url,
            "SECRET_KEY": settings.SECRET_KEY,
            "PYTHONUNBUFFERED": "1",
            **extra,
        }

    # The process -----------------------------------------------------------------------------

    def start(self) -> None:
        """Start the process; return when it accepts connections."""
        command = [*ASGI_SERVERS[self.asgi_server], "--port", str(self.port)]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *command, "alltakes.asgi:application"],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                env=self.env, cwd=settings.BASE_DIR,
            )  # fmt: skip
        wait_until(lambda: accepts(self.port), self.process, self.log, "The server")

    def kill(self) -> None:
        """`kill -9`: the process gets no chance to say good-bye."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End the process as a system's shutdown would, if it runs."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def close(self) -> None:
        """Stop, and forget the database."""
        self.stop()
        connections[self.alias].close()
        del connections[self.alias]
        del connections.settings[self.alias]

    def mark_log(self) -> None:
        """What follows in the log belongs to the test that begins now."""
        self.log_mark = self.log.stat().st_size if self.log.exists() else 0

    def log_since_mark(self) -> str:
        with self.log.open("rb") as log:
            log.seek(self.log_mark)
            return log.read().decode(errors="replace")

    # Its database ----------------------------------------------------------------------------

    @contextmanager
    def database(self) -> Iterator[str]:
        """Let the test reach this server's database; the alias for `using`."""
        with self.blocker.unblock():
            yield self.alias
            connections[self.alias].close()  # the database may be restarted until the next time

    def make_studio(self, name: str) -> Studio:
        """A new studio; its slug is new too, whatever its name."""
        with self.database() as alias:
            return Studio.objects.using(alias).create(name=name, slug=f"studio-{uuid4().hex[:12]}")

    def make_person(
        self,
        studio: Studio | None = None,
        role: Role = Role.MEMBER,
        display_name: str = "Tom",
        password: str | None = None,
    ) -> Person:
        """A new person, member of the studio (if one is given), logged in."""
        with self.database() as alias:
            user = User(email=f"{uuid4().hex[:12]}@test.example", display_name=display_name)
            # The hasher is one that the server knows, too.
            user.password = make_password(password, hasher="pbkdf2_sha256")
            user.save(using=alias)
            if studio:
                Membership.objects.using(alias).create(studio=studio, user=user, role=role)
            return Person(user, role if studio else None, self.log_in(user))

    def log_in(self, user: User) -> str:
        """A new logged-in session of the user; the value of its cookie."""
        store = SessionStore()
        values = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        key = uuid4().hex
        with self.database() as alias:
            Session.objects.using(alias).create(
                session_key=key,
                session_data=store.encode(values),
                expire_date=timezone.now() + timedelta(days=1),
            )
        return key


@pytest.fixture(scope="session")
def migrated_database() -> Iterator[stack.Template]:
    """A database with every table and nothing in them, to be copied."""
    with stack.template() as template:
        yield template


@contextmanager
def serving(
    database: stack.Template | str,
    blocker: DjangoDbBlocker,
    extra: dict[str, str],
    asgi_server: str = "daphne",
) -> Iterator[Served]:
    """Serve from a copy of the template, or from the database that another server has."""
    with ExitStack() as running:
        directory = running.enter_context(temporary_directory("served"))
        if stack.ON_POSTGRES and "REDIS_URL" not in extra:
            # Two servers with a database each must not hear each other.
            extra = {**extra, "REDIS_URL": running.enter_context(redis()).url}
        url = database if isinstance(database, str) else database.copy(directory)
        server = Served(directory, url, blocker, extra, asgi_server)
        RUNNING.append(server)
        try:
            server.start()
            yield server
        finally:
            RUNNING.remove(server)
            server.close()


@pytest.fixture(scope="session")
def served(
    migrated_database: stack.Template, django_db_blocker: DjangoDbBlocker
) -> Iterator[Served]:
    """The server that tests share. Each makes its own studio in it; nobody stops it."""
    with serving(migrated_database, django_db_blocker, {}) as server:
        yield server


Serve = Callable[..., Served]


@pytest.fixture
def serve(migrated_database: stack.Template, django_db_blocker: DjangoDbBlocker) -> Iterator[Serve]:
    """Start a server of one's own, e.g. `serve(ROUNDTABLE_CLOSE_SECONDS="5")`."""
    with ExitStack() as stack:

        def start(**extra: str) -> Served:
            return stack.enter_context(serving(migrated_database, django_db_blocker, extra))

        yield start


#: The servers that run now.
RUNNING: list[Served] = []


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    for server in RUNNING:
        server.mark_log()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a failure what the servers had to say during the test."""
    report = yield
    if report.failed:
        for server in RUNNING:
            report.sections.append((f"Server {server.url}", server.log_since_mark()))
    return report
