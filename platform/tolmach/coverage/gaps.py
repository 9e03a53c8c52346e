"""What is missing, whose absence breaks a promise, who could close it, and what hangs on one person. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby

from tolmach.coverage.assess import Coverage, DeskCoverage, effective_share, minutes_for_letters
from tolmach.coverage.facts import DeskKey
from tolmach.coverage.grid import HALF_HOUR, wall_times
from tolmach.hours.spans import both
from tolmach.coverage.presence import Person
from tolmach.coverage.workload import late_work
from tolmach.pools.model import Level

LITTLE = 0.05
"""Less than this part of a person is what rounding leaves."""


class GapKind(StrEnum):
    """What is missing: anybody, people for the chats, or time for the letters by when they are due."""

    NOBODY = "nobody"
    CHATS = "chats"
    LETTERS = "letters"


class How(StrEnum):
    """How somebody could close a gap, the easiest first."""

    DEPUTY = "deputy"
    MEMBER = "member"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Closer:
    """Somebody who answers the language, is not away then and not planned at the desk."""

    user_id: int
    name: str
    how: How
    level: Level


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A time in which a desk cannot keep what was promised.

    ``missing`` is people; for letters it is minutes of work that would be late, between the coming of the first and the
    due time of the last. ``away`` are those whose absence makes it.
    """

    desk: DeskKey
    kind: GapKind
    starts_at: datetime
    ends_at: datetime
    missing: float
    clients: tuple[str, ...]
    away: tuple[int, ...]
    closers: tuple[Closer, ...]


@dataclass(frozen=True, kw_only=True)
class Staff:
    """How many people stand behind a desk over the whole time, and for how many promised half-hours just one does."""

    desk: DeskKey
    people: tuple[int, ...]
    promised: int
    nobody: int
    alone: int

    @property
    def is_on_one(self) -> bool:
        """Whether everything hangs on one person."""
        return len(self.people) == 1


def find_gaps(coverage: Coverage) -> tuple[Gap, ...]:
    """Every gap, by time and language."""
    found: list[Gap] = []
    for desk in coverage.desks:
        nobody = [number for number, told in enumerate(desk.promised) if told and not desk.there[number]]
        chats = [number for number, told in enumerate(desk.promised) if told and _lacks_chatters(desk, number)]
        found.extend(_run_gap(coverage, desk, GapKind.NOBODY, run) for run in _runs(nobody))
        found.extend(_run_gap(coverage, desk, GapKind.CHATS, run) for run in _runs(chats))
        found.extend(_late_gaps(coverage, desk))
    return tuple(sorted(found, key=lambda gap: (gap.starts_at, gap.desk, gap.kind)))


def staff_of(coverage: Coverage) -> tuple[Staff, ...]:
    """Every desk's staff, in the order of the desks."""
    return tuple(
        Staff(
            desk=desk.key,
            people=tuple(sorted({user_id for there in desk.there for user_id in there})),
            promised=sum(desk.promised),
            nobody=sum(told and not there for told, there in zip(desk.promised, desk.there, strict=True)),
            alone=sum(told and len(there) == 1 for told, there in zip(desk.promised, desk.there, strict=True)),
        )
        for desk in coverage.desks
    )


def _lacks_chatters(desk: DeskCoverage, number: int) -> bool:
    return bool(desk.there[number]) and desk.time[number] < desk.chat_need[number] - LITTLE


def _runs(numbers: Sequence[int]) -> Iterable[tuple[int, int]]:
    """First and last of each unbroken run."""
    for _, run in groupby(enumerate(numbers), key=lambda item: item[1] - item[0]):
        members = [number for _, number in run]
        yield members[0], members[-1]


def _run_gap(coverage: Coverage, desk: DeskCoverage, kind: GapKind, run: tuple[int, int]) -> Gap:
    first, last = run
    numbers = range(first, last + 1)
    away = [user_id for user_id, lost in _lost(coverage, desk).items() if any(lost[number] > 0 for number in numbers)]
    if kind is GapKind.NOBODY:
        missing = max(1.0, *(desk.need(number) for number in numbers))
    else:
        missing = max(desk.chat_need[number] - desk.time[number] for number in numbers)
    return _gap(coverage, desk, kind, run, missing=missing, away=tuple(away))


def _late_gaps(coverage: Coverage, desk: DeskCoverage) -> Iterable[Gap]:
    if not desk.late:
        return
    walls = wall_times(coverage.grid, desk.desk.zone)
    late_on = _minutes_by_day(desk, desk.time, walls_of := [wall.day for wall in walls])
    relieved = {
        user_id: _minutes_by_day(desk, [one + more for one, more in zip(desk.time, lost, strict=True)], walls_of)
        for user_id, lost in _lost(coverage, desk).items()
    }
    by_day = groupby(sorted(desk.late, key=lambda one: one.due), key=lambda one: walls[one.due].day)
    for day, rows in by_day:
        pieces = list(rows)
        # An absence breaks the promise where less would be late without it.
        away = [user_id for user_id, minutes in relieved.items() if minutes.get(day, 0.0) < late_on[day] - LITTLE]
        run = max(min(piece.comes for piece in pieces), 0), max(piece.due for piece in pieces)
        yield _gap(coverage, desk, GapKind.LETTERS, run, missing=late_on[day], away=tuple(away))


def _minutes_by_day(desk: DeskCoverage, time: Sequence[float], days: Sequence[date]) -> dict[date, float]:
    found: dict[date, float] = {}
    for piece in late_work(desk.work, minutes_for_letters(time, desk.chat_need)):
        found[days[piece.due]] = found.get(days[piece.due], 0.0) + piece.minutes
    return found


def _lost(coverage: Coverage, desk: DeskCoverage) -> dict[int, list[float]]:
    """What each absence takes from the desk's half-hours, by person."""
    grid, found = coverage.grid, {}
    for seat in coverage.facts.seats:
        away = coverage.facts.people[seat.user_id].away
        missed = both(seat.planned, away) if seat.desk == desk.key else []
        if missed:
            found[seat.user_id] = effective_share(grid, desk.desk, grid.shares(missed))
    return found


def _gap(
    coverage: Coverage,
    desk: DeskCoverage,
    kind: GapKind,
    run: tuple[int, int],
    *,
    missing: float,
    away: tuple[int, ...],
) -> Gap:
    starts_at, ends_at = coverage.grid.at(run[0]), coverage.grid.at(run[1]) + HALF_HOUR
    return Gap(
        desk=desk.key,
        kind=kind,
        starts_at=starts_at,
        ends_at=ends_at,
        missing=round(missing, 2),
        clients=tuple(dict.fromkeys(stream.client for stream in desk.desk.streams)),
        away=away,
        closers=_closers(coverage, desk, starts_at, ends_at, away),
    )


def _closers(
    coverage: Coverage, desk: DeskCoverage, starts_at: datetime, ends_at: datetime, away: tuple[int, ...]
) -> tuple[Closer, ...]:
    facts, span = coverage.facts, (starts_at, ends_at)
    planned = {seat.user_id for seat in facts.seats if seat.desk == desk.key and both(seat.planned, [span])}
    members = {seat.user_id for seat in facts.seats if seat.desk == desk.key}
    deputies = {
        absence.deputy_id
        for user_id in away
        for absence in facts.people[user_id].absences
        if absence.during[0] < ends_at and absence.during[1] > starts_at
    }
    found = []
    for person in facts.people.values():
        level = _level(desk, person, is_member=person.user_id in members)
        if level is None or person.user_id in planned or both(person.away, [span]) or person.user_id < 0:
            continue
        is_deputy, is_member = person.user_id in deputies, person.user_id in members
        how = How.DEPUTY if is_deputy else How.MEMBER if is_member else How.OTHER
        found.append(Closer(user_id=person.user_id, name=person.name, how=how, level=level))
    return tuple(sorted(found, key=lambda one: (list(How).index(one.how), list(Level).index(one.level), one.name)))


def _level(desk: DeskCoverage, person: Person, *, is_member: bool) -> Level | None:
    """How well they write what the desk answers; whoever reviews machine-made drafts need not."""
    level = person.writes.get(desk.key.language)
    if level is None and is_member and not desk.desk.needs_writers:
        return Level.NONE
    return level
