"""When a person of a pool works. Pure: their shifts, breaks, absences and days off in; yes or no, or spans out.

Who has a shift planned within a week works by shifts; who has none follows the pool's business hours. A shift planned
on a public holiday of the person counts: somebody decided it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tolmach.hours import spans
from tolmach.hours.rules import open_spans
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


class Span(NamedTuple):
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


@dataclass(frozen=True, kw_only=True)
class Plan:
    """When somebody is to work in a pool, absences and days off aside; all in order and apart.

    ``by_hours`` is where they follow the pool's hours, ``by_shifts`` where they work by shifts, whose ``breaks`` lie
    within.
    """

    by_hours: tuple[spans.Span, ...]
    by_shifts: tuple[spans.Span, ...]
    breaks: tuple[spans.Span, ...]


def plan_of(roster: Roster, opened: Sequence[spans.Span]) -> Plan:
    """The plan within the spans in which the pool is open (in order and apart): nobody works while it is closed."""
    ruled = spans.unite((shift.start - PLANNED_WITHIN, shift.end + PLANNED_WITHIN) for shift in roster.shifts)
    return Plan(
        by_hours=tuple(spans.without(opened, ruled)),
        by_shifts=tuple(spans.both(spans.unite(roster.shifts), opened)),
        breaks=tuple(spans.both(spans.unite(roster.breaks), opened)),
    )


def days_off_spans(roster: Roster) -> list[spans.Span]:
    """The person's public holidays as spans, without the shifts that somebody planned on them."""
    zone = ZoneInfo(roster.time_zone)
    days = spans.unite((_midnight(day, zone), _midnight(day + timedelta(days=1), zone)) for day in roster.days_off)
    return spans.without(days, spans.unite(roster.shifts))


def when_there(roster: Roster, opened: Sequence[spans.Span]) -> list[spans.Span]:
    """When the pool is open (spans in order and apart) and nothing keeps the person from work."""
    plan = plan_of(roster, opened)
    off = spans.unite([*roster.absences, *days_off_spans(roster), *plan.breaks])
    return spans.without(spans.unite([*plan.by_hours, *plan.by_shifts]), off)


def first_there(rosters: Iterable[Roster], schedule: Schedule, now: datetime, until: datetime) -> datetime | None:
    """The first instant of ``now`` … ``until`` at which the pool is open and one of these people works; or None."""
    # The spans end before their end, and an opening at ``until`` itself still counts.
    opened = list(open_spans(schedule, now, max(now, until) + _INSTANT)) if now <= until else []
    starts = [there[0][0] for roster in rosters if (there := when_there(roster, opened))]
    return min(starts, default=None)


def _is_near(shift: Span, at: datetime) -> bool:
    return shift.end > at - PLANNED_WITHIN and shift.start <= at + PLANNED_WITHIN


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
