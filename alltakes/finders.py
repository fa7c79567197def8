"""Where static files are found that are no app's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage, Storage

PREFIX = "livekit"
#: The one file that browsers load: the package has ten times as much beside it.
MODULE = "livekit-client.esm.mjs"


class LiveKitFinder(BaseFinder):
    """Finds LiveKit's client where npm has installed it."""

    def __init__(self, *_: Any, **__: Any) -> None:
        directory = Path(settings.BASE_DIR, "node_modules", "livekit-client", "dist")
        self.storage = FileSystemStorage(location=directory)
        # Read by collectstatic and by the development server.
        self.storage.prefix = PREFIX  # type: ignore[attr-defined]

    def check(self, **_: Any) -> list[CheckMessage]:
        """Complain when it is not installed."""
        if self.storage.exists(MODULE):
            return []
        return [
            Error(
                "ROUNDTABLE_MEDIA=livekit needs the npm package livekit-client",
                hint="npm ci --omit=dev",
                id="alltakes.E001",
            )
        ]

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:
        """Return where the file is; an empty list if it is not this one, or not installed."""
        if path != f"{PREFIX}/{MODULE}" or not self.storage.exists(MODULE):
            return []
        found = self.storage.path(MODULE)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Yield the file for collectstatic."""
        yield MODULE, self.storage
