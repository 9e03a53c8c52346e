"""What a desk needs: its chats and letters by half-hour as people, and its letters as work that is due. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from tolmach.coverage.allowance import CHAT_SHARE, OCCUPANCY, Allowance
from tolmach.coverage.erlang import agents_needed
from tolmach.coverage.facts import Desk, Stream
from tolmach.coverage.grid import MINUTES, Grid
from tolmach.coverage.workload import Work, people_for, spread
from tolmach.hours.errors import NeverOpens
from tolmach.hours.rules import open_spans, opening_from
from tolmach.hours.schedule import Schedule
from tolmach.hours.spans import Span, unite
from tolmach.sla.model import Measure
from tolmach.sla.rules import Goal, due_by

_JUST_BEFORE = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What comes to a desk by half-hour and how many people it needs; ``work`` is its letters with what waits."""

    letters: tuple[float, ...]
    chats: tuple[float, ...]
    chat_need: tuple[float, ...]
    letter_need: tuple[float, ...]
    work: tuple[Work, ...]


def demand_of(grid: Grid, desk: Desk) -> Demand:
    """What a desk needs in each half-hour."""
    opened = [_open_shares(grid, stream.schedule) for stream in desk.streams]
    any_open = grid.shares(open_to(grid, desk.streams))
    work = tuple(_work(grid, desk, any_open))
    to_do = spread(work, any_open)
    # A chat is open while its market's promise is: whoever comes at night finds a form.
    chats = [
        sum(stream.chats[number] * shares[number] for stream, shares in zip(desk.streams, opened, strict=True))
        for number in range(grid.count)
    ]
    within = min((goal_minutes(stream.chat_goal) for stream in desk.streams), default=0)
    return Demand(
        letters=tuple(sum(stream.letters[number] for stream in desk.streams) for number in range(grid.count)),
        chats=tuple(chats),
        # Where the desk is open for a part of the half-hour, its chats come in that part and need people for it.
        chat_need=tuple(
            _people_for_chats(round(count / share, 3), desk.allowance, within) * share if share else 0.0
            for count, share in zip(chats, any_open, strict=True)
        ),
        letter_need=tuple(people_for(minutes, OCCUPANCY) for minutes in to_do),
        work=work,
    )


def open_to(grid: Grid, streams: Iterable[Stream]) -> list[Span]:
    """When any of these markets is promised somebody."""
    return unite(span for schedule in {stream.schedule for stream in streams} for span in open_in(grid, schedule))


@lru_cache(maxsize=128)
def open_in(grid: Grid, schedule: Schedule) -> tuple[Span, ...]:
    """When a schedule is open within the half-hours."""
    return tuple(open_spans(schedule, grid.start, grid.end))


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


def _work(grid: Grid, desk: Desk, any_open: Sequence[float]) -> list[Work]:
    minutes = desk.allowance.letter_minutes
    found = [Work(comes=0, due=due, minutes=minutes) for due in _backlog_dues(grid, desk.backlog, any_open)]
    for goal, schedule, letters in _by_promise(desk.streams):
        dues = due_numbers(grid, schedule, goal)
        found.extend(
            Work(comes=number, due=max(dues[number], number), minutes=count * minutes)
            for number, count in enumerate(letters)
            if count > 0
        )
    return found


def _backlog_dues(grid: Grid, backlog: Iterable[datetime], any_open: Sequence[float]) -> Iterator[int]:
    # What is overdue is to be done as soon as anybody is to be there, however long ago it was due.
    soonest = next((number for number, share in enumerate(any_open) if share), 0)
    for due_at in backlog:
        number = grid.index(due_at - _JUST_BEFORE)
        yield number if number >= 0 else soonest


def _by_promise(streams: Sequence[Stream]) -> list[tuple[Goal, Schedule, list[float]]]:
    """Streams with the same hours and target as one."""
    merged: dict[tuple[Measure, int, Schedule], tuple[Goal, list[float]]] = {}
    for stream in streams:
        key = stream.letter_goal.measure, stream.letter_goal.minutes, stream.schedule
        goal, letters = merged.get(key, (stream.letter_goal, [0.0] * len(stream.letters)))
        merged[key] = goal, [one + more for one, more in zip(letters, stream.letters, strict=True)]
    return [(goal, schedule, letters) for (_measure, _minutes, schedule), (goal, letters) in merged.items()]


def due_numbers(grid: Grid, schedule: Schedule, goal: Goal) -> tuple[int, ...]:
    """For what comes in each half-hour, the number of the last one in which it can be answered in time.

    What comes when nothing opens any more is due at the end: whoever waits for it until then has waited too long.
    """
    return _due_numbers(grid, schedule, goal.measure, goal.minutes)


@lru_cache(maxsize=128)
def _due_numbers(grid: Grid, schedule: Schedule, measure: Measure, minutes: int) -> tuple[int, ...]:
    goal = Goal(measure=measure, minutes=minutes)
    found: list[int] = []
    counted_from: datetime | None = None
    due = grid.start
    for number in range(grid.count):
        at = grid.at(number)
        try:
            # Whatever comes while closed counts from the opening, and is due when that is.
            starts_at = at if measure is Measure.CALENDAR_MINUTES else opening_from(schedule, at)
            if starts_at != counted_from:
                due, counted_from = due_by(goal, schedule, starts_at), starts_at
        except NeverOpens:
            return (*found, *[grid.count - 1] * (grid.count - number))
        found.append(grid.index(due - _JUST_BEFORE))
    return tuple(found)


@lru_cache(maxsize=128)
def _open_shares(grid: Grid, schedule: Schedule) -> tuple[float, ...]:
    return tuple(grid.shares(open_in(grid, schedule)))
