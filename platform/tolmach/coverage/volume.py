"""How many letters and chats to expect, by half-hour. Pure.

The expectation of a half-hour is what came in the same half-hour of the same weekday in past weeks, times how last
year's season moved, times what is known of the day: a public holiday, a client's event.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tolmach.coverage.grid import Grid, wall_time, wall_times

PAST_WEEKS = 8
"""How many past weeks say what is usual."""

DAYS_A_MONTH = 30.4
"""Days of a month in planned figures."""

SEASON_AGO = timedelta(weeks=52)
"""Last year's same weekday."""

SEASON_DAYS = 7
"""How many days before and after are taken with a day of last year, so that no single day is a season."""

LEAST_FOR_A_SEASON = 50
"""Fewer arrivals than this in last year's weeks say nothing of a season."""

SEASON_FROM, SEASON_TO = 0.25, 4.0
"""A season further from the usual than this is taken for another business than this year's."""

HOLIDAY_SHARE = 0.6
"""What comes on a public holiday of the market, where its own holidays do not say; an assumption."""

LEAST_HOLIDAYS = 3
"""How many past holidays tell what comes on one."""

Usual = Mapping[tuple[int, int], float]
"""(weekday, half-hour of the day) → how many come in an ordinary week."""


@dataclass(frozen=True, kw_only=True)
class Uplift:
    """Days (both included) on which ``factor`` times the usual comes."""

    first_day: date
    last_day: date
    factor: float


@dataclass(frozen=True, kw_only=True)
class Days:
    """What is known of a market's days: its zone, the holidays of its own and of its desk's country, its events."""

    time_zone: str
    holidays: Collection[date] = frozenset()
    desk_holidays: Collection[date] = frozenset()
    uplifts: Sequence[Uplift] = ()

    def uplift(self, day: date) -> float:
        """What the events of a day make of the usual; events on one day are multiplied."""
        factor = 1.0
        for one in self.uplifts:
            if one.first_day <= day <= one.last_day:
                factor *= one.factor
        return factor

    def is_ordinary(self, day: date) -> bool:
        """Whether neither the customers nor the desk had a holiday, so that the day says what is usual."""
        return day not in self.holidays and day not in self.desk_holidays


@dataclass(frozen=True, kw_only=True)
class Past:
    """What came: the beginning (UTC) of a half-hour → how many; ``since`` is when counting began."""

    since: datetime
    counts: Mapping[datetime, int] = field(default_factory=dict)


def usual_week(past: Past, days: Days, now: datetime) -> dict[tuple[int, int], float]:
    """The average ordinary week of the last eight (fewer where counting began later), events taken out.

    A weekday that was never ordinary is taken for the average of the other working days (or the other weekend day).
    """
    start = max(past.since, now - timedelta(weeks=PAST_WEEKS))
    tz = ZoneInfo(days.time_zone)
    # A day is whole from the first midnight on; the part of a day before it would make its weekday look quiet.
    first = (start.astimezone(tz) + timedelta(days=1)).date()
    today = now.astimezone(tz).date()
    ordinary = [day for day in _days(first, today) if days.is_ordinary(day) and days.uplift(day) > 0]
    seen = Counter(day.weekday() for day in ordinary)
    sums: dict[tuple[int, int], float] = {}
    wanted = set(ordinary)
    for at, count in past.counts.items():
        wall = wall_time(at, tz)
        if wall.day in wanted:
            key = wall.weekday, wall.number
            sums[key] = sums.get(key, 0.0) + count / days.uplift(wall.day)
    usual = {key: total / seen[key[0]] for key, total in sums.items()}
    return _with_unseen(usual, seen)


def add_weeks(weeks: Sequence[Usual], factor: float = 1.0) -> dict[tuple[int, int], float]:
    """Several usual weeks as one, times a factor."""
    total: dict[tuple[int, int], float] = {}
    for week in weeks:
        for key, count in week.items():
            total[key] = total.get(key, 0.0) + count * factor
    return total


def expected(
    grid: Grid, usual: Usual, days: Days, *, seasons: Mapping[date, float], holiday_share: float
) -> list[float]:
    """How many come in each half-hour; ``seasons`` by local date, a date that is not in it is as usual."""
    factors: dict[date, float] = {}
    found = []
    for wall in wall_times(grid, days.time_zone):
        if wall.day not in factors:
            share = holiday_share if wall.day in days.holidays else 1.0
            factors[wall.day] = share * days.uplift(wall.day) * seasons.get(wall.day, 1.0)
        found.append(usual.get((wall.weekday, wall.number), 0.0) * factors[wall.day])
    return found


def seasons_ahead(past: Past, days: Days, grid: Grid, now: datetime) -> dict[date, float]:
    """Local date ahead → how last year's same days stood to the eight weeks before this time of last year."""
    by_day = _by_day(past, days)
    today = now.astimezone(ZoneInfo(days.time_zone)).date()
    base = list(_days(today - SEASON_AGO - timedelta(weeks=PAST_WEEKS), today - SEASON_AGO))
    before = sum(by_day.get(day, 0.0) for day in base)
    if before < LEAST_FOR_A_SEASON or past.since.date() > base[0]:
        return {}
    usual = before / len(base)
    found = {}
    for day in dict.fromkeys(wall.day for wall in wall_times(grid, days.time_zone)):
        middle = day - SEASON_AGO
        near = list(_days(middle - timedelta(days=SEASON_DAYS), middle + timedelta(days=SEASON_DAYS + 1)))
        ratio = sum(by_day.get(one, 0.0) for one in near) / len(near) / usual
        found[day] = min(max(ratio, SEASON_FROM), SEASON_TO)
    return found


def holiday_share(past: Past, usual: Usual, days: Days, now: datetime) -> float:
    """What part of the usual came on the market's past holidays, or the assumption where there were too few."""
    by_day = _by_day(past, days)
    by_weekday = [sum(count for (weekday, _), count in usual.items() if weekday == number) for number in range(7)]
    today = now.astimezone(ZoneInfo(days.time_zone)).date()
    known = [day for day in days.holidays if past.since.date() < day < today and by_weekday[day.weekday()] > 0]
    ordinary = sum(by_weekday[day.weekday()] for day in known)
    if len(known) < LEAST_HOLIDAYS:
        return HOLIDAY_SHARE
    return min(sum(by_day.get(day, 0.0) for day in known) / ordinary, 1.0)


def _by_day(past: Past, days: Days) -> dict[date, float]:
    tz, found = ZoneInfo(days.time_zone), dict[date, float]()
    for at, count in past.counts.items():
        day = at.astimezone(tz).date()
        factor = days.uplift(day)
        if factor > 0:
            found[day] = found.get(day, 0.0) + count / factor
    return found


def _with_unseen(usual: dict[tuple[int, int], float], seen: Mapping[int, int]) -> dict[tuple[int, int], float]:
    for weekday in range(7):
        alike = [day for day in seen if seen[day] and (day < 5) == (weekday < 5)]
        if seen.get(weekday) or not alike:
            continue
        for number in range(48):
            total = sum(usual.get((day, number), 0.0) for day in alike)
            if total:
                usual[weekday, number] = total / len(alike)
    return usual


def _days(first: date, until: date) -> Sequence[date]:
    return [first + timedelta(days=number) for number in range(max((until - first).days, 0))]
