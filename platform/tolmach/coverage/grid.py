"""The half-hours that are looked at, and spans of time laid on them. Pure.

Half-hours are counted in UTC, so that a change of the clocks neither skips nor doubles one; a zone only names them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from tolmach.hours.spans import Span, unite

HALF_HOUR = timedelta(minutes=30)
MINUTES = 30.0
"""Minutes of a half-hour."""


@dataclass(frozen=True, kw_only=True)
class WallTime:
    """A half-hour by a wall clock: its date, its weekday (Monday is 0) and which of the day's 48 it is."""

    day: date
    weekday: int
    number: int


@dataclass(frozen=True, kw_only=True)
class Grid:
    """So many half-hours from ``start`` (UTC, on the hour or half past)."""

    start: datetime
    count: int

    @classmethod
    def ahead(cls, now: datetime, weeks: int) -> Grid:
        """Whole weeks from the half-hour that runs."""
        at = now.astimezone(UTC).replace(second=0, microsecond=0)
        return cls(start=at - timedelta(minutes=at.minute % 30), count=weeks * 7 * 48)

    @property
    def end(self) -> datetime:
        """The instant after the last half-hour."""
        return self.at(self.count)

    def at(self, number: int) -> datetime:
        """When a half-hour begins."""
        return self.start + number * HALF_HOUR

    def index(self, at: datetime) -> int:
        """In which half-hour an instant lies; below 0 or ``count`` and more outside."""
        return (at - self.start) // HALF_HOUR

    def shares(self, spans: Iterable[Span]) -> list[float]:
        """How much of each half-hour lies in the spans, from 0 to 1; spans may overlap and reach beyond."""
        found = [0.0] * self.count
        for starts_at, ends_at in unite((max(first, self.start), min(last, self.end)) for first, last in spans):
            for number in range(self.index(starts_at), min(self.index(ends_at) + 1, self.count)):
                begins = self.at(number)
                inside = min(ends_at, begins + HALF_HOUR) - max(starts_at, begins)
                found[number] += max(inside / HALF_HOUR, 0.0)
        return found


@lru_cache(maxsize=64)
def wall_times(grid: Grid, zone: str) -> tuple[WallTime, ...]:
    """Every half-hour as the clocks of a zone show its beginning."""
    tz = ZoneInfo(zone)
    return tuple(wall_time(grid.at(number), tz) for number in range(grid.count))


def wall_time(at: datetime, tz: ZoneInfo) -> WallTime:
    """The half-hour of an instant by the clocks of a zone."""
    local = at.astimezone(tz)
    return WallTime(day=local.date(), weekday=local.weekday(), number=local.hour * 2 + local.minute // 30)


def wall_at(day: date, minute: int, tz: ZoneInfo) -> datetime:
    """The instant at which the clocks of a zone show this minute of a day."""
    # Wall-clock arithmetic on aware times of one zone: 10:00 stays 10:00 whatever the clocks did in the night.
    return (datetime.combine(day, time(), tzinfo=tz) + timedelta(minutes=minute)).astimezone(UTC)
