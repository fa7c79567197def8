"""The browser's own store, played by node: what a page would show after these frames."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from roundtable import protocol as p
from tests.js.node import NODE

FOLD = Path(__file__).parent / "js" / "fold.mjs"
State = dict[str, Any]


class BrowserStores:
    """One node process with a store for each page."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._names = count()

    def page(self) -> Page:
        """A new page, which knows nothing yet."""
        return Page(self, f"page {next(self._names)}")

    def write(self, **line: Any) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(line) + "\n")

    def ask(self, **line: Any) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self.write(**line)
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


class Page:
    """What one page knows."""

    def __init__(self, stores: BrowserStores, name: str) -> None:
        self._stores, self._name = stores, name

    def receive(self, frame: dict[str, Any]) -> None:
        """Take in a frame as it came over the socket; those that are no state are left out."""
        if frame["type"] in {"snapshot", "events", "heartbeat", "chat_history"}:
            self._stores.write(op=frame["type"], frame=frame, client=self._name)

    def state(self) -> State | None:
        """The state in the form of a snapshot, participants by id; None before the first."""
        state: State | None = self._stores.ask(op="state", client=self._name)
        return state

    def forget(self) -> None:
        """Begin anew, as after a reload."""
        self._stores.write(op="forget", client=self._name)


@contextmanager
def browser_stores() -> Iterator[BrowserStores]:
    """Run node until the end of the block."""
    process = subprocess.Popen(
        [*NODE, str(FOLD)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        yield BrowserStores(process)
        assert process.stdin
        process.stdin.close()
        assert process.wait(10) == 0


def as_json(frame: p.Message) -> dict[str, Any]:
    """A frame as the browser gets it."""
    decoded: dict[str, Any] = json.loads(msgspec.json.encode(frame))
    return decoded


#: What a state has and a snapshot has not, and the other way round.
ONLY_IN_STATE = {"ended", "resyncs"}
ONLY_IN_SNAPSHOT = {"type", "now"}


def comparable(told: State) -> State:
    """A state or a snapshot, without what only one of them has; the people by id."""
    kept = {key: told[key] for key in told.keys() - ONLY_IN_STATE - ONLY_IN_SNAPSHOT}
    return kept | {"participants": sorted(told["participants"], key=lambda one: one["id"])}
