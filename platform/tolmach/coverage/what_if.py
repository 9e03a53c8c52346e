"""What would change if people were away, or others came. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tolmach.coverage.assess import Coverage, assess
from tolmach.coverage.demand import open_in
from tolmach.coverage.facts import DeskKey, Facts
from tolmach.coverage.gaps import LITTLE, Gap, GapKind, Staff, find_gaps, staff_of
from tolmach.coverage.grid import wall_at, wall_times
from tolmach.coverage.presence import Person, Seat
from tolmach.hours.schedule import Schedule
from tolmach.hours.spans import Span, both, unite
from tolmach.pools.model import Level
from tolmach.pools.rosters import Plan

THOUGHT_OF = -1
"""The id of the first who is only thought of; the next are below."""


@dataclass(frozen=True, kw_only=True)
class Away:
    """A person is away on these days (both included) of the zone of each pool they work in."""

    user_id: int
    first_day: date
    last_day: date


@dataclass(frozen=True, kw_only=True)
class Hired:
    """Somebody who writes these languages comes, Monday to Friday from a minute of the local day to another."""

    languages: tuple[str, ...]
    from_minute: int
    to_minute: int
    name: str


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What changes at a desk: half-hours that nobody, or just one, would stand for, minutes late, gaps.

    ``worse`` and ``eased`` are gaps as they would be, at the same times as before and with more or less missing.
    """

    desk: DeskKey
    before: Staff
    after: Staff
    late_before: float
    late_after: float
    gone: tuple[Gap, ...]
    new: tuple[Gap, ...]
    worse: tuple[Gap, ...]
    eased: tuple[Gap, ...]

    @property
    def is_any(self) -> bool:
        """Whether anything changes."""
        is_other = self.before != self.after or self.late_before != self.late_after
        return is_other or bool(self.gone or self.new or self.worse or self.eased)


def imagine(facts: Facts, changes: Sequence[Away | Hired]) -> Facts:
    """The facts as they would be with all of it at once."""
    for change in changes:
        facts = _without(facts, change) if isinstance(change, Away) else _with(facts, change)
    return facts


def compare(before: Coverage, changes: Sequence[Away | Hired]) -> tuple[Difference, ...]:
    """What changes at each desk, desks without any change left out."""
    after = assess(imagine(before.facts, changes))
    gaps, then = _by_desk(before), _by_desk(after)
    rows = zip(staff_of(before), staff_of(after), strict=True)
    found = (_difference(was, is_now, gaps[was.desk], then[was.desk]) for was, is_now in rows)
    return tuple(one for one in found if one.is_any)


def _without(facts: Facts, change: Away) -> Facts:
    zones = {desk.key.pool_id: desk.zone for desk in facts.desks}
    mine = {zones[seat.pool_id] for seat in facts.seats if seat.user_id == change.user_id and seat.pool_id in zones}
    person = facts.people[change.user_id]
    for zone in sorted(mine):
        person = person.also_away(_days(change.first_day, change.last_day, zone))
    return replace(facts, people={**facts.people, person.user_id: person})


def _with(facts: Facts, change: Hired) -> Facts:
    user_id = min(THOUGHT_OF, min(facts.people, default=0) - 1)
    person = Person(user_id=user_id, name=change.name, writes=dict.fromkeys(change.languages, Level.NATIVE))
    schedules = {desk.key.pool_id: desk.schedule for desk in facts.desks if desk.key.language in change.languages}
    seats = [
        Seat(
            user_id=user_id,
            pool_id=pool_id,
            plan=Plan(by_hours=tuple(_hired_spans(facts, schedule, change)), by_shifts=(), breaks=()),
        )
        for pool_id, schedule in schedules.items()
    ]
    return replace(facts, people={**facts.people, user_id: person}, seats=(*facts.seats, *seats))


def _hired_spans(facts: Facts, schedule: Schedule, change: Hired) -> list[Span]:
    tz, grid = ZoneInfo(schedule.time_zone), facts.grid
    days = dict.fromkeys(wall.day for wall in wall_times(grid, schedule.time_zone) if wall.weekday < 5)
    spans = unite((wall_at(day, change.from_minute, tz), wall_at(day, change.to_minute, tz)) for day in days)
    return both(spans, open_in(grid, schedule))


def _days(first: date, last: date, zone: str) -> Span:
    tz = ZoneInfo(zone)
    return wall_at(first, 0, tz), wall_at(last + timedelta(days=1), 0, tz)


_Gaps = Mapping[tuple[GapKind, datetime, datetime], Gap]
"""The gaps of a desk by what is missing and when."""


def _by_desk(coverage: Coverage) -> Mapping[DeskKey, _Gaps]:
    found: dict[DeskKey, dict[tuple[GapKind, datetime, datetime], Gap]] = {desk.key: {} for desk in coverage.desks}
    for gap in find_gaps(coverage):
        found[gap.desk][gap.kind, gap.starts_at, gap.ends_at] = gap
    return found


def _difference(was: Staff, is_now: Staff, gaps: _Gaps, then: _Gaps) -> Difference:
    more = {key: then[key].missing - gaps[key].missing for key in then if key in gaps}
    return Difference(
        desk=was.desk,
        before=was,
        after=is_now,
        late_before=_late(gaps),
        late_after=_late(then),
        gone=tuple(gap for key, gap in gaps.items() if key not in then),
        new=tuple(gap for key, gap in then.items() if key not in gaps),
        worse=tuple(then[key] for key, missing in more.items() if missing > LITTLE),
        eased=tuple(then[key] for key, missing in more.items() if missing < -LITTLE),
    )


def _late(gaps: _Gaps) -> float:
    return round(sum(gap.missing for gap in gaps.values() if gap.kind is GapKind.LETTERS), 1)
