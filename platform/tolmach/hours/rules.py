"""The five questions about business hours. Pure: aware instants in, UTC out; the calendar is cached, not the answer."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tolmach.hours.errors import NeverCloses, NeverOpens, QuestionRefused
from tolmach.hours.intervals import EPOCH, FIRST_YEAR, LAST_YEAR, MICROSECONDS, open_year
from tolmach.hours.schedule import Schedule

SEARCHED_YEARS = 3
"""How many whole years without a change make a schedule one that never opens, or never closes."""

_MINUTE = 60 * MICROSECONDS
_ONE = timedelta(microseconds=1)
_MOST_MINUTES = (LAST_YEAR - FIRST_YEAR + 1) * 366 * 24 * 60


def is_open(schedule: Schedule, at: datetime) -> bool:
    """Whether the instant's local wall time lies in a window: at opening it does, at closing it no longer does."""
    return open_year(schedule, _year(at)).is_open(_micros(at))


def next_opening(schedule: Schedule, at: datetime) -> datetime:
    """The next instant after ``at`` at which closed turns to open; while open, that is the opening after this one.

    Raises NeverOpens when there is none in the searched years, NeverCloses when it is open all through them.
    """
    closed_from = next_closing(schedule, at) if is_open(schedule, at) else at
    return opening_from(schedule, closed_from)


def next_closing(schedule: Schedule, at: datetime) -> datetime:
    """The next instant after ``at`` at which open turns to closed; while closed, the end of the next opening.

    Raises NeverCloses when it stays open through the searched years, NeverOpens when it never opens in them.
    """
    opened = opening_from(schedule, at)
    since, first = _micros(opened), opened.year
    for year in range(first, _last_searched(first) + 1):
        spans = open_year(schedule, year)
        since = spans.ends[bisect_right(spans.starts, since) - 1]
        if since < _new_year(year + 1) or (year < LAST_YEAR and not open_year(schedule, year + 1).is_open(since)):
            return _instant(since)
    raise NeverCloses(f"The schedule stays open for {SEARCHED_YEARS} years after {at.isoformat()}.")


def opening_from(schedule: Schedule, at: datetime) -> datetime:
    """``at`` itself (in UTC) while open, else the next opening. Raises NeverOpens."""
    first, since = _year(at), _micros(at)
    for year in range(first, _last_searched(first) + 1):
        spans = open_year(schedule, year)
        index = bisect_right(spans.ends, since)
        if index < len(spans.ends):
            return _instant(max(since, spans.starts[index]))
    raise NeverOpens(f"The schedule opens at no time within {SEARCHED_YEARS} years after {at.isoformat()}.")


def due_at(schedule: Schedule, start: datetime, minutes: float) -> datetime:
    """The first instant by which so many open minutes have passed since ``start``; exact to the microsecond.

    It may be a closing. For 0 minutes it is the start while open, else the next opening. Raises QuestionRefused for
    minutes below 0, not finite, or ending after the calendar; NeverOpens where nothing opens for years on end.
    """
    year, wanted = _year(start), _wanted(minutes)
    if wanted == 0:
        return opening_from(schedule, start)
    spans, opened = open_year(schedule, year), year
    wanted += spans.open_before(_micros(start))
    while wanted > spans.total:
        opened = year if spans.starts else opened
        wanted -= spans.total
        year += 1
        if year - opened > SEARCHED_YEARS:
            raise NeverOpens(f"The schedule opens at no time within {SEARCHED_YEARS} years after {opened}.")
        if year > LAST_YEAR:
            raise QuestionRefused(f"So many open minutes after {start.isoformat()} end after the year {LAST_YEAR}.")
        spans = open_year(schedule, year)
    index = bisect_left(spans.passed, wanted)
    return _instant(spans.ends[index] - (spans.passed[index] - wanted))


def minutes_between(schedule: Schedule, start: datetime, end: datetime) -> float:
    """The open minutes from ``start`` to ``end``: an int when they are whole. Raises QuestionRefused if end < start."""
    first, last, since, until = _year(start), _year(end), _micros(start), _micros(end)
    if until < since:
        raise QuestionRefused(f"The end {end.isoformat()} lies before the start {start.isoformat()}.")
    passed = sum(open_year(schedule, year).total for year in range(first, last))
    passed += open_year(schedule, last).open_before(until) - open_year(schedule, first).open_before(since)
    return passed // _MINUTE if passed % _MINUTE == 0 else passed / _MINUTE


def open_spans(schedule: Schedule, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The open spans between two instants, clipped to them, in order; one that runs over New Year (UTC) is one."""
    _year(start), _year(end)  # Refuses what is naive or outside the calendar before any arithmetic.
    at = start.astimezone(UTC)
    while at < end:
        spans = open_year(schedule, _year(at))
        index = bisect_right(spans.ends, _micros(at))
        if index == len(spans.ends):
            at = _instant(_new_year(at.year + 1))
            continue
        opened = _instant(max(_micros(at), spans.starts[index]))
        if opened >= end:
            return
        at = _closing_by(schedule, opened, end)
        yield opened, at


def _closing_by(schedule: Schedule, opened: datetime, end: datetime) -> datetime:
    try:
        return min(next_closing(schedule, opened), end.astimezone(UTC))
    except NeverCloses:
        return end.astimezone(UTC)


def _wanted(minutes: float) -> int:
    if isinstance(minutes, bool) or not isinstance(minutes, int | float) or not 0 <= minutes < math.inf:
        raise QuestionRefused("Minutes must be a number from 0.")
    if minutes > _MOST_MINUTES:
        raise QuestionRefused("So many minutes are more than the whole calendar has.")
    return minutes * _MINUTE if isinstance(minutes, int) else round(minutes * _MINUTE)


def _year(at: datetime) -> int:
    """The UTC year of an aware instant that the calendar knows; whoever is not one is refused here."""
    if at.tzinfo is None:
        raise QuestionRefused(f"{at.isoformat()} names no time zone.")
    try:
        year = at.astimezone(UTC).year
    except OverflowError:
        year = 0 if at.year == 1 else LAST_YEAR + 1
    if FIRST_YEAR <= year <= LAST_YEAR:
        return year
    raise QuestionRefused(f"{at.isoformat()} is not between the years {FIRST_YEAR} and {LAST_YEAR}.")


def _last_searched(first: int) -> int:
    return min(first + SEARCHED_YEARS, LAST_YEAR)


def _new_year(year: int) -> int:
    return _micros(datetime(year, 1, 1, tzinfo=UTC))


def _micros(at: datetime) -> int:
    return (at - EPOCH) // _ONE


def _instant(micros: int) -> datetime:
    return EPOCH + timedelta(microseconds=micros)
