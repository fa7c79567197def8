"""HTTP ranges (RFC 9110, section 14): which part of a file a player asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass

_RANGE = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*")


@dataclass(frozen=True)
class Part:
    """The bytes from `start` on, `length` of them, of a file of `size`."""

    start: int
    length: int
    size: int

    @property
    def content_range(self) -> str:
        return f"bytes {self.start}-{self.start + self.length - 1}/{self.size}"


class Unsatisfiable(Exception):
    """The file ends before the range begins."""


def parse(header: str, size: int) -> Part | None:
    """The part that a Range header asks for, or None: send it all.

    What is malformed, and several ranges at once, may be answered with the whole file. Raises
    Unsatisfiable.
    """
    match = _RANGE.fullmatch(header)
    if not match or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if first == "":
        length = min(int(last), size)
        if length == 0:
            raise Unsatisfiable
        return Part(size - length, length, size)
    start = int(first)
    end = min(int(last), size - 1) if last else size - 1
    if last and int(last) < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return Part(start, end - start + 1, size)
