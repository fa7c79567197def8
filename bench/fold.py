"""A client's state from its frames, as the page's store folds them: who is here and where."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec


class Fold:
    """The state of one client."""

    def __init__(self) -> None:
        self.version = -1
        self.people: dict[str, dict[str, Any]] = {}
        #: How often a batch was missing when the next came.
        self.gaps = 0
        self._early: dict[int, list[dict[str, Any]]] = {}

    def apply(self, frame: bytes) -> None:
        """Take in a frame; one that does not concern the state is left alone."""
        if frame.startswith(b'{"type":"snapshot"'):
            snapshot = msgspec.json.decode(frame)
            if snapshot["version"] >= self.version:
                self.version = snapshot["version"]
                self.people = {one["id"]: one for one in snapshot["participants"]}
        elif frame.startswith(b'{"type":"events"'):
            batch = msgspec.json.decode(frame)
            self._early[batch["version"]] = batch["events"]
            self.gaps += self.version >= 0 and batch["version"] > self.version + 1
        else:
            return
        while self.version >= 0 and (events := self._early.pop(self.version + 1, None)) is not None:
            self.version += 1
            for event in events:
                self._carry_out(event)

    def _carry_out(self, event: dict[str, Any]) -> None:
        kind = event["type"]
        if kind in ("participant_joined", "participant_changed"):
            self.people[event["participant"]["id"]] = event["participant"]
        elif kind == "participant_moved":
            moved = {"room": event["room"], "stay": self.version}
            self.people[event["participant"]] |= moved
        elif kind == "participant_left":
            del self.people[event["participant"]]

    def shown(self) -> bytes:
        """The same for all who show the same, and for nobody else."""
        state = [self.version, sorted(self.people.items())]
        return hashlib.sha256(msgspec.json.encode(state)).digest()
