"""The programs that tests play with, where they are found, and how they get onto a machine.

`python -m tests.components` installs what is missing and can be installed here;
`python -m tests.components has redis-server` says by its exit code whether a package is there.
"""

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

#: Set where every test must run (CI): a component that is missing is then a failure, not
#: a skip.
REQUIRE_ALL = os.environ.get("ALLTAKES_REQUIRE_ALL") == "1"


@dataclass(frozen=True)
class Component:
    """A program: its possible names, its Debian package, what it is for."""

    names: tuple[str, ...]
    package: str
    purpose: str
    #: An environment variable that names the executable.
    variable: str = ""
    #: Where else to look: macOS applications, Debian's PostgreSQL directories.
    places: tuple[str, ...] = ()
    #: The script that builds it, where no package has it.
    script: str = ""

    def find(self) -> Path | None:
        """The executable, or None."""
        if self.variable and (named := os.environ.get(self.variable)):
            return Path(named)
        for name in self.names:
            if found := shutil.which(name):
                return Path(found)
        for pattern in self.places:
            root = Path(pattern).anchor
            for candidate in sorted(Path(root).glob(pattern.removeprefix(root)), reverse=True):
                if os.access(candidate, os.X_OK):
                    return candidate
        return None


CHROMIUM = Component(
    names=("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    package="chromium",
    purpose="browser tests",
    variable="CHROMIUM",
    places=(
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ),
)
REDIS = Component(names=("redis-server",), package="redis-server", purpose="channel-layer tests")
COTURN = Component(
    names=("turnserver",),
    package="coturn",
    purpose="relayed media",
    places=("/usr/sbin/turnserver",),
)
POSTGRESQL = Component(
    names=("initdb",),
    package="postgresql",
    purpose="database tests",
    places=("/usr/lib/postgresql/*/bin/initdb", "/opt/homebrew/opt/postgresql*/bin/initdb"),
)
LIVEKIT = Component(
    names=("livekit-server",),
    package="livekit-server",
    purpose="calls through a media server",
    variable="LIVEKIT_SERVER",
    places=(str(Path(__file__).resolve().parents[1] / "data" / "bin" / "livekit-server"),),
    script="script/livekit",
)
CADDY = Component(names=("caddy",), package="caddy", purpose="the stack behind its proxy")
COMPONENTS = (CHROMIUM, REDIS, COTURN, POSTGRESQL, CADDY, LIVEKIT)


@functools.cache
def playwright_chromium() -> Path | None:
    """The browser that Playwright has installed for itself, if any."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def find(component: Component) -> Path | None:
    """The component's executable, or None where it is not installed."""
    return component.find() or (playwright_chromium() if component is CHROMIUM else None)


def install_debian_packages(components: Sequence[Component]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    packages = [component.package for component in components if not component.script]
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", "--quiet", *command], env=environment, check=False)


def install() -> int:
    """Install what is missing and say what could not be; the exit code."""
    missing = [component for component in COMPONENTS if not find(component)]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        install_debian_packages(missing)
        playwright_chromium.cache_clear()
    if not find(CHROMIUM):
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
        playwright_chromium.cache_clear()
    missing = [component for component in COMPONENTS if not find(component)]
    for component in missing:
        sys.stdout.write(
            f"{component.package} is missing: {component.purpose} will be skipped. "
            f"{component.script or f'Debian: sudo apt-get install {component.package}'}\n"
        )
    return 1 if missing and REQUIRE_ALL else 0


def has(packages: Sequence[str]) -> bool:
    """Whether these packages' programs are there."""
    return all(find(component) for component in COMPONENTS if component.package in packages)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["has", *packages]:
            sys.exit(not has(packages))
        case _:
            sys.exit(install())
