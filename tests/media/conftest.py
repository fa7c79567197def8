"""The page of these tests, served on the loopback interface with the product's modules."""

import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.media.people import Call

HERE = Path(__file__).parent
ROOTS = {
    "/static/roundtable/": HERE.parents[1] / "roundtable" / "static" / "roundtable",
    "/page/": HERE,
}


class Files(SimpleHTTPRequestHandler):
    """Two directories and nothing else."""

    def translate_path(self, path: str) -> str:
        for prefix, root in ROOTS.items():
            if path.startswith(prefix) and ".." not in path:
                return str(root / path.removeprefix(prefix))
        return str(HERE / "nothing")

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


@pytest.fixture(scope="session")
def page_url() -> Iterator[str]:
    """Where the page is that plays a person."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}/page/page.html"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def call(chromium: Browser, page_url: str) -> Iterator[Call]:
    """A call that nobody has joined yet. An uncaught error in any page fails the test."""
    context = chromium.new_context(permissions=["camera", "microphone"])
    call = Call(context, page_url)
    yield call
    context.close()
    assert call.errors == []
