"""The demo's clock stands until it is moved; and when the demo ends by default."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tolmach.demo.read import read_data
from tolmach.hours.holidays import public_holidays

DESK_ZONE = ZoneInfo("Europe/Prague")
TUESDAY = 1


@dataclass
class StandingClock:
    """A clock that only goes where it is put, and never back."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def reach(self, at: datetime) -> None:
        """Let it be ``at`` (aware, UTC), or stay where it is later already."""
        self.at = max(self.at, at)


def next_tuesday(now: datetime) -> datetime:
    """The next Tuesday after ``now``, 10:00 Prague time, on which no market of the demo has a public holiday.

    At that moment every pool is open.
    """
    countries = sorted({market["country"] for market in read_data("markets")["market"]})
    local = now.astimezone(DESK_ZONE)
    day = local.date() + timedelta(days=(TUESDAY - local.weekday()) % 7)
    while _start_of(day) <= local or any(day in public_holidays(country, None, [day.year]) for country in countries):
        day += timedelta(days=7)
    return _start_of(day)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=DESK_ZONE)
