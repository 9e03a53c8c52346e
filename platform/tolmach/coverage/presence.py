"""Who is there, by half-hour: shifts or the pool's hours, minus absences. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from tolmach.hours.spans import Span, both, unite, without
from tolmach.pools.model import Level


@dataclass(frozen=True, kw_only=True)
class Absent:
    """A time in which a person is away, and who stands in."""

    during: Span
    deputy_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody with what they write well enough to answer in, and when they are away.

    ``user_id`` is negative for somebody who is only thought of.
    """

    user_id: int
    name: str
    writes: Mapping[str, Level]
    absences: tuple[Absent, ...] = ()

    @property
    def away(self) -> list[Span]:
        """Their absences as spans in order."""
        return unite(absence.during for absence in self.absences)

    def also_away(self, span: Span) -> Person:
        """The same person, away then too."""
        return replace(self, absences=(*self.absences, Absent(during=span)))


def planned_spans(shifts: Sequence[Span], open_spans: Sequence[Span], planned_within: timedelta) -> list[Span]:
    """When a person works in a pool, absences aside, and never while the pool is closed.

    Where a shift is planned nearer than ``planned_within``, before or after, shifts alone say when; elsewhere it is the
    pool's hours. ``open_spans`` are in order and apart.
    """
    ruled_by_shifts = unite((starts_at - planned_within, ends_at + planned_within) for starts_at, ends_at in shifts)
    by_hours = without(open_spans, ruled_by_shifts)
    return unite([*both(unite(shifts), open_spans), *by_hours])
