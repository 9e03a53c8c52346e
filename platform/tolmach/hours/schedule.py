"""A schedule: windows by weekday in a time zone, with holidays, closed dates and dates with windows of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from tolmach.hours.errors import ScheduleRefused
from tolmach.hours.fields import (
    Window,
    read_closed,
    read_country,
    read_special,
    read_week,
    read_zone,
    refuse_unknown_keys,
)

_KEYS = frozenset({"time_zone", "week", "holidays", "closed", "special"})


class HolidayNames(Protocol):
    """Anything that names the holiday of a date: a plain dict of stored rows, or a country's years as needed."""

    def get(self, day: date, /) -> str | None:
        """The holiday's name, or None on an ordinary day."""


class DayKind(StrEnum):
    """Which part of a schedule rules a date, the strongest first."""

    CLOSED = "closed"
    SPECIAL = "special"
    HOLIDAY = "holiday"
    WEEK = "week"


@dataclass(frozen=True, kw_only=True)
class DayRule:
    """The windows that start on one date, which part of the schedule says so, and the name of a holiday."""

    kind: DayKind
    windows: tuple[Window, ...] = ()
    name: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class Schedule:
    """Business hours of one pool; ``week`` is seven days, Monday first, of windows in minutes from local midnight.

    A window may end after 1440 when it runs past midnight. ``closed`` maps a date to the reason, which may be empty.
    Compared by identity, because the calendar is cached by it and a holiday table is dear to compare: keep the
    object for as long as you ask it, and build another (``dataclasses.replace``) instead of changing its mappings.
    """

    time_zone: str
    week: tuple[tuple[Window, ...], ...]
    country: str | None = None
    subdivision: str | None = None
    holidays: HolidayNames = field(default_factory=dict[date, str])
    closed: Mapping[date, str] = field(default_factory=dict)
    special: Mapping[date, tuple[Window, ...]] = field(default_factory=dict)


def parse_schedule(data: Mapping[str, object], holidays: HolidayNames | None = None) -> Schedule:
    """Read the schedule JSON of DESIGN §8; ``holidays`` are the resolved dates of the country it names.

    Raises ScheduleRefused with every defect in one sentence, also where no window could ever open.
    """
    defects: list[str] = []
    refuse_unknown_keys(data, _KEYS, "the schedule", defects)
    country, subdivision = read_country(data.get("holidays"), defects)
    schedule = Schedule(
        time_zone=read_zone(data.get("time_zone"), defects),
        week=read_week(data.get("week"), defects),
        country=country,
        subdivision=subdivision,
        holidays={} if holidays is None else holidays,
        closed=read_closed(data.get("closed", []), defects),
        special=read_special(data.get("special", {}), defects),
    )
    if not defects and not _has_any_window(schedule):
        defects.append("no window is ever open")
    if defects:
        raise ScheduleRefused(f"Schedule refused: {'; '.join(defects)}.")
    return schedule


def rule_of_day(schedule: Schedule, day: date) -> DayRule:
    """What rules the windows that start on this local date: closed, then special, then holiday, then the week."""
    if day in schedule.closed:
        return DayRule(kind=DayKind.CLOSED, name=schedule.closed[day])
    if day in schedule.special:
        return DayRule(kind=DayKind.SPECIAL, windows=schedule.special[day])
    name = schedule.holidays.get(day)
    if name is not None:
        return DayRule(kind=DayKind.HOLIDAY, name=name)
    return DayRule(kind=DayKind.WEEK, windows=schedule.week[day.weekday()])


def _has_any_window(schedule: Schedule) -> bool:
    return any(schedule.week) or any(
        windows and day not in schedule.closed for day, windows in schedule.special.items()
    )
