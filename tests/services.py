"""Real services for tests: on a free loopback port, in a directory of their own, ended by pid."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
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
    command: list[str], log: Path, user: str | None = None, grace: float = 10
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
        process.terminate()
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


@contextmanager
def redis_server() -> Iterator[str]:
    """A Redis that keeps nothing; its address."""
    executable, port = require(REDIS), free_port()
    with temporary_directory("redis") as directory:
        log = directory / "log"
        options = {"bind": "127.0.0.1", "port": str(port), "save": "", "appendonly": "no"}
        command = [str(executable), "--dir", str(directory)]
        for option, value in options.items():
            command += [f"--{option}", value]
        with running(command, log) as process:
            wait_until(lambda: accepts(port), process, log, "Redis")
            yield f"redis://127.0.0.1:{port}/0"


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
def postgres_server(durable: bool = False) -> Iterator[str]:
    """An empty PostgreSQL; the address of its database.

    `durable`: a commit waits for the disk, as it does where data matters.
    """
    initdb, port = require(POSTGRESQL), free_port()
    # PostgreSQL refuses to run as root.
    user = "postgres" if os.geteuid() == 0 else None
    with temporary_directory("postgres") as directory:
        if user:
            os.chown(directory, pwd.getpwnam(user).pw_uid, -1)
        data, log = directory / "data", directory / "log"
        subprocess.run(
            [initdb, "--pgdata", data, "--auth=trust", "--username=alltakes", "--no-sync"],
            user=user, check=True, stdout=subprocess.DEVNULL, cwd=directory,
        )  # fmt: skip
        server = initdb.with_name("postgres")
        settings = [
            f"fsync={'on' if durable else 'off'}",
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={directory}",
        ]
        command = [str(server), "-D", str(data), "-p", str(port)]
        for setting in settings:
            command += ["-c", setting]
        with running(command, log, user) as process:
            # It accepts connections before it answers: until then it says 'starting up'.
            wait_until(
                lambda: "ready to accept connections" in log.read_text(), process, log, "PostgreSQL"
            )
            yield f"postgresql://alltakes@127.0.0.1:{port}/postgres"
