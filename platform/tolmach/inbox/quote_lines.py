"""What the rules about quoted history share: the marks of quoted lines and the lines that introduce them."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST_LINE = 400
"""Signs of a line that the rules look at; what mail programs write above a quotation is shorter."""

_QUOTED = re.compile(r"\s{0,3}(?:>|&gt;|\|\s)")


@dataclass(frozen=True)
class Opening:
    """Lines ``start`` to ``end`` (exclusive) that introduce quoted history."""

    start: int
    end: int


def is_quoted(line: str) -> bool:
    """Whether the line is marked as a quotation (``>``)."""
    return bool(_QUOTED.match(line))


def next_words(lines: list[str], number: int) -> int | None:
    """The first line from ``number`` on that is not empty."""
    return next((at for at in range(number, len(lines)) if lines[at].strip(" \t\u00a0\ufeff\u200b")), None)
