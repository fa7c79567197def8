"""script/stack, started for tests: its people log in as anybody would who has read its output."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from studios.models import Role
from tests.browser import witness
from tests.browser.people import Person
from tests.chromium import Browsers
from tests.components import CADDY, LIVEKIT, POSTGRESQL, REDIS, find
from tests.services import free_port, require, temporary_directory

#: A first start makes a database and compresses every static file; the machine may be busy.
PATIENCE = 240
STACK = [sys.executable, "script/stack.py"]


@dataclass(frozen=True)
class Account:
    """Somebody of the demo."""

    name: str
    role: Role
    email: str


MAYA = Account("Maya Lind", Role.HOST, "host@demo.test")
TOM = Account("Tom Reyes", Role.MEMBER, "member1@demo.test")
MIA = Account("Mia Chen", Role.MEMBER, "member2@demo.test")


class Stack:
    """The running stack, known by what it has said."""

    path = "/studios/demo-studio/roundtable/"

    def __init__(self, directory: Path, port: int) -> None:
        self.directory, self.output = directory, directory / "output"
        self.port, self.url = port, f"https://localhost:{port}"
        self.count = 0

    @property
    def said(self) -> str:
        return self.output.read_text()

    def process(self, name: str) -> int:
        """The process id of a part, e.g. 'web-1', as it was when all was ready."""
        found = re.search(rf"^  {name} +process (\d+)", self.said, re.MULTILINE)
        assert found, self.said
        return int(found[1])

    def people_on(self, web: str) -> int:
        """How many people's sockets a web process holds, by its own metrics."""
        found = re.search(rf"^  {web} .*(http://\S+/metrics)$", self.said, re.MULTILINE)
        assert found, self.said
        try:
            with urllib.request.urlopen(found[1], timeout=10) as answer:
                metrics = answer.read().decode()
        except OSError:  # it is being started again
            return 0
        people = re.search(r"^alltakes_people (\S+)$", metrics, re.MULTILINE)
        assert people
        return int(float(people[1]))

    def person(self, browsers: Browsers, account: Account) -> Person:
        """Somebody of the demo, logged in by the form."""
        # The certificate is of Caddy's own making. The page is a secure one all the same.
        context = browsers.open(self, ignore_https_errors=True)  # type: ignore[arg-type]
        witness.put_into(context, self.count)
        person = Person(self, account, self.count, context)  # type: ignore[arg-type]
        self.count += 1
        person.page.goto("/accounts/login/")
        person.page.get_by_role("textbox", name="Email").fill(account.email)
        person.page.get_by_label("Password", exact=True).fill("breakout-demo")
        person.page.get_by_role("button", name="Log in").click()
        person.page.wait_for_url(f"{self.url}/")
        return person


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait until something is so that no page shows."""
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def environment(directory: Path, port: int) -> dict[str, str]:
    livekit = find(LIVEKIT)
    return {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(directory),
        "PORT": str(port),
        "ROUNDTABLE_CLOSE_SECONDS": "6",
        **({"LIVEKIT_SERVER": str(livekit)} if livekit else {}),
    }


@contextmanager
def running() -> Iterator[Stack]:
    """The stack, ready."""
    for component in (POSTGRESQL, REDIS, CADDY, LIVEKIT):
        require(component)
    with temporary_directory("stack") as directory:
        directory.chmod(0o755)  # PostgreSQL runs as somebody else
        stack = Stack(directory, free_port())
        with stack.output.open("wb") as output:
            process = subprocess.Popen(
                STACK, env=environment(directory, stack.port), cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            )  # fmt: skip
        try:
            deadline = time.monotonic() + PATIENCE
            while not re.search(r"^  Caddy +process", stack.said, re.MULTILINE):
                if process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"The stack did not start:\n{stack.said}")
                time.sleep(0.1)
            yield stack
        finally:
            process.terminate()
            process.wait(120)
