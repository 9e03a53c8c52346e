"""Weeks of letters through the real rules of routing, in memory: what each strategy makes of the same weeks.

The arrivals, how long each takes and when somebody falls ill are drawn once from the seed, so that strategies differ in
nothing but whom they choose. People are there by the rules of ``pools.rosters``, tickets are given by ``routing.rules``
in the slices of ``routing.slices``, and due by ``sla.rules``.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from tolmach.hours.rules import is_open, minutes_between
from tolmach.hours.schedule import Schedule, parse_schedule
from tolmach.outbox.model import Channel
from tolmach.pools.model import Level, RungKind, Strategy
from tolmach.pools.queries import Member
from tolmach.pools.rosters import Roster, Span, why_off
from tolmach.routing.points import points_of
from tolmach.routing.rules import Case, RungFacts, choose
from tolmach.routing.slices import place_in_line, share_of
from tolmach.routing.strategies import Hands
from tolmach.sla.model import Measure
from tolmach.sla.rules import Goal, due_by

STARTS = datetime(2026, 9, 7, tzinfo=UTC)
"""A Monday; the four weeks after it have a Czech holiday (28 September)."""

ZONE = "Europe/Prague"
SCHEDULE = {"time_zone": ZONE, "week": {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}}
HOLIDAYS = {(STARTS + timedelta(days=21)).date(): "Den české státnosti"}
SHIFTS = ((8, 16), (8, 14), (10, 16), (8, 16), (9, 13), (12, 16))
"""From and to what hour each person of the pool works; the fifth and sixth are half-day people."""

CAPACITY_PER_HOUR = 2
BY_HOUR = (1, 1, 1, 1, 1, 2, 3, 5, 7, 8, 8, 7, 6, 6, 6, 6, 5, 5, 6, 7, 7, 6, 4, 2)
"""How letters spread over the hours of a day."""

WEEKEND = 0.6
GOAL = Goal(measure=Measure.BUSINESS_MINUTES, minutes=4 * 60)
CUSTOMERS = 400
TICK = timedelta(minutes=1)
AFTER = timedelta(days=7)
"""How long what is left at the end may still be answered."""


@dataclass(kw_only=True)
class Letter:
    """A letter of the simulation; ``work`` is how many minutes of a person it takes."""

    number: int
    customer: int
    arrived: datetime
    due: datetime
    work: int
    holder: int | None = None
    answered: datetime | None = None


@dataclass(kw_only=True)
class Desk:
    """What stands on the desk at a moment."""

    waiting: list[Letter] = field(default_factory=list)
    held: dict[int, list[Letter]] = field(default_factory=dict)
    hands: Hands = field(default_factory=Hands)
    known: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Minute:
    """A minute in which the pool is open, with everybody as they are then."""

    at: datetime
    members: tuple[Member, ...]


def simulate(*, weeks: int = 4, seed: int = 1, per_day: int = 120) -> dict[str, Any]:
    """Every strategy over the same weeks; ``per_day`` letters on a working day. Figures by strategy."""
    schedule = parse_schedule(SCHEDULE, HOLIDAYS)
    until = STARTS + timedelta(weeks=weeks)
    rosters = _rosters(random.Random(seed), until)  # noqa: S311 - figures must be the same again, not secret
    minutes = [
        Minute(at=at, members=tuple(_member(roster, at) for roster in rosters))
        for at in _open_minutes(schedule, STARTS, until + AFTER)
    ]
    letters = _letters(random.Random(seed + 1), schedule, until, per_day)  # noqa: S311
    runs = {
        strategy.value: _run(strategy, schedule, minutes, [replace(one) for one in letters]) for strategy in Strategy
    }
    return {"name": "simulate", "weeks": weeks, "seed": seed, "letters": len(letters), "people": len(SHIFTS), **runs}


def _run(
    strategy: Strategy, schedule: Schedule, minutes: Sequence[Minute], letters: Sequence[Letter]
) -> dict[str, Any]:
    people = range(1, len(SHIFTS) + 1)
    desk, coming = Desk(held={user_id: [] for user_id in people}), list(reversed(letters))
    for minute in minutes:
        while coming and coming[-1].arrived <= minute.at:
            desk.waiting.append(coming.pop())
        _give_out(desk, strategy, schedule, minute)
        for member in minute.members:
            if member.off is None:
                _work(desk, member.user_id, minute.at)
    return _figures(schedule, people, letters)


def _give_out(desk: Desk, strategy: Strategy, schedule: Schedule, minute: Minute) -> None:
    if not desk.waiting:
        return
    now, members = minute.at, minute.members
    rung = RungFacts(position=1, kind=RungKind.NATIVE, pool_id=1, is_open=True, members=members, strategy=strategy)
    # Nobody free for a letter means nobody free for the next of the same share: all are of one channel.
    full: set[Fraction] = set()
    left = {one.number: _minutes_left(schedule, one, now) for one in desk.waiting}
    for letter in sorted(desk.waiting, key=lambda one: place_in_line(left[one.number], one.arrived, one.number)):
        known = (desk.known[letter.customer],) if letter.customer in desk.known else ()
        if share_of(left[letter.number]) in full:
            continue
        case = Case(
            points=points_of(Channel.MAIL),
            known=known if strategy is Strategy.STICKY else (),
            share=share_of(left[letter.number]),
        )
        winner = choose((rung,), desk.hands, case).assignee_id
        if winner is not None:
            desk.hands.give(1, winner, points=case.points, at=now)
            desk.held[winner].append(letter)
            letter.holder = winner
        else:
            full.add(case.share)
    desk.waiting = [one for one in desk.waiting if one.holder is None]


def _work(desk: Desk, user_id: int, now: datetime) -> None:
    """A minute of somebody's work on what is due first in their hands."""
    if not desk.held[user_id]:
        return
    letter = min(desk.held[user_id], key=lambda one: (one.due, one.number))
    letter.work -= 1
    if letter.work <= 0:
        letter.answered = now + TICK
        desk.held[user_id].remove(letter)
        desk.hands.finish(user_id, points=1, at=now)
        desk.known[letter.customer] = user_id


def _figures(schedule: Schedule, people: Iterable[int], letters: Sequence[Letter]) -> dict[str, Any]:
    done = [one for one in letters if one.answered is not None]
    waits = sorted(minutes_between(schedule, one.arrived, one.answered) for one in done if one.answered is not None)
    by_person = [sum(one.holder == user_id for one in letters) for user_id in people]
    kept = sum(one.answered is not None and one.answered <= one.due for one in letters)
    last: dict[int, int | None] = {}
    again = same = 0
    for letter in letters:
        if letter.customer in last:
            again += 1
            same += last[letter.customer] == letter.holder
        last[letter.customer] = letter.holder
    return {
        "kept_percent": round(100 * kept / len(letters), 1),
        "median_wait_minutes": round(median(waits)),
        "p90_wait_minutes": round(waits[-(-len(waits) * 9 // 10) - 1]),
        "same_person_percent": round(100 * same / again, 1) if again else None,
        "unanswered": len(letters) - len(done),
        "letters_by_person": by_person,
    }


def _letters(dice: random.Random, schedule: Schedule, until: datetime, per_day: int) -> list[Letter]:
    found: list[Letter] = []
    at = STARTS
    while at < until:
        local = at.astimezone(ZoneInfo(ZONE))
        expected = per_day * BY_HOUR[local.hour] / sum(BY_HOUR) * (1 if local.weekday() < 5 else WEEKEND)
        for arrived in sorted(at + timedelta(minutes=dice.randrange(60)) for _ in range(_poisson(dice, expected))):
            work = max(2, min(40, round(dice.lognormvariate(2.2, 0.6))))
            due = due_by(GOAL, schedule, arrived)
            customer = dice.randrange(CUSTOMERS)
            found.append(Letter(number=len(found), customer=customer, arrived=arrived, due=due, work=work))
        at += timedelta(hours=1)
    return found


def _poisson(dice: random.Random, expected: float) -> int:
    count, passed = 0, dice.expovariate(1.0)
    while passed < expected:
        count, passed = count + 1, passed + dice.expovariate(1.0)
    return count


def _rosters(dice: random.Random, until: datetime) -> list[Roster]:
    zone = ZoneInfo(ZONE)
    days = [STARTS.date() + timedelta(days=number) for number in range((until - STARTS).days + 21)]
    rosters = []
    for user_id, (begin, end) in enumerate(SHIFTS, start=1):
        shifts = [(day, datetime(day.year, day.month, day.day, tzinfo=zone)) for day in days if day.weekday() < 5]
        ill = dice.randrange(15)
        away = STARTS + timedelta(days=ill)
        rosters.append(
            Roster(
                user_id=user_id,
                shifts=tuple(
                    Span(start=at.replace(hour=begin).astimezone(UTC), end=at.replace(hour=end).astimezone(UTC))
                    for _, at in shifts
                ),
                breaks=tuple(
                    Span(
                        start=at.replace(hour=12, minute=30).astimezone(UTC),
                        end=at.replace(hour=13).astimezone(UTC),
                    )
                    for _, at in shifts
                    if end - begin > 6
                ),
                absences=(Span(start=away, end=away + timedelta(days=3)),),
            )
        )
    return rosters


def _member(roster: Roster, now: datetime) -> Member:
    begin, end = SHIFTS[roster.user_id - 1]
    capacity = CAPACITY_PER_HOUR * (end - begin)
    off = why_off(roster, now)
    return Member(user_id=roster.user_id, name=str(roster.user_id), capacity=capacity, write=Level.NATIVE, off=off)


def _minutes_left(schedule: Schedule, letter: Letter, now: datetime) -> float:
    return minutes_between(schedule, now, letter.due) if letter.due > now else 0.0


def _open_minutes(schedule: Schedule, start: datetime, end: datetime) -> Iterator[datetime]:
    now = start
    while now < end:
        if is_open(schedule, now):
            yield now
        now += TICK
