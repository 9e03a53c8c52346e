"""From facts to coverage: who is there, what is needed, and what would be late. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tolmach.coverage.allowance import OCCUPANCY
from tolmach.coverage.demand import Demand, demand_of, open_to
from tolmach.coverage.facts import Desk, DeskKey, Facts
from tolmach.coverage.grid import MINUTES, Grid
from tolmach.coverage.off_desk import at_desk
from tolmach.coverage.presence import Seat
from tolmach.coverage.sharing import share_out
from tolmach.coverage.workload import Late, Work, late_work
from tolmach.hours.spans import Span, both, unite, without


@dataclass(frozen=True, kw_only=True)
class DeskCoverage:
    """A desk by half-hour; of whoever is there, or whatever is promised, for a part of one that part counts.

    ``promised`` is the part of the half-hour in which somebody was to be there, ``there`` how many people are,
    ``present`` how many with breaks, meetings and shrinkage taken off, ``time`` what the desk gets of them where they
    answer other languages too; ``chat_need`` and ``letter_need`` are people. ``people`` are there at any time;
    ``manned`` is when anybody is, ``nobody`` and ``alone`` when nobody and just one is although it was promised.
    """

    desk: Desk
    promised: tuple[float, ...]
    people: tuple[int, ...]
    manned: tuple[Span, ...]
    nobody: tuple[Span, ...]
    alone: tuple[Span, ...]
    there: tuple[float, ...]
    present: tuple[float, ...]
    time: tuple[float, ...]
    letters: tuple[float, ...]
    chats: tuple[float, ...]
    chat_need: tuple[float, ...]
    letter_need: tuple[float, ...]
    work: tuple[Work, ...]
    late: tuple[Late, ...]

    @property
    def key(self) -> DeskKey:
        """Which desk."""
        return self.desk.key

    def need(self, number: int) -> float:
        """How many people a half-hour needs."""
        return self.chat_need[number] + self.letter_need[number]


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """Every desk over the same half-hours."""

    facts: Facts
    desks: tuple[DeskCoverage, ...]

    @property
    def grid(self) -> Grid:
        """The half-hours."""
        return self.facts.grid


_Times = Mapping[DeskKey, Mapping[int, Sequence[float]]]
"""What each desk could have of each person, by half-hour."""


def assess(facts: Facts) -> Coverage:
    """The coverage of every desk."""
    grid = facts.grid
    demands = {desk.key: demand_of(grid, desk) for desk in facts.desks}
    times: _Times = {
        desk.key: {seat.user_id: time_at_desk(grid, desk, seat, _there(facts, seat)) for seat in facts.seats_at(desk)}
        for desk in facts.desks
    }
    given = _share_all(grid, demands, times)
    return Coverage(
        facts=facts,
        desks=tuple(
            _cover(facts, desk, demands[desk.key], times[desk.key].values(), given[desk.key]) for desk in facts.desks
        ),
    )


def minutes_for_letters(time: Sequence[float], chat_need: Sequence[float]) -> list[float]:
    """The minutes of letters a desk can do in each half-hour, once its chats have who they need."""
    return [max(there - chats, 0.0) * MINUTES * OCCUPANCY for there, chats in zip(time, chat_need, strict=True)]


def time_at_desk(grid: Grid, desk: Desk, seat: Seat, during: Sequence[Span]) -> list[float]:
    """What these spans of a person's plan give a desk in each half-hour: breaks, meetings and shrinkage taken off."""
    allowance = desk.allowance
    kept = 1 - allowance.shrinkage_percent / 100
    by_hours = grid.shares(both(seat.plan.by_hours, during))
    by_shifts = grid.shares(without(both(seat.plan.by_shifts, during), seat.plan.breaks))
    breaks, meetings = (at_desk(grid, desk.zone, rules) for rules in (allowance.breaks, allowance.meetings))
    return [
        (hours * pause + shift) * meeting * kept
        for hours, shift, pause, meeting in zip(by_hours, by_shifts, breaks, meetings, strict=True)
    ]


def _there(facts: Facts, seat: Seat) -> list[Span]:
    return seat.there(facts.people[seat.user_id])


def _share_all(grid: Grid, demands: Mapping[DeskKey, Demand], times: _Times) -> dict[DeskKey, list[float]]:
    by_person: dict[int, list[tuple[DeskKey, Sequence[float]]]] = {}
    for key, of_person in times.items():
        for user_id, shares in of_person.items():
            by_person.setdefault(user_id, []).append((key, shares))
    people = [by_person[user_id] for user_id in sorted(by_person)]
    given: dict[DeskKey, list[float]] = {key: [0.0] * grid.count for key in demands}
    for number in range(grid.count):
        everybody = ({key: shares[number] for key, shares in rows if shares[number] > 0} for rows in people)
        there = [one for one in everybody if one]
        if not there:
            continue
        need = {key: demand.chat_need[number] + demand.letter_need[number] for key, demand in demands.items()}
        for key, share in share_out(there, need).items():
            given[key][number] = share
    return given


def _cover(
    facts: Facts, desk: Desk, demand: Demand, times: Iterable[Sequence[float]], given: Sequence[float]
) -> DeskCoverage:
    grid, there = facts.grid, {seat.user_id: _there(facts, seat) for seat in facts.seats_at(desk)}
    promised = open_to(grid, (stream for stream in desk.streams if stream.is_promised))
    one, two = _one_and_two(there.values())
    return DeskCoverage(
        desk=desk,
        promised=tuple(grid.shares(promised)),
        people=tuple(sorted(user_id for user_id, spans in there.items() if spans)),
        manned=tuple(one),
        nobody=tuple(without(promised, one)),
        alone=tuple(both(promised, without(one, two))),
        there=_sum(grid, (grid.shares(spans) for spans in there.values())),
        present=_sum(grid, times),
        time=tuple(given),
        letters=demand.letters,
        chats=demand.chats,
        chat_need=demand.chat_need,
        letter_need=demand.letter_need,
        work=demand.work,
        late=tuple(late_work(demand.work, minutes_for_letters(given, demand.chat_need))),
    )


def _one_and_two(people: Iterable[Sequence[Span]]) -> tuple[list[Span], list[Span]]:
    """When at least one of them is there, and when at least two are."""
    one: list[Span] = []
    two: list[Span] = []
    for spans in people:
        two = unite([*two, *both(one, spans)])
        one = unite([*one, *spans])
    return one, two


def _sum(grid: Grid, rows: Iterable[Sequence[float]]) -> tuple[float, ...]:
    return tuple(map(sum, zip(*rows, strict=True))) or (0.0,) * grid.count
