"""From facts to coverage: who is there, what is needed, and what would be late. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import groupby

from tolmach.coverage.allowance import CHAT_SHARE, OCCUPANCY, Allowance
from tolmach.coverage.erlang import agents_needed
from tolmach.coverage.facts import Desk, DeskKey, Facts, Seat, Stream
from tolmach.coverage.grid import MINUTES, Grid
from tolmach.hours.spans import without
from tolmach.coverage.off_desk import at_desk
from tolmach.coverage.sharing import share_out
from tolmach.coverage.workload import Late, Work, late_work, people_for, spread
from tolmach.hours.rules import open_spans, opening_from
from tolmach.hours.schedule import Schedule
from tolmach.sla.model import Measure
from tolmach.sla.rules import Goal, due_by

_JUST_BEFORE = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class DeskCoverage:
    """A desk by half-hour.

    ``there`` are the ids of who is there, ``present`` how many people that is with breaks, meetings and shrinkage taken
    off, ``time`` what the desk gets of them where they answer other languages too; ``chat_need`` and ``letter_need``
    are people.
    """

    desk: Desk
    promised: tuple[bool, ...]
    there: tuple[tuple[int, ...], ...]
    present: tuple[float, ...]
    time: tuple[float, ...]
    letters: tuple[float, ...]
    chats: tuple[float, ...]
    chat_need: tuple[int, ...]
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
    """Every desk over the same half-hours; ``shares`` is how much of each half-hour somebody is at a desk."""

    facts: Facts
    desks: tuple[DeskCoverage, ...]
    shares: Mapping[tuple[int, DeskKey], Sequence[float]]

    @property
    def grid(self) -> Grid:
        """The half-hours."""
        return self.facts.grid


@dataclass(frozen=True, kw_only=True)
class _Demand:
    promised: tuple[bool, ...]
    letters: tuple[float, ...]
    chats: tuple[float, ...]
    chat_need: tuple[int, ...]
    letter_need: tuple[float, ...]
    work: tuple[Work, ...]


def assess(facts: Facts) -> Coverage:
    """The coverage of every desk."""
    grid = facts.grid
    shares = {(seat.user_id, seat.desk): grid.shares(_working(facts, seat)) for seat in facts.seats}
    demands = {desk.key: _demand(grid, desk) for desk in facts.desks}
    effective = _effective(facts, shares)
    given = _share_all(grid, demands, effective)
    desks = tuple(
        _cover(facts, desk, demands[desk.key], shares, effective=effective, time=given[desk.key])
        for desk in facts.desks
    )
    return Coverage(facts=facts, desks=desks, shares=shares)


def minutes_for_letters(time: Sequence[float], chat_need: Sequence[int]) -> list[float]:
    """The minutes of letters a desk can do in each half-hour, once its chats have who they need."""
    return [max(there - chats, 0.0) * MINUTES * OCCUPANCY for there, chats in zip(time, chat_need, strict=True)]


def effective_share(grid: Grid, desk: Desk, shares: Sequence[float]) -> list[float]:
    """What is left of somebody's half-hours at a desk after breaks, meetings and shrinkage."""
    kept = 1 - desk.allowance.shrinkage_percent / 100
    rules = at_desk(grid, desk.zone, desk.allowance.off_desk)
    return [share * rule * kept for share, rule in zip(shares, rules, strict=True)]


def _working(facts: Facts, seat: Seat) -> list[tuple[datetime, datetime]]:
    return without(seat.planned, facts.people[seat.user_id].away)


def _effective(
    facts: Facts, shares: Mapping[tuple[int, DeskKey], Sequence[float]]
) -> dict[tuple[int, DeskKey], list[float]]:
    desks = {desk.key: desk for desk in facts.desks}
    return {
        (user_id, key): effective_share(facts.grid, desks[key], shared) for (user_id, key), shared in shares.items()
    }


def _share_all(
    grid: Grid, demands: Mapping[DeskKey, _Demand], effective: Mapping[tuple[int, DeskKey], Sequence[float]]
) -> dict[DeskKey, list[float]]:
    by_person = [
        [(key, shares) for (_user, key), shares in rows]
        for _user_id, rows in groupby(sorted(effective.items()), key=lambda item: item[0][0])
    ]
    given: dict[DeskKey, list[float]] = {key: [0.0] * grid.count for key in demands}
    for number in range(grid.count):
        people = [{key: shares[number] for key, shares in rows if shares[number] > 0} for rows in by_person]
        there = [one for one in people if one]
        if not there:
            continue
        need = {key: demand.chat_need[number] + demand.letter_need[number] for key, demand in demands.items()}
        for key, share in share_out(there, need).items():
            given[key][number] = share
    return given


def _cover(
    facts: Facts,
    desk: Desk,
    demand: _Demand,
    shares: Mapping[tuple[int, DeskKey], Sequence[float]],
    *,
    effective: Mapping[tuple[int, DeskKey], Sequence[float]],
    time: list[float],
) -> DeskCoverage:
    mine = sorted(user_id for user_id, key in shares if key == desk.key)
    count = range(facts.grid.count)
    return DeskCoverage(
        desk=desk,
        promised=demand.promised,
        there=tuple(tuple(user_id for user_id in mine if shares[user_id, desk.key][number] > 0) for number in count),
        present=tuple(sum(effective[user_id, desk.key][number] for user_id in mine) for number in count),
        time=tuple(time),
        letters=demand.letters,
        chats=demand.chats,
        chat_need=demand.chat_need,
        letter_need=demand.letter_need,
        work=demand.work,
        late=tuple(late_work(demand.work, minutes_for_letters(time, demand.chat_need))),
    )


def _demand(grid: Grid, desk: Desk) -> _Demand:
    opened = [_open_shares(grid, stream.schedule) for stream in desk.streams]
    any_open = [max((shares[number] for shares in opened), default=0.0) for number in range(grid.count)]
    work = tuple(_work(grid, desk))
    to_do = spread(work, any_open)
    # A chat is open while its market's promise is: whoever comes at night finds a form.
    chats = [
        sum(stream.chats[number] * shares[number] for stream, shares in zip(desk.streams, opened, strict=True))
        for number in range(grid.count)
    ]
    within = min((goal_minutes(stream.chat_goal) for stream in desk.streams), default=0)
    return _Demand(
        promised=tuple(share > 0 for share in any_open),
        letters=tuple(sum(stream.letters[number] for stream in desk.streams) for number in range(grid.count)),
        chats=tuple(chats),
        chat_need=tuple(_people_for_chats(round(count, 3), desk.allowance, within) for count in chats),
        letter_need=tuple(people_for(minutes, OCCUPANCY) for minutes in to_do),
        work=work,
    )


def goal_minutes(goal: Goal) -> int:
    """Within how many minutes a chat is to be answered; a day's target is as good as half an hour there."""
    return goal.minutes if goal.measure in (Measure.BUSINESS_MINUTES, Measure.CALENDAR_MINUTES) else int(MINUTES)


@lru_cache(maxsize=4096)
def _people_for_chats(count: float, allowance: Allowance, within_minutes: int) -> int:
    conversations = agents_needed(
        count * allowance.chat_minutes / MINUTES,
        handling_minutes=allowance.chat_minutes,
        within_minutes=within_minutes,
        share=CHAT_SHARE,
    )
    return -(-conversations // allowance.chats_at_once)


def _work(grid: Grid, desk: Desk) -> list[Work]:
    minutes = desk.allowance.letter_minutes
    found = [Work(comes=0, due=grid.index(due - _JUST_BEFORE), minutes=minutes) for due in desk.backlog]
    for goal, schedule, letters in _by_promise(desk.streams):
        dues = due_numbers(grid, schedule, goal)
        found.extend(
            Work(comes=number, due=max(dues[number], number), minutes=count * minutes)
            for number, count in enumerate(letters)
            if count > 0
        )
    return found


def _by_promise(streams: Sequence[Stream]) -> list[tuple[Goal, Schedule, list[float]]]:
    """Streams with the same hours and target as one."""
    merged: dict[tuple[Measure, int, Schedule], tuple[Goal, list[float]]] = {}
    for stream in streams:
        key = stream.letter_goal.measure, stream.letter_goal.minutes, stream.schedule
        goal, letters = merged.get(key, (stream.letter_goal, [0.0] * len(stream.letters)))
        merged[key] = goal, [one + more for one, more in zip(letters, stream.letters, strict=True)]
    return [(goal, schedule, letters) for (_measure, _minutes, schedule), (goal, letters) in merged.items()]


def due_numbers(grid: Grid, schedule: Schedule, goal: Goal) -> tuple[int, ...]:
    """For what comes in each half-hour, the number of the last one in which it can be answered in time."""
    return _due_numbers(grid, schedule, goal.measure, goal.minutes)


@lru_cache(maxsize=128)
def _due_numbers(grid: Grid, schedule: Schedule, measure: Measure, minutes: int) -> tuple[int, ...]:
    goal = Goal(measure=measure, minutes=minutes)
    found: list[int] = []
    counted_from: datetime | None = None
    due = grid.start
    for number in range(grid.count):
        at = grid.at(number)
        # Whatever comes while closed counts from the opening, and is due when that is.
        starts_at = at if measure is Measure.CALENDAR_MINUTES else opening_from(schedule, at)
        if starts_at != counted_from:
            due, counted_from = due_by(goal, schedule, starts_at), starts_at
        found.append(grid.index(due - _JUST_BEFORE))
    return tuple(found)


@lru_cache(maxsize=128)
def _open_shares(grid: Grid, schedule: Schedule) -> tuple[float, ...]:
    return tuple(grid.shares(open_spans(schedule, grid.start, grid.end)))
