"""Random people through the real routing on a real database: who cannot take a ticket is never given one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from house_makers import TUESDAY_TEN, Shops, make_agent
from hypothesis import given, settings
from hypothesis import strategies as any_
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from ticket_makers import make_ticket

from tolmach.accounts.model import LoginSession, Membership, User
from tolmach.clients.model import Market
from tolmach.db import Database
from tolmach.hours.model import Holiday
from tolmach.pools.model import (
    Absence,
    Level,
    PersonCalendar,
    Pool,
    PoolMember,
    Presence,
    Shift,
    ShiftBreak,
    Skill,
    Strategy,
    UserPresence,
)
from tolmach.routing.release import release_waiting
from tolmach.routing.route import route_ticket
from tolmach.tickets.model import Ticket

pytestmark = pytest.mark.database
HOUR = timedelta(hours=1)
EXAMPLES = 60

# Hours from the moment of routing; half-hours, so that spans also begin and end at it.
hours = any_.integers(-12, 12).map(lambda halves: halves / 2)
spans = any_.tuples(hours, any_.integers(1, 16).map(lambda halves: halves / 2))
FINE = {
    "capacity": 3,
    "holds": 0,
    "write": Level.NATIVE,
    "presence": None,
    "shift": None,
    "break": None,
    "absence": None,
    "has_holiday": False,
    "may_answer": True,
    "is_active": True,
    "seen": 0,
}
"""Somebody who can take a ticket whenever the pool is open."""

obstacles = any_.one_of(
    any_.fixed_dictionaries({"capacity": any_.integers(0, 3), "holds": any_.integers(0, 3)}),
    any_.fixed_dictionaries({"write": any_.sampled_from(Level)}),
    any_.fixed_dictionaries({"presence": any_.sampled_from(Presence)}),
    any_.fixed_dictionaries({"shift": spans}),
    any_.fixed_dictionaries({"shift": spans, "break": spans}),
    any_.fixed_dictionaries({"absence": spans}),
    any_.fixed_dictionaries({"has_holiday": any_.booleans()}),
    any_.fixed_dictionaries({"may_answer": any_.booleans()}),
    any_.fixed_dictionaries({"is_active": any_.booleans()}),
    any_.fixed_dictionaries({"seen": any_.none() | any_.integers(0, 60)}),
)
people_of_any_kind = any_.lists(obstacles, max_size=3).map(
    lambda met: {**FINE, **{k: v for one in met for k, v in one.items()}}
)
moments = any_.sampled_from(
    [
        TUESDAY_TEN,
        TUESDAY_TEN - 2 * HOUR,
        TUESDAY_TEN + 6 * HOUR,
        datetime(2026, 9, 19, 10, 0, tzinfo=UTC),
        datetime(2026, 10, 26, 7, 30, tzinfo=UTC),
    ]
)
"""In the day, at the opening, at the closing, on a Saturday, and 8:30 after the clocks went back."""

Person = dict[str, Any]


def covers(span: tuple[float, float] | None) -> bool:
    return span is not None and span[0] <= 0 < span[0] + span[1]


def can_take(person: Person, *, held: int, now: datetime, asks_seen: bool) -> bool:
    """Every law of the house, said without the rules' own words, of what was written to the database."""
    local = now.astimezone(ZoneInfo("Europe/Bratislava"))
    is_open = local.weekday() < 5 and 8 <= local.hour < 16
    on_shift = person["shift"] is None or covers(person["shift"])
    on_holiday = person["has_holiday"] and not covers(person["shift"])
    on_break = person["shift"] is not None and covers(person["break"])
    return (
        is_open
        and person["is_active"]
        and person["may_answer"]
        and person["write"] in (Level.NATIVE, Level.FLUENT)
        and person["presence"] in (None, Presence.AVAILABLE)
        and on_shift
        and not on_holiday
        and not on_break
        and not covers(person["absence"])
        and (not asks_seen or (person["seen"] is not None and person["seen"] < 15))
        and held < person["capacity"]
    )


def put_there(session: Session, shops: Shops, number: int, person: Person, now: datetime) -> int:
    pool_id = shops.pools["sk"]
    user_id = make_agent(session, f"Somebody{number}", {"sk": pool_id}, capacity=person["capacity"])
    session.execute(update(Skill).where(Skill.user_id == user_id).values(write=person["write"]))
    session.execute(update(User).where(User.id == user_id).values(is_active=person["is_active"]))
    if not person["may_answer"]:
        session.execute(delete(Membership).where(Membership.user_id == user_id))
    if person["presence"] is not None:
        session.add(UserPresence(user_id=user_id, presence=person["presence"], since=now))
    if person["shift"] is not None:
        shift = Shift(pool_id=pool_id, user_id=user_id, **_span(person["shift"], now))
        session.add(shift)
        session.flush()
        if person["break"] is not None:
            session.add(ShiftBreak(shift_id=shift.id, **_span(person["break"], now)))
    if person["absence"] is not None:
        session.add(Absence(user_id=user_id, kind="illness", **_span(person["absence"], now)))
    if person["has_holiday"]:
        session.add(PersonCalendar(user_id=user_id, country="XX"))
    if person["seen"] is not None:
        seen_at = now - timedelta(minutes=person["seen"])
        span = {"created_at": seen_at, "seen_at": seen_at, "expires_at": now + HOUR}
        session.add(LoginSession(user_id=user_id, token_hash=str(user_id), **span))
    for _ in range(person["holds"]):
        make_ticket(session, shops, now=now).assignee_id = user_id
    session.flush()
    return user_id


def _span(span: tuple[float, float], now: datetime) -> dict[str, datetime]:
    start = now + span[0] * HOUR
    return {"starts_at": start, "ends_at": start + span[1] * HOUR}


def furnish(
    session: Session, shops: Shops, people: list[Person], *, now: datetime, strategy: Strategy, asks_seen: bool
) -> dict[int, Person]:
    """Only these people in the Slovak pool, at a moment that is a public holiday in a country of their own."""
    pool = session.get_one(Pool, shops.pools["sk"])
    pool.strategy, pool.away_after_minutes = strategy, 15 if asks_seen else None
    session.execute(delete(PoolMember).where(PoolMember.pool_id == pool.id))
    session.add(Holiday(country="XX", day=now.date(), name="Theirs", stored_at=now))
    return {put_there(session, shops, number, person, now): person for number, person in enumerate(people)}


asked = any_.fixed_dictionaries({"now": moments, "strategy": any_.sampled_from(Strategy), "asks_seen": any_.booleans()})


def test_who_cannot_take_a_ticket_is_never_given_one_by_routing(database: Database, shops: Shops):

    @settings(max_examples=EXAMPLES, deadline=None)
    @given(any_.lists(people_of_any_kind, min_size=1, max_size=4), asked)
    def check(people: list[Person], asks: dict[str, Any]) -> None:
        with database.writing() as session:
            by_id = furnish(session, shops, people, **asks)
            ticket = make_ticket(session, shops, is_routed=False, now=asks["now"])
            choice = route_ticket(session, ticket, session.get_one(Market, ticket.market_id), now=asks["now"])
            free = {
                user_id
                for user_id, person in by_id.items()
                if can_take(person, held=person["holds"], now=asks["now"], asks_seen=asks["asks_seen"])
            }
            assert ticket.assignee_id in free or (ticket.assignee_id is None and not free)
            assert ticket.pool_id == shops.pools["sk"], "it waits where it is seen"
            (step,) = choice.tried
            assert set(step.free) == free
            everybody = {user_id for user_id, person in by_id.items() if person["is_active"]}
            assert set(step.free) | set(step.excluded) == everybody, "the trace names every candidate"
            session.rollback()

    check()


def test_nor_by_the_release_of_what_waited(database: Database, shops: Shops):
    @settings(max_examples=EXAMPLES, deadline=None)
    @given(any_.lists(people_of_any_kind, min_size=1, max_size=3), asked, any_.integers(1, 5))
    def check(people: list[Person], asks: dict[str, Any], waiting: int) -> None:
        now = asks["now"]
        with database.writing() as session:
            by_id = furnish(session, shops, people, **asks)
            ids = [make_ticket(session, shops, due_at=now + HOUR / 4, now=now).id for _ in range(waiting)]
            given_out = release_waiting(session, now=now)
            held = {user_id: person["holds"] for user_id, person in by_id.items()}
            for assignee_id in session.scalars(select(Ticket.assignee_id).where(Ticket.id.in_(ids))):
                if assignee_id is not None:
                    assert can_take(by_id[assignee_id], held=held[assignee_id], now=now, asks_seen=asks["asks_seen"])
                    held[assignee_id] += 1
            room = sum(
                max(person["capacity"] - person["holds"], 0)
                for person in by_id.values()
                if can_take(person, held=person["holds"], now=now, asks_seen=asks["asks_seen"])
            )
            assert given_out == min(waiting, room), "nothing waits while somebody could take it"
            session.rollback()

    check()
