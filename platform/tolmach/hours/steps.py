"""The way through business hours from one instant to another, a step for each open stretch and each closed day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, pairwise

from tolmach.hours.intervals import EPOCH, offsets_of_year
from tolmach.hours.rules import is_open, minutes_between, open_spans
from tolmach.hours.schedule import DayKind, Schedule, rule_of_day
from tolmach.hours.wording import Wording

_TOLD_WHOLE = timedelta(days=16)
_FIRST, _LAST = timedelta(days=5), timedelta(days=4)
"""Longer ways are told by so many days at their start and end, and one step for the days between."""


def path(schedule: Schedule, start: datetime, end: datetime, wording: Wording) -> list[str]:
    """The steps from ``start`` to ``end`` in the schedule's zone; none where they are the same instant."""
    if end - start <= _TOLD_WHOLE:
        return list(_steps(schedule, start, end, wording, tells_start=True))
    early, late = _midnight(start + _FIRST, wording), _midnight(end - _LAST, wording)
    days = (wording.local(late).date() - wording.local(early).date()).days
    between = wording.speech.days_between(days, minutes_between(schedule, early, late))
    return [
        *_steps(schedule, start, early, wording, tells_start=True),
        between,
        *_steps(schedule, late, end, wording, tells_start=False),
    ]


@dataclass(frozen=True)
class _Step:
    when: str
    what: str
    joins: bool = False
    """Whether neighbours that also have no more to say than "closed" are told together: ``Sat, Sun closed``."""


def _steps(schedule: Schedule, start: datetime, end: datetime, wording: Wording, *, tells_start: bool) -> Iterator[str]:
    if start == end:
        return
    closed_start = start if tells_start and not is_open(schedule, start) else None
    for joins, group in groupby(_told(schedule, start, end, wording, closed_start), key=lambda step: step.joins):
        steps = list(group)
        if joins:
            yield f"{', '.join(step.when for step in steps)} {steps[0].what}"
        else:
            yield from (f"{step.when} {step.what}" for step in steps)


def _told(
    schedule: Schedule, start: datetime, end: datetime, wording: Wording, closed_start: datetime | None
) -> Iterator[_Step]:
    stretches, covered = _stretches(schedule, start, end, wording)
    changes = _clock_changes(schedule, start, end, wording)
    first, last = wording.local(start).date(), wording.local(end - timedelta.resolution).date()
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if closed_start is not None and day == first:
            yield _closed_start(schedule, closed_start, wording)
        else:
            yield from _closed_day(schedule, day, wording, is_covered=day in covered)
        if day in changes:
            yield _Step(wording.day(day), changes[day])
        yield from stretches[day]


def _closed_start(schedule: Schedule, start: datetime, wording: Wording) -> _Step:
    rule = rule_of_day(schedule, wording.local(start).date())
    reason = wording.speech.reason(rule) if not rule.windows else wording.speech.closed()
    return _Step(wording.moment(start), reason)


def _closed_day(schedule: Schedule, day: date, wording: Wording, *, is_covered: bool) -> Iterator[_Step]:
    """The reason for a day on which nothing starts; a plain one is left out where a tail from before runs into it."""
    rule = rule_of_day(schedule, day)
    if rule.windows or (rule.kind is DayKind.WEEK and is_covered):
        return
    if rule.kind is DayKind.WEEK:
        yield _Step(wording.day(day), wording.speech.reason(rule), joins=True)
    else:
        yield _Step(wording.dated_day(day), wording.speech.reason(rule))


def _stretches(
    schedule: Schedule, start: datetime, end: datetime, wording: Wording
) -> tuple[defaultdict[date, list[_Step]], set[date]]:
    """Open stretches by the local date they start on, and every local date that some stretch touches."""
    by_day: defaultdict[date, list[_Step]] = defaultdict(list)
    touched: set[date] = set()
    for opened, closed in open_spans(schedule, start, end):
        first, last = wording.local(opened).date(), wording.local(closed - timedelta.resolution).date()
        minutes = (closed - opened) / timedelta(minutes=1)
        by_day[first].append(_Step(wording.moment(opened), f"+{wording.speech.minutes(minutes)}"))
        touched.update(date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))
    return by_day, touched


def _clock_changes(schedule: Schedule, start: datetime, end: datetime, wording: Wording) -> dict[date, str]:
    """Local date → what the clocks do on it, for the changes on the way."""
    pieces = [
        piece
        for year in range(start.astimezone(UTC).year, end.astimezone(UTC).year + 1)
        for piece in offsets_of_year(schedule.time_zone, year)
    ]
    changes = {}
    for (_since, until, before), (_at, _until, after) in pairwise(pieces):
        changed_at = EPOCH + timedelta(seconds=until)
        if before != after and start < changed_at < end:
            changes[wording.local(changed_at).date()] = wording.speech.clocks_change((after - before) / 60)
    return changes


def _midnight(at: datetime, wording: Wording) -> datetime:
    return wording.local(at).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
