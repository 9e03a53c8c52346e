"""A period of whole days, and the one of the same length before it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from tolmach.errors import Refused

MOST_DAYS = 366
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
_ONE_DAY = timedelta(days=1)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class WrongPeriod(StrEnum):
    """What can be wrong with a period."""

    NO_DAY = "no_day"
    BACKWARDS = "backwards"
    TOO_LONG = "too_long"
    OUT_OF_RANGE = "out_of_range"


class PeriodRefused(Refused):
    """The days that were asked for are no period."""

    def __init__(self, wrong: WrongPeriod, days: str) -> None:
        super().__init__(_SENTENCES[wrong].format(days=days))
        self.wrong = wrong


@dataclass(frozen=True, kw_only=True)
class Period:
    """Whole calendar days, both ends included. Raises PeriodRefused for days that are no period."""

    first: date
    last: date

    def __post_init__(self) -> None:
        days = f"{self.first} to {self.last}"
        if self.first < FIRST_DAY or self.last > LAST_DAY:
            raise PeriodRefused(WrongPeriod.OUT_OF_RANGE, days)
        if self.last < self.first:
            raise PeriodRefused(WrongPeriod.BACKWARDS, days)
        if self.length > MOST_DAYS:
            raise PeriodRefused(WrongPeriod.TOO_LONG, days)

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Period:
        """The period of the same length that ends the day before this one begins."""
        return Period(first=self.first - timedelta(days=self.length), last=self.first - _ONE_DAY)

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of it, in order."""
        return tuple(self.first + timedelta(days=number) for number in range(self.length))

    def start(self, zone: str) -> datetime:
        """The instant (UTC) at which its first day begins in this zone."""
        return _midnight(self.first, zone)

    def end(self, zone: str) -> datetime:
        """The instant (UTC) at which its last day is over in this zone; not in the period any more."""
        return _midnight(self.last + _ONE_DAY, zone)


def read_day(text: str) -> date:
    """A day written as ``2026-09-22``. Raises PeriodRefused for anything else."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise PeriodRefused(WrongPeriod.NO_DAY, repr(text))


def day_of(at: datetime, zone: str) -> date:
    """The calendar day of an instant in this zone."""
    return at.astimezone(ZoneInfo(zone)).date()


_SENTENCES = {
    WrongPeriod.NO_DAY: "{days} is not a day; write it as 2026-09-22.",
    WrongPeriod.BACKWARDS: "{days} ends before it begins.",
    WrongPeriod.TOO_LONG: f"{{days}} is longer than {MOST_DAYS} days.",
    WrongPeriod.OUT_OF_RANGE: f"{{days}} is not between {FIRST_DAY} and {LAST_DAY}.",
}


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(zone)).astimezone(UTC)
