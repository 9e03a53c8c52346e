"""What would change if somebody were away, or somebody else came. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tolmach.coverage.assess import Coverage, assess
from tolmach.coverage.facts import Desk, DeskKey, Facts, Seat
from tolmach.coverage.gaps import Gap, GapKind, Staff, find_gaps, staff_of
from tolmach.coverage.grid import wall_times
from tolmach.hours.spans import Span, both, unite
from tolmach.coverage.presence import Person
from tolmach.hours.rules import open_spans
from tolmach.pools.model import Level

THOUGHT_OF = -1
"""The id of somebody who is only thought of."""


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
    """What changes at a desk: half-hours that nobody, or just one, would stand for, minutes late, gaps by kind."""

    desk: DeskKey
    before: Staff
    after: Staff
    late_before: float
    late_after: float
    gone: tuple[Gap, ...]
    new: tuple[Gap, ...]

    @property
    def is_any(self) -> bool:
        """Whether anything changes."""
        return self.before != self.after or self.late_before != self.late_after or bool(self.gone or self.new)


def imagine(facts: Facts, change: Away | Hired) -> Facts:
    """The facts as they would be."""
    return _without(facts, change) if isinstance(change, Away) else _with(facts, change)


def compare(before: Coverage, change: Away | Hired) -> tuple[Difference, ...]:
    """What changes at each desk, desks without any change left out."""
    after = assess(imagine(before.facts, change))
    gaps, then = find_gaps(before), find_gaps(after)
    rows = zip(staff_of(before), staff_of(after), strict=True)
    found = (
        Difference(
            desk=was.desk,
            before=was,
            after=is_now,
            late_before=_late(gaps, was.desk),
            late_after=_late(then, was.desk),
            gone=_missing_from(gaps, then, was.desk),
            new=_missing_from(then, gaps, was.desk),
        )
        for was, is_now in rows
    )
    return tuple(one for one in found if one.is_any)


def _without(facts: Facts, change: Away) -> Facts:
    zones = {desk.key: desk.zone for desk in facts.desks}
    mine = {zones[seat.desk] for seat in facts.seats if seat.user_id == change.user_id}
    person = facts.people[change.user_id]
    for zone in sorted(mine):
        person = person.also_away(_days(change.first_day, change.last_day, zone))
    return replace(facts, people={**facts.people, person.user_id: person})


def _with(facts: Facts, change: Hired) -> Facts:
    person = Person(user_id=THOUGHT_OF, name=change.name, writes=dict.fromkeys(change.languages, Level.NATIVE))
    seats = [
        Seat(user_id=THOUGHT_OF, desk=desk.key, planned=tuple(_hired_spans(facts, desk, change)))
        for desk in facts.desks
        if desk.key.language in change.languages
    ]
    return replace(facts, people={**facts.people, THOUGHT_OF: person}, seats=(*facts.seats, *seats))


def _hired_spans(facts: Facts, desk: Desk, change: Hired) -> list[Span]:
    # Wall-clock arithmetic on aware times of one zone: 10:00 stays 10:00 whatever the clocks did in the night.
    tz, grid = ZoneInfo(desk.zone), facts.grid
    days = dict.fromkeys(wall.day for wall in wall_times(grid, desk.zone) if wall.weekday < 5)
    spans = unite((_wall(day, change.from_minute, tz), _wall(day, change.to_minute, tz)) for day in days)
    return both(spans, list(open_spans(desk.schedule, grid.start, grid.end)))


def _wall(day: date, minute: int, tz: ZoneInfo) -> datetime:
    return (datetime.combine(day, time(), tzinfo=tz) + timedelta(minutes=minute)).astimezone(UTC)


def _days(first: date, last: date, zone: str) -> Span:
    tz = ZoneInfo(zone)
    return _wall(first, 0, tz), _wall(last + timedelta(days=1), 0, tz)


def _late(gaps: tuple[Gap, ...], desk: DeskKey) -> float:
    return round(sum(gap.missing for gap in gaps if gap.desk == desk and gap.kind is GapKind.LETTERS), 1)


def _missing_from(gaps: tuple[Gap, ...], others: tuple[Gap, ...], desk: DeskKey) -> tuple[Gap, ...]:
    """The gaps of a desk that are not among the others, by what and when."""
    known = {(gap.kind, gap.starts_at, gap.ends_at) for gap in others if gap.desk == desk}
    return tuple(gap for gap in gaps if gap.desk == desk and (gap.kind, gap.starts_at, gap.ends_at) not in known)
