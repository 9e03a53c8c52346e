"""How figures are counted. Pure: plain values in, plain values out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tolmach.reports.period import Period, day_of

NONE = "none"
"""The key under which is counted what has no topic or no rung."""

SAME_MATTER_FOR = timedelta(days=7)
"""A follow-up within this time after solving is still the same matter (DESIGN §2, contact)."""


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How durations are spread, in whole minutes; both figures are None where nothing was measured."""

    count: int
    median: int | None
    p90: int | None


@dataclass(frozen=True, kw_only=True)
class Share:
    """``part`` of ``whole``."""

    part: int
    whole: int

    @property
    def of_one(self) -> float | None:
        """The share between 0 and 1; None of nothing."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, kw_only=True)
class Slice:
    """How many contacts have this topic, language or rung."""

    key: str
    contacts: int


@dataclass(frozen=True, kw_only=True)
class Day:
    """What happened on one calendar day of the market."""

    day: date
    contacts: int
    letters: int


def nearest_rank(values: Sequence[int], percent: int) -> int | None:
    """The smallest value that at least ``percent`` of the values do not exceed; None where there are none."""
    if not values:
        return None
    rank = max(1, -(-percent * len(values) // 100))
    return sorted(values)[rank - 1]


def spread(minutes: Sequence[int]) -> Spread:
    """Median and ninth decile by nearest rank."""
    return Spread(count=len(minutes), median=nearest_rank(minutes, 50), p90=nearest_rank(minutes, 90))


def share(answers: Iterable[bool | None]) -> Share:
    """How many of them are true, of those that are known."""
    counted = Counter(answers)
    return Share(part=counted[True], whole=counted[True] + counted[False])


def slices(keys: Iterable[str | None]) -> tuple[Slice, ...]:
    """How often each key occurs, the most frequent first and equal ones by name."""
    counted = Counter(key or NONE for key in keys)
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Slice(key=key, contacts=count) for key, count in ordered)


def days(period: Period, zone: str, contacts: Iterable[datetime], letters: Iterable[datetime]) -> tuple[Day, ...]:
    """Every day of the period with what happened on it; instants outside the period are not counted."""
    contacts_on = Counter(day_of(at, zone) for at in contacts)
    letters_on = Counter(day_of(at, zone) for at in letters)
    return tuple(Day(day=day, contacts=contacts_on[day], letters=letters_on[day]) for day in period.days)


def whole_minutes(span: timedelta) -> int:
    """The minutes that passed in full."""
    return span // timedelta(minutes=1)


def is_same_matter(opened_at: datetime, solved_before: datetime | None) -> bool:
    """Whether a ticket only goes on with one that was solved at most seven days before it was opened."""
    return solved_before is not None and opened_at - solved_before <= SAME_MATTER_FOR
