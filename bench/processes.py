"""What the system knows of processes: memory and time spent. Linux only."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def process_tree(root: int) -> dict[int, str]:
    """Everything that runs below a process: process id and name of the program."""
    below, parents = {root}, {}
    names = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                name, fields = _stat(int(entry.name))
            except (FileNotFoundError, ProcessLookupError):  # it has just ended
                continue
            parents[int(entry.name)], names[int(entry.name)] = int(fields[1]), name
    grown = True
    while grown:
        found = {pid for pid, parent in parents.items() if parent in below} - below
        below |= found
        grown = bool(found)
    return {pid: names[pid] for pid in below - {root}}


def cpu_seconds(pids: Iterable[int]) -> float:
    """The processor time that these processes have used."""
    total = 0
    for pid in pids:
        _, fields = _stat(pid)
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def resident_kb(pid: int) -> int:
    """The memory that the process holds at the moment (RSS)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise ProcessLookupError(pid)


def _stat(pid: int) -> tuple[str, list[str]]:
    """The program's name and the fields that follow it in /proc/PID/stat."""
    text = Path(f"/proc/{pid}/stat").read_text()
    start, end = text.index("("), text.rindex(")")
    return text[start + 1 : end], text[end + 2 :].split()
