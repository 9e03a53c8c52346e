"""What is missing, whose absence breaks a promise, who could close it, and what hangs on one person. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby

from tolmach.coverage.assess import Coverage, DeskCoverage, minutes_for_letters, time_at_desk
from tolmach.coverage.closers import Closer, closers_of
from tolmach.coverage.facts import DeskKey
from tolmach.coverage.grid import HALF_HOUR, wall_times
from tolmach.coverage.later_rungs import Relief, StepIn, relief_of, streams_in
from tolmach.coverage.workload import late_work
from tolmach.hours.spans import Span, both, length

LITTLE = 0.05
"""Less than this part of a person is what rounding leaves."""

LEAST_MINUTES = 1.0
"""Less late work than this in a day is what rounding leaves, and no promise broken."""

_JUST_BEFORE = timedelta(microseconds=1)


class GapKind(StrEnum):
    """What is missing: anybody, people for the chats, or time for the letters by when they are due."""

    NOBODY = "nobody"
    CHATS = "chats"
    LETTERS = "letters"


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A time in which the first rung of a desk cannot keep what was promised.

    ``missing`` is people; for letters it is minutes of work that would be late, between the coming of the first and the
    due time of the last. ``away`` are those whose absence or public holiday makes it; ``relief`` is what the ladder
    does about it, by ``steps``.
    """

    desk: DeskKey
    kind: GapKind
    starts_at: datetime
    ends_at: datetime
    missing: float
    clients: tuple[str, ...]
    away: tuple[int, ...]
    closers: tuple[Closer, ...]
    relief: Relief
    steps: tuple[StepIn, ...]


@dataclass(frozen=True, kw_only=True)
class Staff:
    """How many people stand behind a desk over the whole time.

    ``promised`` are half-hours, ``nobody`` and ``alone`` those of them with nobody and with one only, parts counted.
    """

    desk: DeskKey
    people: tuple[int, ...]
    promised: float
    nobody: float
    alone: float

    @property
    def is_on_one(self) -> bool:
        """Whether everything promised hangs on one person."""
        return len(self.people) == 1 and self.promised > 0


def find_gaps(coverage: Coverage) -> tuple[Gap, ...]:
    """Every gap, by time and language."""
    found: list[Gap] = []
    for desk in coverage.desks:
        unmanned = coverage.grid.shares(desk.nobody)
        chats = [number for number in range(coverage.grid.count) if _lacks_chatters(desk, number, unmanned[number])]
        found.extend(_unmanned_gap(coverage, desk, span) for span in desk.nobody)
        found.extend(_chat_gap(coverage, desk, run) for run in _runs(chats))
        found.extend(_late_gaps(coverage, desk))
    return tuple(sorted(found, key=lambda gap: (gap.starts_at, gap.desk, gap.kind)))


def staff_of(coverage: Coverage) -> tuple[Staff, ...]:
    """Every desk's staff, in the order of the desks."""
    return tuple(
        Staff(
            desk=desk.key,
            people=desk.people,
            promised=round(sum(desk.promised), 3),
            nobody=round(length(desk.nobody) / HALF_HOUR, 3),
            alone=round(length(desk.alone) / HALF_HOUR, 3),
        )
        for desk in coverage.desks
    )


def _lacks_chatters(desk: DeskCoverage, number: int, unmanned: float) -> bool:
    # The part of the half-hour in which nobody is there is a gap of its own.
    manned = 1 - unmanned / desk.promised[number] if desk.promised[number] else 1.0
    return desk.there[number] > 0 and desk.time[number] < desk.chat_need[number] * manned - LITTLE


def _runs(numbers: Sequence[int]) -> Iterable[tuple[int, int]]:
    """First and last of each unbroken run."""
    for _, run in groupby(enumerate(numbers), key=lambda item: item[1] - item[0]):
        members = [number for _, number in run]
        yield members[0], members[-1]


def _unmanned_gap(coverage: Coverage, desk: DeskCoverage, span: Span) -> Gap:
    numbers = range(coverage.grid.index(span[0]), coverage.grid.index(span[1] - _JUST_BEFORE) + 1)
    missing = max(1.0, *(desk.need(number) for number in numbers))
    return _gap(coverage, desk, GapKind.NOBODY, span, missing=missing, away=_away_in(coverage, desk, span))


def _chat_gap(coverage: Coverage, desk: DeskCoverage, run: tuple[int, int]) -> Gap:
    span = _span(coverage, run)
    missing = max(desk.chat_need[number] - desk.time[number] for number in range(run[0], run[1] + 1))
    return _gap(coverage, desk, GapKind.CHATS, span, missing=missing, away=_away_in(coverage, desk, span))


def _span(coverage: Coverage, run: tuple[int, int]) -> Span:
    return coverage.grid.at(run[0]), coverage.grid.at(run[1]) + HALF_HOUR


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
        if late_on[day] < LEAST_MINUTES:
            continue
        # An absence breaks the promise where less would be late without it.
        away = [user_id for user_id, minutes in relieved.items() if minutes.get(day, 0.0) < late_on[day] - LITTLE]
        run = max(min(piece.comes for piece in pieces), 0), max(piece.due for piece in pieces)
        span = _span(coverage, run)
        yield _gap(coverage, desk, GapKind.LETTERS, span, missing=late_on[day], away=tuple(away))


def _minutes_by_day(desk: DeskCoverage, time: Sequence[float], days: Sequence[date]) -> dict[date, float]:
    found: dict[date, float] = {}
    for piece in late_work(desk.work, minutes_for_letters(time, desk.chat_need)):
        found[days[piece.due]] = found.get(days[piece.due], 0.0) + piece.minutes
    return found


def _missed(coverage: Coverage, desk: DeskCoverage) -> dict[int, list[Span]]:
    """When each of a desk's people is planned and away, those who never are left out."""
    people = coverage.facts.people
    found = {
        seat.user_id: both(seat.planned, seat.away(people[seat.user_id])) for seat in coverage.facts.seats_at(desk.desk)
    }
    return {user_id: spans for user_id, spans in found.items() if spans}


def _away_in(coverage: Coverage, desk: DeskCoverage, span: Span) -> tuple[int, ...]:
    return tuple(user_id for user_id, missed in _missed(coverage, desk).items() if both(missed, [span]))


def _lost(coverage: Coverage, desk: DeskCoverage) -> dict[int, list[float]]:
    """What each absence takes from the desk's half-hours, by person."""
    seats = {seat.user_id: seat for seat in coverage.facts.seats_at(desk.desk)}
    return {
        user_id: time_at_desk(coverage.grid, desk.desk, seats[user_id], missed)
        for user_id, missed in _missed(coverage, desk).items()
    }


def _gap(
    coverage: Coverage, desk: DeskCoverage, kind: GapKind, span: Span, *, missing: float, away: tuple[int, ...]
) -> Gap:
    relief, steps = relief_of(coverage, desk, span, is_unmanned=kind is GapKind.NOBODY)
    streams = streams_in(coverage, desk, span) or desk.desk.streams
    return Gap(
        desk=desk.key,
        kind=kind,
        starts_at=span[0],
        ends_at=span[1],
        missing=round(missing, 2),
        clients=tuple(dict.fromkeys(stream.client for stream in streams)),
        away=away,
        closers=closers_of(coverage, desk, span, away),
        relief=relief,
        steps=steps,
    )
