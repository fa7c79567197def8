"""The arithmetic of measurements."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest of the values that so large a share of them does not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1]


def p50(values: Iterable[float]) -> float:
    return percentile(values, 0.5)


def p95(values: Iterable[float]) -> float:
    return percentile(values, 0.95)


def slope(points: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """The line through the points by least squares: offset, rise, and r² (1 is straight)."""
    count = len(points)
    mean_x, mean_y = (sum(values) / count for values in zip(*points, strict=True))
    xx = sum((x - mean_x) ** 2 for x, _ in points)
    xy = sum((x - mean_x) * (y - mean_y) for x, y in points)
    yy = sum((y - mean_y) ** 2 for _, y in points)
    rise = xy / xx
    return mean_y - rise * mean_x, rise, xy * xy / (xx * yy)
