"""What a measurement found: rows of the table, kept as a file beside the machine and versions."""

from __future__ import annotations

import platform
import subprocess
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

RESULTS = Path(__file__).parent / "results"
PACKAGES = (
    "django", "channels", "channels-redis", "uvicorn", "uvloop", "websockets", "msgspec", "psycopg",
)  # fmt: skip


@dataclass
class Row:
    """One line of the table."""

    what: str
    measured: str
    reach: str = ""
    #: What was measured beside it, in the same run.
    reference: str = ""
    ratio: float | None = None
    #: None where nothing is to be reached.
    reached: bool | None = None


@dataclass
class Report:
    """All that one bench has found."""

    bench: str
    rows: list[Row] = field(default_factory=list)
    #: The figures behind the rows, for plots and for the estimate.
    data: dict[str, Any] = field(default_factory=dict)
    measured_at: str = ""
    machine: str = ""
    versions: dict[str, str] = field(default_factory=dict)

    def save(self) -> None:
        self.measured_at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
        self.machine, self.versions = machine(), versions()
        RESULTS.mkdir(exist_ok=True)
        text = msgspec.json.format(msgspec.json.encode(asdict(self)), indent=2)
        (RESULTS / f"{self.bench}.json").write_bytes(text + b"\n")


def load(bench: str) -> Report | None:
    """What the bench found when it was last run."""
    path = RESULTS / f"{bench}.json"
    return msgspec.json.decode(path.read_bytes(), type=Report) if path.exists() else None


def machine() -> str:
    """Processor, cores, memory, system."""
    model, memory = platform.processor() or platform.machine(), ""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemTotal"):
            memory = f"{int(line.split()[1]) / 2**20:.0f} GB"
    cores = len([line for line in _online().split(",") if line])
    return f"{model}, {cores} cores, {memory}, Linux {platform.release()}"


def _online() -> str:
    import os

    return ",".join(str(core) for core in sorted(os.sched_getaffinity(0)))


def versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    found |= {name: version(name) for name in PACKAGES}
    return found | services()


def services() -> dict[str, str]:
    """The versions of the programs beside Python."""
    from tests.components import CHROMIUM, POSTGRESQL, REDIS, find

    found = {}
    for name, component in {"postgresql": POSTGRESQL, "redis": REDIS, "chromium": CHROMIUM}.items():
        if path := find(component):
            said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
            words = said.stdout.replace("v=", " ").split()
            found[name] = next((word for word in words if word[0].isdigit()), "?")
    return found
