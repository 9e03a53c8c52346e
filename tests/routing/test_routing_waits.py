"""Rungs that step in only when the wait would be long: business minutes, by the hours and people there really are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from house_makers import TUESDAY_TEN, Shops, fill_house, make_agent
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from ticket_makers import make_ticket

from tolmach.clients.model import Market
from tolmach.db import Database
from tolmach.hours.model import BusinessHours
from tolmach.pools.model import Absence, Pool, Rung, RungKind, Skill
from tolmach.routing.model import RoutingDecision
from tolmach.routing.release import release_waiting
from tolmach.routing.route import route_ticket
from tolmach.tickets.model import Ticket

pytestmark = pytest.mark.database
HOUR = timedelta(hours=1)
DAYS = ("mon", "tue", "wed", "thu", "fri")
EVENING = datetime(2026, 9, 22, 16, 0, tzinfo=UTC)
FRIDAY_EVENING = datetime(2026, 9, 18, 16, 0, tzinfo=UTC)
"""18:00 in Bratislava and Prague: the Slovak pool has been closed for two hours."""


@pytest.fixture
def people(database: Database) -> Shops:
    """Slovak: Alena, 8 to 16; then whoever of the Hungarian pool writes it, Zora."""
    shops = fill_house(database)
    with database.writing.begin() as session:
        shops.users["zora"] = zora = make_agent(session, "Zora", {"hu": shops.pools["hu"]})
        native = session.scalars(select(Skill).where(Skill.user_id == zora)).one()
        session.add(Skill(user_id=zora, language="sk", read=native.read, write=native.write, speak=native.speak))
    return shops


def step_in(session: Session, people: Shops, *, exceeds: int | None, windows: list[list[str]]) -> None:
    """The Hungarian pool, open in these windows on working days, answers Slovak when the wait exceeds so much."""
    hours_id = session.get_one(Pool, people.pools["hu"]).business_hours_id
    session.get_one(BusinessHours, hours_id).week = dict.fromkeys(DAYS, windows)
    conditions = {} if exceeds is None else {"when_wait_exceeds": exceeds}
    session.add(
        Rung(
            client_id=people.clients["novesta"],
            language="sk",
            position=2,
            kind=RungKind.FLUENT,
            pool_id=people.pools["hu"],
            conditions=conditions,
        )
    )
    session.flush()


DAY_AND_EVENING, DAY_AND_NIGHT, AFTERNOON = [["08:00", "22:00"]], [["00:00", "24:00"]], [["14:00", "22:00"]]
CASES = {
    # name: how long may be waited, the second pool's windows, when the letter comes, who gets it
    # Until the Slovak pool opens at 8:00 the second pool has 240 minutes, 18:00 to 22:00.
    "an evening of 240 minutes, 239 may be waited": (239, DAY_AND_EVENING, EVENING, "zora"),
    "an evening of 240 minutes, 240 may be waited": (240, DAY_AND_EVENING, EVENING, None),
    "the night counts where the second works through it": (839, DAY_AND_NIGHT, EVENING, "zora"),
    "and no more than the night": (840, DAY_AND_NIGHT, EVENING, None),
    # From Friday 18:00 to Monday 8:00: Friday's evening only, the weekend is no business time.
    "a weekend is no wait": (240, DAY_AND_EVENING, FRIDAY_EVENING, None),
    "a weekend and an evening": (239, DAY_AND_EVENING, FRIDAY_EVENING, "zora"),
    "no condition": (None, DAY_AND_EVENING, EVENING, "zora"),
    "the first is there, nobody waits": (0, DAY_AND_EVENING, TUESDAY_TEN, "alena"),
}


def route(database: Database, people: Shops, now: datetime) -> tuple[str | None, dict]:
    names = {user_id: name for name, user_id in people.users.items()}
    with database.writing.begin() as session:
        ticket = make_ticket(session, people, is_routed=False, now=now)
        route_ticket(session, ticket, session.get_one(Market, ticket.market_id), now=now)
        winner = names.get(ticket.assignee_id or 0)
    with database.reading() as session:
        return winner, session.scalars(select(RoutingDecision).order_by(RoutingDecision.id.desc())).first().trace


@pytest.mark.parametrize(("exceeds", "windows", "now", "winner"), CASES.values(), ids=CASES)
def test_a_rung_steps_in_by_the_real_hours(
    database: Database,
    people: Shops,
    exceeds: int | None,
    windows: list[list[str]],
    now: datetime,
    winner: str | None,
):
    with database.writing.begin() as session:
        step_in(session, people, exceeds=exceeds, windows=windows)
    got, trace = route(database, people, now)
    assert got == winner
    if winner is None:
        assert [step["skipped"] for step in trace["rungs"]] == [None, "wait_is_short"]
        assert trace["rungs"][1]["wait"] == exceeds


ABSENT = {
    # name: for how long from 10:00 Alena is away, how long may be waited, who gets it
    "back in an hour": (1, 60, None),
    "back in two": (2, 60, "zora"),
    "back tomorrow at eight": (22, 12 * 60 - 1, "zora"),
    "back tomorrow at eight, that may be waited": (22, 12 * 60, None),
}


@pytest.mark.parametrize(("hours", "exceeds", "winner"), ABSENT.values(), ids=ABSENT)
def test_the_wait_is_for_people_and_not_only_for_hours(
    database: Database, people: Shops, hours: int, exceeds: int, winner: str | None
):
    with database.writing.begin() as session:
        step_in(session, people, exceeds=exceeds, windows=DAY_AND_EVENING)
        span = {"starts_at": TUESDAY_TEN - HOUR, "ends_at": TUESDAY_TEN + hours * HOUR}
        session.add(Absence(user_id=people.users["alena"], kind="holiday", **span))
    assert route(database, people, TUESDAY_TEN)[0] == winner


def test_what_waits_is_given_to_the_second_rung_as_soon_as_the_wait_is_too_long(database: Database, people: Shops):
    with database.writing.begin() as session:
        step_in(session, people, exceeds=60, windows=AFTERNOON)
        span = {"starts_at": TUESDAY_TEN - HOUR, "ends_at": TUESDAY_TEN + 8 * HOUR}
        session.add(Absence(user_id=people.users["alena"], kind="holiday", **span))
    assert route(database, people, TUESDAY_TEN)[0] is None, "the second is closed until 14:00"
    for hour, given in ((3, 0), (4, 1)):
        with database.writing.begin() as session:
            assert release_waiting(session, now=TUESDAY_TEN + hour * HOUR) == given
    with database.reading() as session:
        assert session.scalars(select(Ticket.assignee_id)).all() == [people.users["zora"]]


def test_who_is_back_within_the_limit_is_waited_for(database: Database, people: Shops):
    with database.writing.begin() as session:
        step_in(session, people, exceeds=120, windows=DAY_AND_EVENING)
        span = {"starts_at": TUESDAY_TEN - HOUR, "ends_at": TUESDAY_TEN + 2 * HOUR}
        session.add(Absence(user_id=people.users["alena"], kind="holiday", **span))
    assert route(database, people, TUESDAY_TEN)[0] is None
    with database.writing.begin() as session:
        session.execute(delete(Absence))
        assert release_waiting(session, now=TUESDAY_TEN + HOUR) == 1
    with database.reading() as session:
        assert session.scalars(select(Ticket.assignee_id)).all() == [people.users["alena"]]
