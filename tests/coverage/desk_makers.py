"""Desks, people and half-hours for the tests of coverage, in few words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from tolmach.coverage.allowance import Allowance
from tolmach.coverage.facts import Desk, DeskKey, Facts, LaterRung, Stream
from tolmach.coverage.grid import Grid
from tolmach.coverage.presence import Person, Seat
from tolmach.hours.rules import open_spans
from tolmach.hours.schedule import Schedule, parse_schedule
from tolmach.hours.spans import Span, unite
from tolmach.outbox.model import Channel
from tolmach.pools.deputies import StandIn
from tolmach.pools.model import Level
from tolmach.pools.rosters import Roster, days_off_spans, plan_of
from tolmach.sla.model import Target
from tolmach.sla.rules import default_goal

MONDAY = datetime(2026, 9, 21, 0, 0, tzinfo=UTC)
FULL = Allowance(shrinkage_percent=0)
WORKDAYS = {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def make_grid(start: datetime = MONDAY, weeks: int = 1) -> Grid:
    return Grid.ahead(start, weeks)


def make_schedule(*, zone: str = "UTC", closed: Sequence[str] = ()) -> Schedule:
    return parse_schedule({"time_zone": zone, "week": WORKDAYS, "closed": list(closed)})


def make_desk(
    grid: Grid,
    language: str = "sk",
    *,
    letters: float = 0.0,
    chats: float = 0.0,
    schedule: Schedule | None = None,
    allowance: Allowance = FULL,
    later: Sequence[LaterRung] = (),
    waits: bool = False,
) -> Desk:
    """A desk with one market, to which so many letters and chats come in each half-hour."""
    hours = schedule or make_schedule()
    stream = Stream(
        client="Novesta",
        market=f"Novesta {language}",
        schedule=hours,
        letter_goal=default_goal(Target.FIRST_REPLY, Channel.MAIL),
        chat_goal=default_goal(Target.FIRST_REPLY, Channel.CHAT),
        letters=[letters] * grid.count,
        chats=[chats] * grid.count,
        later=tuple(later),
        waits_by_ladder=waits,
    )
    key = DeskKey(language, sum(map(ord, language)))
    return Desk(
        key=key,
        pool_slug=language,
        pool_name=language,
        schedule=hours,
        allowance=allowance,
        streams=(stream,),
        asks=frozenset({language}),
    )


def make_person(user_id: int, *languages: str, away: Sequence[Span] = ()) -> Person:
    return Person(
        user_id=user_id,
        name=f"Person {user_id}",
        writes=dict.fromkeys(languages, Level.NATIVE),
        absences=tuple(unite(away)),
    )


def make_facts(
    grid: Grid,
    desks: Sequence[Desk],
    people: Sequence[Person],
    *,
    idle: Sequence[Person] = (),
    plans: Mapping[int, Roster] | None = None,
    stand_ins: Sequence[StandIn] = (),
) -> Facts:
    """Everybody in ``people`` sits at the desks they write; ``idle`` write and sit nowhere. ``plans`` by user id."""
    seats = [
        make_seat(grid, desk, (plans or {}).get(person.user_id, Roster(user_id=person.user_id)))
        for person in people
        for desk in desks
        if desk.key.language in person.writes
    ]
    everybody = {person.user_id: person for person in [*people, *idle]}
    return Facts(grid=grid, desks=tuple(desks), people=everybody, seats=tuple(seats), stand_ins=tuple(stand_ins))


def make_seat(grid: Grid, desk: Desk, roster: Roster) -> Seat:
    opened = list(open_spans(desk.schedule, grid.start, grid.end))
    return Seat(
        user_id=roster.user_id,
        pool_id=desk.key.pool_id,
        plan=plan_of(roster, opened),
        days_off=tuple(days_off_spans(roster)),
    )


def without_person(facts: Facts, user_id: int) -> Facts:
    return replace(facts, seats=tuple(seat for seat in facts.seats if seat.user_id != user_id))
