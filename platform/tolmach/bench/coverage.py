"""How long the coverage of a whole operator takes, without the database."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from tolmach.coverage.allowance import Allowance
from tolmach.coverage.assess import assess
from tolmach.coverage.facts import Desk, DeskKey, Facts, Stream
from tolmach.coverage.gaps import find_gaps, staff_of
from tolmach.coverage.grid import Grid
from tolmach.coverage.off_desk import read_off_desk
from tolmach.coverage.presence import Person, Seat
from tolmach.coverage.what_if import Hired, compare
from tolmach.hours.fields import DAYS
from tolmach.hours.rules import open_spans
from tolmach.hours.schedule import Schedule, parse_schedule
from tolmach.outbox.model import Channel
from tolmach.pools.model import Level
from tolmach.pools.rosters import Plan
from tolmach.sla.model import Target
from tolmach.sla.rules import default_goal

CLIENTS = 3


def bench_coverage(languages: int = 14, weeks: int = 8, people: int = 60, seed: int = 1) -> dict[str, Any]:
    """Time the assessment, the gaps and one what-if; every desk has three clients, every third person two languages."""
    facts = _facts(languages, weeks, people, random.Random(seed))  # noqa: S311 - the same again, not secret
    began = perf_counter()
    coverage = assess(facts)
    assessed = perf_counter()
    gaps = find_gaps(coverage)
    staff_of(coverage)
    found = perf_counter()
    compare(coverage, [Hired(languages=("l0", "l1"), from_minute=600, to_minute=1080, name="somebody")])
    compared = perf_counter()
    return {
        "name": "coverage",
        "languages": languages,
        "weeks": weeks,
        "people": people,
        "half_hours": facts.grid.count,
        "assess_seconds": round(assessed - began, 2),
        "gaps": len(gaps),
        "gaps_seconds": round(found - assessed, 2),
        "what_if_seconds": round(compared - found, 2),
    }


def _facts(languages: int, weeks: int, people: int, chance: random.Random) -> Facts:
    grid = Grid.ahead(datetime(2026, 9, 22, 8, tzinfo=UTC), weeks)
    week = {day: [["08:00", "16:00"]] for day in DAYS[:5]}
    hours = parse_schedule({"time_zone": "Europe/Prague", "week": week})
    desks = tuple(_desk(grid, number, hours, chance) for number in range(languages))
    plan = Plan(by_hours=tuple(open_spans(hours, grid.start, grid.end)), by_shifts=(), breaks=())
    seats: list[Seat] = []
    persons: dict[int, Person] = {}
    for number in range(1, people + 1):
        mine = [desks[number % languages], *([desks[(number + 1) % languages]] if number % 3 == 0 else [])]
        writes = {desk.key.language: Level.NATIVE for desk in mine}
        persons[number] = Person(user_id=number, name=f"Person {number}", writes=writes)
        seats.extend(Seat(user_id=number, pool_id=desk.key.pool_id, plan=plan) for desk in mine)
    return Facts(grid=grid, desks=desks, people=persons, seats=tuple(seats))


def _desk(grid: Grid, number: int, hours: Schedule, chance: random.Random) -> Desk:
    streams = tuple(
        Stream(
            client=f"Client {client}",
            market=f"Market {client}",
            schedule=hours,
            letter_goal=default_goal(Target.FIRST_REPLY, Channel.MAIL),
            chat_goal=default_goal(Target.FIRST_REPLY, Channel.CHAT),
            letters=[chance.uniform(0, 2) for _ in range(grid.count)],
            chats=[chance.uniform(0, 1) for _ in range(grid.count)],
        )
        for client in range(CLIENTS)
    )
    return Desk(
        key=DeskKey(f"l{number}", number),
        pool_slug=f"l{number}",
        pool_name=f"l{number}",
        schedule=hours,
        allowance=Allowance(breaks=read_off_desk("mon-fri 12:00-12:30 50%")),
        streams=streams,
        asks=frozenset({f"l{number}"}),
    )
