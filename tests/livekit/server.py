"""A real LiveKit on the loopback interface, and the product beside it, each knowing the other."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.components import LIVEKIT
from tests.services import accepts, free_port, require, running, temporary_directory, wait_until

KEY, SECRET = "alltakes-test", "a secret of the tests that is long enough to sign with"


@dataclass(frozen=True)
class LiveKit:
    """Where a LiveKit is, or will be."""

    port: int

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"ws://127.0.0.1:{self.port}"

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        """The product's environment for it."""
        return {
            "ROUNDTABLE_MEDIA": "livekit",
            "LIVEKIT_URL": self.url,
            "LIVEKIT_API_KEY": KEY,
            "LIVEKIT_API_SECRET": SECRET,
        }


def free_udp_port() -> int:
    with socket.socket(type=socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def configuration(port: int, webhook: str) -> dict[str, object]:
    """The whole of LiveKit's configuration (JSON is YAML)."""
    return {
        "port": port,
        "bind_addresses": ["127.0.0.1"],
        "keys": {KEY: SECRET},
        "rtc": {
            "tcp_port": free_port(),
            "udp_port": free_udp_port(),
            "use_external_ip": False,
            "node_ip": "127.0.0.1",
            "enable_loopback_candidate": True,
            "interfaces": {"includes": ["lo"]},
        },
        "room": {"departure_timeout": 20},
        "webhook": {"api_key": KEY, "urls": [webhook]},
        "logging": {"level": "info"},
    }


@contextmanager
def livekit_server(livekit: LiveKit, webhook: str) -> Iterator[Path]:
    """Run a LiveKit that reports to `webhook`; its log."""
    executable = require(LIVEKIT)
    with temporary_directory("livekit") as directory:
        config, log = directory / "livekit.yaml", directory / "log"
        config.write_text(json.dumps(configuration(livekit.port, webhook)))
        # It would wait for the last person to leave.
        command = [str(executable), "--config", str(config)]
        with running(command, log, grace=0.2) as process:
            wait_until(lambda: accepts(livekit.port), process, log, "LiveKit")
            yield log
