"""Real services for tests: on a free loopback port, in a directory of their own, ended by pid."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.components import COTURN, POSTGRESQL, REDIS, Component, find

#: How long a service may take until it accepts connections; the machine may be very busy.
START_SECONDS = 60


def require(component: Component) -> Path:
    """The component's executable; the test is skipped without one (CI makes that a failure)."""
    found = find(component)
    if not found:
        pytest.skip(f"{component.package} is not installed ({component.purpose})")
    return found


def free_port() -> int:
    """A TCP port on which nothing listens on the loopback interface."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def accepts(port: int) -> bool:
    """Whether something accepts connections on the port."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def wait_until(
    ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path, what: str
) -> None:
    """Return when `ready`; fail with the log when the process has ended or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"{what} did not start:\n{log.read_text(errors='replace')[-4000:]}")
        time.sleep(0.02)


@contextmanager
def running(
    command: list[str],
    log: Path,
    user: str | None = None,
    grace: float = 10,
    farewell: signal.Signals = signal.SIGTERM,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program until the end of the block; its output goes to `log`."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            user=user,
            cwd=log.parent,
        )
    try:
        yield process
    finally:
        process.send_signal(farewell)
        try:
            process.wait(grace)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def temporary_directory(name: str) -> Iterator[Path]:
    directory = Path(tempfile.mkdtemp(prefix=f"alltakes-{name}-"))
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@dataclass
class Service:
    """A program on a port of its own that can be killed, and started again where it was."""

    name: str
    command: list[str]
    log: Path
    url: str
    is_ready: Callable[[], bool]
    user: str | None = None
    farewell: signal.Signals = signal.SIGTERM
    _running: ExitStack = field(default_factory=ExitStack)

    def start(self) -> None:
        """Start it; return when it can be used."""
        self.process = self._running.enter_context(
            running(self.command, self.log, self.user, farewell=self.farewell)
        )
        wait_until(self.is_ready, self.process, self.log, self.name)

    def kill(self) -> None:
        """`kill -9`: it gets no chance to write or to say anything."""
        self.process.kill()
        self.stop()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Kill it; at the end of the block it is back."""
        self.kill()
        try:
            yield
        finally:
            self.start()

    def stop(self) -> None:
        self._running.close()

    @contextmanager
    def until_the_end(self) -> Iterator[Service]:
        """Run it until the end of the block."""
        try:
            self.start()
            yield self
        finally:
            self.stop()


@contextmanager
def redis() -> Iterator[Service]:
    """A Redis that keeps nothing."""
    executable, port = require(REDIS), free_port()
    with temporary_directory("redis") as directory:
        options = {"bind": "127.0.0.1", "port": str(port), "save": "", "appendonly": "no"}
        command = [str(executable), "--dir", str(directory)]
        for option, value in options.items():
            command += [f"--{option}", value]
        url = f"redis://127.0.0.1:{port}/0"
        service = Service("Redis", command, directory / "log", url, lambda: accepts(port))
        with service.until_the_end():
            yield service


@contextmanager
def redis_server() -> Iterator[str]:
    """A Redis that keeps nothing; its address."""
    with redis() as service:
        yield service.url


@dataclass(frozen=True)
class TurnServer:
    """A running coturn and the secret it shares with the application."""

    url: str
    secret: str
    log: Path


@contextmanager
def turn_server() -> Iterator[TurnServer]:
    """A coturn that takes time-limited credentials and relays on the loopback interface only."""
    executable, port, secret = require(COTURN), free_port(), secrets.token_hex(16)
    with temporary_directory("turn") as directory:
        log = directory / "log"
        command = [
            str(executable), "-n", "--no-cli", "--no-tls", "--no-dtls", "--verbose",
            "--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", f"--listening-port={port}",
            "--allow-loopback-peers", "--use-auth-secret", f"--static-auth-secret={secret}",
            "--realm=alltakes.test", "--log-file=stdout", f"--userdb={directory}/users.sqlite3",
            f"--pidfile={directory}/pid",
        ]  # fmt: skip
        with running(command, log) as process:
            wait_until(lambda: accepts(port), process, log, "coturn")
            yield TurnServer(f"turn:127.0.0.1:{port}", secret, log)


@contextmanager
def postgres(durable: bool = False) -> Iterator[Service]:
    """An empty PostgreSQL.

    `durable`: a commit waits for the disk, as it does where data matters.
    """
    initdb, port = require(POSTGRESQL), free_port()
    # PostgreSQL refuses to run as root.
    user = "postgres" if os.geteuid() == 0 else None
    with temporary_directory("postgres") as directory:
        if user:
            os.chown(directory, pwd.getpwnam(user).pw_uid, -1)
        data = directory / "data"
        subprocess.run(
            [initdb, "--pgdata", data, "--auth=trust", "--username=alltakes", "--no-sync"],
            user=user, check=True, stdout=subprocess.DEVNULL, cwd=directory,
        )  # fmt: skip
        settings = [
            f"fsync={'on' if durable else 'off'}",
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={directory}",
        ]
        command = [str(initdb.with_name("postgres")), "-D", str(data), "-p", str(port)]
        for setting in settings:
            command += ["-c", setting]
        url = f"postgresql://alltakes@127.0.0.1:{port}/postgres"
        service = Service(
            "PostgreSQL", command, directory / "log", url, lambda: answers(url),
            user=user, farewell=signal.SIGINT,  # the others would wait for every client to go
        )  # fmt: skip
        with service.until_the_end():
            yield service


def answers(url: str) -> bool:
    """Whether a PostgreSQL does: it accepts connections before it can be asked anything."""
    import psycopg

    with suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=1):
        return True
    return False


@contextmanager
def postgres_server(durable: bool = False) -> Iterator[str]:
    """An empty PostgreSQL as `postgres` makes it; the address of its database."""
    with postgres(durable) as service:
        yield service.url
