"""When a person of a pool works. Pure: their shifts, breaks, absences and days off in, yes or no out.

Who has a shift planned within a week works by shifts; who has none follows the pool's business hours. A shift planned
on a public holiday of the person counts: somebody decided it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from tolmach.hours.rules import is_open, open_spans
from tolmach.hours.schedule import Schedule

PLANNED_WITHIN = timedelta(days=7)
"""A person with a shift planned this near works by shifts; one without any follows the pool's business hours."""


_INSTANT = timedelta(microseconds=1)


class Off(StrEnum):
    """Why somebody is not at work although their pool may be open."""

    ABSENT = "absent"
    HOLIDAY = "holiday"
    OFF_SHIFT = "off_shift"
    ON_BREAK = "on_break"


@dataclass(frozen=True, kw_only=True)
class Span:
    """From an instant to before another."""

    start: datetime
    end: datetime

    def has(self, at: datetime) -> bool:
        """Whether the instant lies in it."""
        return self.start <= at < self.end


@dataclass(frozen=True, kw_only=True)
class Roster:
    """One person's plan in one pool; ``days_off`` are public holidays where they live, by the clock there."""

    user_id: int
    shifts: tuple[Span, ...] = ()
    breaks: tuple[Span, ...] = ()
    absences: tuple[Span, ...] = ()
    days_off: frozenset[date] = frozenset()
    time_zone: str = "UTC"


def why_off(roster: Roster, at: datetime) -> Off | None:
    """What keeps the person from work at this instant; None when nothing in their plan does."""
    on_shift = any(shift.has(at) for shift in roster.shifts)
    rules = (
        (Off.ABSENT, any(absence.has(at) for absence in roster.absences)),
        (Off.HOLIDAY, not on_shift and at.astimezone(ZoneInfo(roster.time_zone)).date() in roster.days_off),
        (Off.OFF_SHIFT, not on_shift and any(_is_near(shift, at) for shift in roster.shifts)),
        (Off.ON_BREAK, any(pause.has(at) for pause in roster.breaks)),
    )
    return next((reason for reason, holds in rules if holds), None)


def first_there(rosters: Iterable[Roster], schedule: Schedule, now: datetime, until: datetime) -> datetime | None:
    """The first instant of ``now`` … ``until`` at which the pool is open and one of these people works; or None.

    That can only begin at an opening or where somebody's plan changes, so only those instants are looked at.
    """
    found: list[datetime] = []
    # The spans end before their end, and an opening at ``until`` itself still counts.
    openings = [opened for opened, _closed in open_spans(schedule, now, max(now, until) + _INSTANT)]
    for roster in rosters:
        moments = sorted({now, *openings, *_changes(roster)})
        there = (at for at in moments if now <= at <= until and is_open(schedule, at) and why_off(roster, at) is None)
        first = next(there, None)
        if first is not None:
            found.append(first)
    return min(found, default=None)


def _is_near(shift: Span, at: datetime) -> bool:
    return shift.end > at - PLANNED_WITHIN and shift.start < at + PLANNED_WITHIN


def _changes(roster: Roster) -> set[datetime]:
    zone = ZoneInfo(roster.time_zone)
    after = (datetime.combine(day + timedelta(days=1), time(0), zone).astimezone(UTC) for day in roster.days_off)
    near = (shift.end + PLANNED_WITHIN for shift in roster.shifts)
    ends = (span.end for span in (*roster.breaks, *roster.absences))
    return {*after, *near, *ends, *(shift.start for shift in roster.shifts)}
