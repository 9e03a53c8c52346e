"""In which order what waits is given out, and how much of it at a time. Pure.

What came overnight is not poured out at opening: what is due soon may fill people's hands, what has time only a part
of them, so that something is left for colleagues who come an hour later.
"""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

SLICES: tuple[tuple[float, Fraction], ...] = (
    (15, Fraction(1)),
    (60, Fraction(1)),
    (240, Fraction(1, 2)),
    (float("inf"), Fraction(1, 4)),
)
"""Business minutes left until due (at most) → how far such tickets may fill somebody's capacity."""


def slice_of(minutes_left: float | None) -> int:
    """Which slice a ticket belongs to, the most urgent first; without a due time the last."""
    left = float("inf") if minutes_left is None else minutes_left
    return next(number for number, (most, _) in enumerate(SLICES) if left <= most)


def share_of(minutes_left: float | None) -> Fraction:
    """How far a ticket with so much time may fill somebody's capacity."""
    return SLICES[slice_of(minutes_left)][1]


def place_in_line(minutes_left: float | None, waits_since: datetime, ticket_id: int) -> tuple[int, datetime, int]:
    """The key to sort by: the most urgent slice first, within a slice who has waited longest."""
    return slice_of(minutes_left), waits_since, ticket_id
