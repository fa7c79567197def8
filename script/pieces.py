"""The running parts of the stack: started, watched, ended by their own process ids."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

#: How long a part may take until it answers; the machine may be very busy.
PATIENCE = 60.0
#: How long it may take to end before it is killed.
GRACE = 45.0


def say(text: str) -> None:
    print(text, flush=True)


def port(name: str) -> int:
    """The port of a part: what `<NAME>_PORT` says, else one that is free."""
    if chosen := os.environ.get(f"{name}_PORT"):
        return int(chosen)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free: int = probe.getsockname()[1]
    return free


def accepts(number: int) -> bool:
    """Whether something takes connections on the port."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", number), timeout=1):
        return True
    return False


def answers(url: str) -> bool:
    """Whether a page is there and all is well with it."""
    with suppress(OSError, urllib.error.URLError), urllib.request.urlopen(url, timeout=3):
        return True
    return False


@dataclass
class Piece:
    """One program of the stack."""

    name: str
    command: list[str]
    ready: Callable[[], bool]
    log: Path
    environment: dict[str, str] = field(default_factory=dict)
    user: str | None = None
    #: What tells it to end, in good order.
    farewell: signal.Signals = signal.SIGTERM
    #: Whether it is started again when it has ended; else the whole stack ends.
    returns: bool = False
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={**os.environ, **self.environment},
                user=self.user,
                # Away from the terminal: Ctrl-C is for the stack, which ends them in order.
                start_new_session=True,
            )

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def wait(self) -> None:
        """Return when it answers. Ends the stack with its last words if it does not."""
        deadline = time.monotonic() + PATIENCE
        while not self.ready():
            if self.has_ended() or time.monotonic() > deadline:
                sys.exit(f"{self.name} did not start:\n{self.last_words()}")
            time.sleep(0.05)

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-3000:]

    def end(self) -> None:
        """Tell it to end, without waiting."""
        if self.process and not self.has_ended():
            self.process.send_signal(self.farewell)

    def bury(self) -> None:
        """Wait until it has ended; kill it when that takes too long."""
        if self.process is None:
            return
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
