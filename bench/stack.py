"""What is measured: the product as in production, on services of its own.

PostgreSQL that waits for its disk, Redis, and web processes started as `deploy/` starts them, all
on free ports of the loopback interface. The measuring process has the same settings, so it can
put people straight into the database.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.processes import process_tree
from tests import services
from tests.livekit.server import LiveKit

ROOT = Path(__file__).resolve().parent.parent
#: How production starts a web process.
WEB = ROOT / "deploy" / "web"


@dataclass(frozen=True)
class Process:
    """A server process: where it listens, and by which id the system knows it."""

    port: int
    pid: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@dataclass(frozen=True)
class Stack:
    """The web processes of one measurement."""

    web: list[Process]


def children(name: str) -> list[int]:
    """The processes of a service that this process has started: `postgres`, `redis-server`."""
    return [pid for pid, command in process_tree(os.getpid()).items() if command == name]


@contextmanager
def services_running() -> Iterator[None]:
    """PostgreSQL and Redis, the settings for them in the environment, tables, Django ready."""
    with ExitStack() as stack:
        database = stack.enter_context(services.postgres_server(durable=True))
        redis = stack.enter_context(services.redis_server())
        directory = stack.enter_context(services.temporary_directory("bench"))
        os.environ |= {
            "ENV_FILE": os.devnull,
            "DJANGO_SETTINGS_MODULE": "alltakes.settings",
            "DEBUG": "0",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "SITE_URL": "http://127.0.0.1",
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "DATA_DIR": str(directory),
            "LOG_LEVEL": "WARNING",
        }
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0, skip_checks=True)
        collect_static()
        yield


def collect_static() -> None:
    """The files of the page, those of LiveKit's client among them."""
    command = [sys.executable, "manage.py", "collectstatic", "--verbosity=0", "--no-input"]
    environment = {**os.environ, **LiveKit(services.free_port()).settings}
    subprocess.run(command, env=environment, cwd=ROOT, check=True)


@contextmanager
def serving(processes: int = 1, settings: Mapping[str, str] | None = None) -> Iterator[Stack]:
    """So many web processes, each on a port of its own. They are killed at the end, so that
    nobody waits for a thousand good-byes."""
    with ExitStack() as stack:
        web = [stack.enter_context(_web_process(settings or {})) for _ in range(processes)]
        yield Stack(web)


@contextmanager
def _web_process(settings: Mapping[str, str]) -> Iterator[Process]:
    port = services.free_port()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    where = {"HOST": "127.0.0.1", "PORT": str(port), "PATH": path}
    with started([str(WEB)], port, {**os.environ, **where, **settings}) as pid:
        yield Process(port, pid)


@contextmanager
def bare_broadcast(*options: str) -> Iterator[Process]:
    """The yardstick of fan-out; options as in `bench.bare`."""
    port = services.free_port()
    command = [sys.executable, "-m", "bench.bare", str(port), *options]
    with started(command, port, dict(os.environ)) as pid:
        yield Process(port, pid)


@contextmanager
def started(command: list[str], port: int, environment: dict[str, str]) -> Iterator[int]:
    """A program that listens on the port, until the end of the block; its process id."""
    log = Path(os.environ["DATA_DIR"]) / f"{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            env=environment, cwd=ROOT,
        )  # fmt: skip
    try:
        services.wait_until(lambda: services.accepts(port), process, log, command[0])
        yield process.pid
    finally:
        process.kill()
        process.wait()
        if said := log.read_text(errors="replace").strip():
            sys.stderr.write(f"{said[-2000:]}\n")
