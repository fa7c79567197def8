"""A line chart as SVG: what a fan-out takes against how many hear it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 64, 24, 24, 56
FONT = 'font-family="system-ui, sans-serif" font-size="13"'
INK, GRID = "#30363b", "#d8dde1"


@dataclass(frozen=True)
class Line:
    """A series: its name, its colour, and points (x, y)."""

    name: str
    colour: str
    points: Sequence[tuple[float, float]]


def ticks(most: float) -> list[float]:
    """Round numbers from nothing to at least `most`, five or so of them."""
    step = 10.0 ** math.floor(math.log10(most))
    step = next(step * part for part in (0.1, 0.2, 0.5, 1, 2) if most / (step * part) <= 7)
    return [step * number for number in range(math.ceil(most / step) + 1)]


def chart(lines: Sequence[Line], x_name: str, y_name: str) -> str:
    """The SVG text. Both axes begin at nothing, so that straight through it is proportional."""
    xs = ticks(max(x for line in lines for x, _ in line.points))
    ys = ticks(max(y for line in lines for _, y in line.points))
    bottom = HEIGHT - BOTTOM

    def across(x: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * x / xs[-1]

    def up(y: float) -> float:
        return bottom - (bottom - TOP) * y / ys[-1]

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {FONT}>',
        f"<title>{escape(y_name)}, {escape(x_name)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
    ]
    for y in ys:
        parts.append(
            f'<path d="M{LEFT} {up(y):.1f}H{WIDTH - RIGHT}" stroke="{GRID}"/>'
            f'<text x="{LEFT - 8}" y="{up(y) + 4:.1f}" text-anchor="end" fill="{INK}">{y:,g}</text>'
        )
    for x in xs:
        parts.append(
            f'<text x="{across(x):.1f}" y="{bottom + 20}" text-anchor="middle" fill="{INK}">'
            f"{x:,g}</text>"
        )
    parts.append(
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 12}" text-anchor="middle"'
        f' fill="{INK}">{escape(x_name)}</text>'
        f'<text transform="translate(18 {(TOP + bottom) / 2}) rotate(-90)" text-anchor="middle"'
        f' fill="{INK}">{escape(y_name)}</text>'
    )
    for number, line in enumerate(lines):
        places = [(across(x), up(y)) for x, y in line.points]
        way = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        parts.append(f'<path d="M{way}" fill="none" stroke="{line.colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{line.colour}"/>'
                  for x, y in places]  # fmt: skip
        row = TOP + 12 + 22 * number
        parts.append(
            f'<path d="M{LEFT + 16} {row}h24" stroke="{line.colour}" stroke-width="3"/>'
            f'<text x="{LEFT + 48}" y="{row + 4}" fill="{INK}">{escape(line.name)}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


def save(name: str, lines: Sequence[Line], x_name: str, y_name: str) -> None:
    (IMAGES / f"{name}.svg").write_text(chart(lines, x_name, y_name))
