"""What is in a recording's file: how its picture changes, and which tones sound."""

import hashlib
import math
from collections.abc import Iterator
from pathlib import Path

import av


def pictures_in(file: Path) -> Iterator[str]:
    """A digest of each picture."""
    with av.open(str(file)) as container:
        for frame in container.decode(video=0):
            yield hashlib.sha256(bytes(frame.planes[0])).hexdigest()


def brightness(file: Path, x: float, y: float) -> list[tuple[float, int]]:
    """The time of each picture, and how bright it is at a place (shares of its size)."""
    found = []
    with av.open(str(file)) as container:
        for frame in container.decode(video=0):
            plane = frame.planes[0]
            offset = int(y * frame.height) * plane.line_size + int(x * frame.width)
            found.append((frame.time, bytes(plane)[offset]))
    return found


def longest_standstill(pictures: list[tuple[float, int]]) -> float:
    """For how many seconds the picture did not change, at most."""
    since, before = pictures[0]
    longest = 0.0
    for at, value in pictures:
        longest = max(longest, at - since)
        if abs(value - before) > 3:
            since, before = at, value
    return longest


def loudness(file: Path, frequency: float, start: float, end: float) -> float:
    """How much of a tone there is in a stretch of a file (Goertzel's algorithm)."""
    samples: list[float] = []
    resampler = av.AudioResampler(format="flt", layout="mono", rate=8000)
    with av.open(str(file)) as container:
        for frame in container.decode(audio=0):
            if start <= frame.time < end:
                for part in resampler.resample(frame):
                    samples += memoryview(bytes(part.planes[0])).cast("f")[: part.samples]
    turn = 2 * math.cos(2 * math.pi * frequency / 8000)
    one = two = 0.0
    for sample in samples:
        one, two = sample + turn * one - two, one
    return math.sqrt(max(0.0, one * one + two * two - turn * one * two)) / len(samples)
