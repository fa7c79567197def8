"""The programs beside Python that the stack is made of: where they are, how to get them."""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Program:
    """An executable, and what to tell somebody who does not have it."""

    name: str
    hint: str
    places: tuple[str, ...] = ()
    #: An environment variable that names the executable.
    variable: str = ""

    def find(self) -> Path | None:
        """The executable, or None."""
        if self.variable and (named := os.environ.get(self.variable)):
            return Path(named)
        if found := shutil.which(self.name):
            return Path(found)
        for pattern in self.places:
            anchor = Path(pattern).anchor or "."
            for candidate in sorted(Path(anchor).glob(pattern.removeprefix(anchor)), reverse=True):
                if os.access(candidate, os.X_OK):
                    return candidate
        return None


POSTGRES = Program(
    "postgres",
    "Debian, Ubuntu: sudo apt-get install postgresql    macOS: brew install postgresql@17",
    ("/usr/lib/postgresql/*/bin/postgres", "/opt/homebrew/opt/postgresql*/bin/postgres"),
)
REDIS = Program(
    "redis-server", "Debian, Ubuntu: sudo apt-get install redis-server    macOS: brew install redis"
)
CADDY = Program("caddy", "Debian, Ubuntu: sudo apt-get install caddy    macOS: brew install caddy")
LIVEKIT = Program(
    "livekit-server",
    "script/livekit builds it; or name one as LIVEKIT_SERVER    macOS: brew install livekit",
    (str(ROOT / "data" / "bin" / "livekit-server"),),
    variable="LIVEKIT_SERVER",
)


def required(*programs: Program) -> list[Path]:
    """Where they are. Ends with what to install if one is missing."""
    found = [program.find() for program in programs]
    missing = [program for program, path in zip(programs, found, strict=True) if path is None]
    if missing:
        sys.exit("\n".join(f"{program.name} is missing. {program.hint}" for program in missing))
    return [path for path in found if path]
