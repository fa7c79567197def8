"""What script/server does once it is set up: serve, on the local network too, and end."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from script import lan
from script.serve import addresses
from tests.services import accepts, free_port, wait_until

SERVE = [sys.executable, "script/serve.py"]


def environment(directory: Path, port: int) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "ENV_FILE": str(directory / ".env"),
        "DATA_DIR": str(directory / "data"),
        "PORT": str(port),
    }


def hear_the_keyboard() -> None:
    """As in a terminal: what a shell starts in the background is deaf to Ctrl-C, and so is all
    that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Running:
    """A server that was started as script/server does it."""

    def __init__(self, process: subprocess.Popen[bytes], directory: Path, port: int) -> None:
        self.process, self.directory, self.port = process, directory, port

    @property
    def said(self) -> str:
        return (self.directory / "log").read_text()


@contextmanager
def serving(directory: Path, *options: str) -> Iterator[Running]:
    """Serve from an empty directory, ready for connections."""
    port, log = free_port(), directory / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*SERVE, *options], env=environment(directory, port), cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            preexec_fn=hear_the_keyboard,
        )  # fmt: skip
    try:
        wait_until(lambda: accepts(port), process, log, "script/serve.py")
        yield Running(process, directory, port)
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_server_says_where_it_is_and_ends_when_told(tmp_path: Path, how: signal.Signals) -> None:
    with serving(tmp_path) as server:
        url = f"http://localhost:{server.port}/"
        page = urllib.request.urlopen(f"{url}accounts/login/").read().decode()
        assert "Log in" in page
        assert url in server.said
        assert "host@demo.test" in server.said
        assert "breakout-demo" in server.said
        server.process.send_signal(how)
        assert server.process.wait(20) == 0
        assert not accepts(server.port)


def test_first_start_writes_a_secret_that_nobody_else_reads(tmp_path: Path) -> None:
    with serving(tmp_path):
        written = tmp_path / ".env"
        assert "DEBUG=1\nSECRET_KEY=" in written.read_text()
        assert written.stat().st_mode & 0o077 == 0


def test_taken_port_is_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            SERVE, env=environment(tmp_path, port), cwd=settings.BASE_DIR,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} is in use.")
    assert "Traceback" not in done.stderr


def test_lan_serves_https_with_secure_cookies_and_without_hsts(tmp_path: Path) -> None:
    with serving(tmp_path, "--lan") as server:
        trusted = ssl.create_default_context(cafile=tmp_path / "data" / "lan" / "certificate.pem")
        url = f"https://localhost:{server.port}/accounts/login/"
        with urllib.request.urlopen(url, context=trusted) as answer:
            assert answer.status == 200
            assert "; Secure" in answer.headers["Set-Cookie"]
            assert "Strict-Transport-Security" not in answer.headers
        for address in lan.addresses():
            assert f"https://{address}:{server.port}/" in server.said


def test_lan_takes_sockets_of_its_own_page_only(tmp_path: Path) -> None:
    with serving(tmp_path, "--lan") as server:
        trusted = ssl.create_default_context(cafile=tmp_path / "data" / "lan" / "certificate.pem")
        own = f"https://localhost:{server.port}"
        socket_url = f"wss://localhost:{server.port}/ws/studios/demo-studio/roundtable/"
        with connect(socket_url, ssl=trusted, origin=Origin(own)) as own_page:
            assert own_page.response is not None
        with (
            pytest.raises(InvalidStatus, match="403"),
            connect(socket_url, ssl=trusted, origin=Origin("https://elsewhere.example")),
        ):
            pass


def test_certificate_is_kept_while_it_fits(tmp_path: Path) -> None:
    first = lan.certificate(tmp_path, ["localhost", "192.0.2.7"])
    made = first.path.read_bytes()
    assert lan.certificate(tmp_path, ["localhost"]).path.read_bytes() == made
    assert lan.certificate(tmp_path, ["localhost", "192.0.2.8"]).path.read_bytes() != made
    assert first.key.stat().st_mode & 0o077 == 0


def test_certificate_is_made_anew_before_it_expires(tmp_path: Path) -> None:
    kept = lan.certificate(tmp_path, ["localhost"])
    now = datetime.now(UTC)
    assert kept.fits(["localhost"], now)
    assert not kept.fits(["localhost"], now + lan.LIFETIME - timedelta(hours=12))


def test_addresses_name_localhost_first_and_every_network_when_listening_everywhere() -> None:
    assert addresses("127.0.0.1", 8000, "http") == [
        "http://localhost:8000",
        "http://127.0.0.1:8000",
    ]
    everywhere = addresses("0.0.0.0", 8000, "https")
    assert everywhere == [f"https://{name}:8000" for name in lan.names()]
