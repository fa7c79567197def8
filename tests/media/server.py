"""The page of these tests, served on the loopback interface with the product's modules."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

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


@contextmanager
def serving() -> Iterator[str]:
    """Where the page is that plays a person."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}/page/page.html"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
