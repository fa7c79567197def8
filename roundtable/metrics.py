"""What this process counts, for Prometheus. Who is in calls is read from the hub when asked.

Below everything else, so that any part may count. A process counts for itself: each has its own
address to be asked at, and Prometheus adds them up.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import Counter, Histogram

from roundtable import protocol

EVENTS = Counter("alltakes_events", "Events that were told to everyone of a session", ["type"])
COMMANDS = Counter("alltakes_commands", "Commands by what became of them", ["type", "outcome"])
COMMAND_SECONDS = Histogram(
    "alltakes_command_seconds",
    "From a command's arrival until it is answered",
    ["type"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
FAN_OUT_SECONDS = Histogram(
    "alltakes_fan_out_seconds",
    "From handing a message to the channel layer until this process wrote it to its sockets",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
)
SOCKETS_CLOSED = Counter(
    "alltakes_sockets_closed", "Sockets that the server closed, by why", ["reason"]
)
GATHERED = Histogram(
    "alltakes_gathered_joins",
    "People of one session who were taken in together",
    buckets=(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000),
)


def published(frame: protocol.Message | None) -> float:
    """Count the events of a frame that is on its way; the moment, for `fanned_out`."""
    if isinstance(frame, protocol.Events):
        for event in frame.events:
            EVENTS.labels(protocol.tag(type(event).__name__)).inc()
    return time.time()


def fanned_out(published_at: float | None) -> None:
    """Note that a message has been written to all sockets of this process.

    Processes on other machines have clocks of their own: a difference never counts as negative.
    Those of an older version do not say when.
    """
    if published_at is not None:
        FAN_OUT_SECONDS.observe(max(0.0, time.time() - published_at))


def closed(code: int) -> None:
    """Count a socket that the server closes."""
    SOCKETS_CLOSED.labels(protocol.CloseCode(code).name.lower()).inc()


@contextmanager
def carrying_out(command: protocol.Command) -> Iterator[None]:
    """Count the command that is carried out in this block: done, refused with a code, failed."""
    name, outcome = protocol.tag(type(command).__name__), "failed"
    started = time.perf_counter()
    try:
        yield
        outcome = "done"
    except Exception as error:
        outcome = str(getattr(error, "code", outcome))
        raise
    finally:
        COMMANDS.labels(name, outcome).inc()
        COMMAND_SECONDS.labels(name).observe(time.perf_counter() - started)
