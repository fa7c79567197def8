"""How much one socket may send."""

from __future__ import annotations

from dataclasses import dataclass

from roundtable.protocol import Command, SendSignal


@dataclass
class Credits:
    """A token bucket: `rate` credits a second flow in, up to `burst`."""

    rate: float
    burst: float
    left: float
    at: float

    @classmethod
    def full(cls, rate: float, burst: float, now: float) -> Credits:
        return cls(rate, burst, burst, now)

    def spend(self, now: float) -> bool:
        """Take one credit at `now` (seconds, monotonic). Returns whether there was one."""
        self.left = min(self.burst, self.left + (now - self.at) * self.rate)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


class Limits:
    """The credits of one socket, by what is sent."""

    def __init__(self, now: float) -> None:
        # What a person does by hand; the burst covers a page that catches up after a pause.
        self._commands = Credits.full(10, 40, now)
        # Setting up a mesh of 12 takes a description and about 10 candidates a link, at once.
        self._signals = Credits.full(100, 600, now)
        # What was too fast is refused; only who goes on regardless is cut off.
        self._refusals = Credits.full(5, 200, now)

    def allow(self, command: type[Command] | None, now: float) -> bool:
        """Whether a command of this type may be carried out now; None is a bad message."""
        return (self._signals if command is SendSignal else self._commands).spend(now)

    def is_flood(self, now: float) -> bool:
        """Note a refusal for being too fast. Returns whether the socket is to be closed."""
        return not self._refusals.spend(now)
