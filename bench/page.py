"""Writes what was found into docs/performance.md, between its marks; what people wrote stays.

`python -m bench.page` does it anew from bench/results/.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bench import estimate
from bench.names import BENCHES
from bench.report import Report, Row, load

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
VERDICTS = {True: "yes", False: "**no**", None: ""}


def reports() -> list[Report]:
    """The newest of every bench that was ever run, in the order of the table."""
    return [report for name in BENCHES if (report := load(name))]


def table(rows: list[Row]) -> str:
    """The rows as Markdown."""
    lines = [
        "| what | reach | measured | beside it, in the same run | ratio | reached |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        cells = (row.what, row.reach, row.measured, row.reference, ratio, VERDICTS[row.reached])
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines)


def figures() -> str:
    found = reports()
    lines = []
    for machine in dict.fromkeys(report.machine for report in found):
        times = sorted(report.measured_at for report in found if report.machine == machine)
        span = times[0] if times[0] == times[-1] else f"{times[0]} to {times[-1]}"
        lines.append(f"Measured {span} on {machine}.")
    versions = " · ".join(f"{name} {number}" for name, number in found[-1].versions.items())
    rows = [row for report in found for row in report.rows]
    return "\n\n".join([*lines, f"Versions: {versions}.", table(rows)])


def estimated() -> str:
    sessions, memory = load("sessions"), load("memory")
    if not sessions or not memory:
        return "Not measured yet."
    return "\n".join(estimate.lines(sessions, memory))


def filled(text: str, parts: dict[str, Callable[[], str]]) -> str:
    """The text with each part between its marks, `<!-- name -->` and `<!-- /name -->`."""
    for name, make in parts.items():
        opens, closes = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        before, opened, rest = text.partition(opens)
        _, closed, after = rest.partition(closes)
        if not opened or not closed:
            raise ValueError(f"{PAGE.name} has no marks for {name}")
        text = f"{before}{opens}{make()}\n{closes}{after}"
    return text


def fresh() -> str:
    """The page as it should be."""
    return filled(PAGE.read_text(), {"figures": figures, "estimate": estimated})


def write() -> None:
    if reports():
        PAGE.write_text(fresh())


if __name__ == "__main__":
    write()
