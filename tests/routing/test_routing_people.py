"""Nothing waits in the hands of who is away, or in a pool of nobody: relief, alarms, and taking by hand."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from flow_steps import mail_in
from house_makers import TUESDAY_TEN, Shops, fill_house, make_agent
from sqlalchemy import select
from ticket_makers import make_ticket

from tolmach.db import Database
from tolmach.hours.model import Holiday
from tolmach.pools.model import Absence, PersonCalendar, PoolMember
from tolmach.routing.relieve import MOST_AT_A_TIME, relieve_absent
from tolmach.routing.take import take_ticket
from tolmach.routing.watch import watch_pools
from tolmach.tickets.model import Ticket, TicketStatus
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.wiring import House

pytestmark = pytest.mark.database
HOUR = timedelta(hours=1)


@pytest.fixture
def people(database: Database) -> Shops:
    shops = fill_house(database)
    with database.writing.begin() as session:
        shops.users["zora"] = make_agent(session, "Zora", {"sk": shops.pools["sk"]})
        shops.users["ivan"] = make_agent(session, "Ivan", {"sk": shops.pools["sk"]})
    return shops


def away(database: Database, people: Shops, who: str, *, hours: float = 30, deputy: str | None = None) -> None:
    with database.writing.begin() as session:
        session.add(
            Absence(
                user_id=people.users[who],
                starts_at=TUESDAY_TEN - HOUR,
                ends_at=TUESDAY_TEN + hours * HOUR,
                kind="illness",
                deputy_id=people.users[deputy] if deputy else None,
            )
        )


def held(database: Database, people: Shops, ticket_id: int) -> str | None:
    names = {user_id: name for name, user_id in people.users.items()}
    with database.reading() as session:
        return names.get(session.get_one(Ticket, ticket_id).assignee_id or 0)


RELIEVED = {
    # how long Alena is away, her deputy, when it is due, when she got it, who has it then
    "due before she is back": (30, None, 4, -20, {"zora", "ivan"}),
    "to her deputy": (30, "ivan", 4, -20, {"ivan"}),
    "she is back in time": (2, "ivan", 4, -20, {"alena"}),
    "taken by hand while away": (30, "ivan", 4, -0.5, {"alena"}),
}


@pytest.mark.parametrize(("hours", "deputy", "due", "since", "holders"), RELIEVED.values(), ids=RELIEVED)
def test_what_is_due_before_its_holder_is_back_goes_to_another(
    database: Database, people: Shops, hours: int, deputy: str | None, due: int, since: float, holders: set[str]
):
    away(database, people, "alena", hours=hours, deputy=deputy)
    with database.writing.begin() as session:
        ticket = make_ticket(session, people, assignee="alena", due_at=TUESDAY_TEN + due * HOUR)
        ticket.held_since = TUESDAY_TEN + since * HOUR
        ticket_id = ticket.id
    with database.writing.begin() as session:
        relieve_absent(session, now=TUESDAY_TEN)
    assert held(database, people, ticket_id) in holders


def test_who_took_it_on_a_holiday_keeps_it_over_the_next_ones(database: Database, people: Shops):
    """Holidays before and after a weekend: all that time she was off, and knew."""
    days_off = [date(2026, 9, 18), date(2026, 9, 21), date(2026, 9, 22)]
    with database.writing.begin() as session:
        session.add(PersonCalendar(user_id=people.users["alena"], country="XK"))
        session.add_all(Holiday(country="XK", day=day, name="day off", stored_at=TUESDAY_TEN) for day in days_off)
        ticket = make_ticket(session, people, assignee="alena", due_at=TUESDAY_TEN + 4 * HOUR)
        ticket.held_since = TUESDAY_TEN - timedelta(days=4)
        ticket_id = ticket.id
    with database.writing.begin() as session:
        assert relieve_absent(session, now=TUESDAY_TEN) == 0
    assert held(database, people, ticket_id) == "alena"


REOPENED = {
    # for how long Alena is away, her deputy, who has the reopened ticket
    "she is there": (-0.5, None, {"alena"}),
    "she is off": (30, None, {"zora", "ivan"}),
    "her deputy stands in": (30, "ivan", {"ivan"}),
}


@pytest.mark.parametrize(("hours", "deputy", "holders"), REOPENED.values(), ids=REOPENED)
def test_a_letter_to_a_solved_ticket_finds_somebody_who_is_there(
    house: House, shops: Shops, hours: float, deputy: str | None, holders: set[str]
):
    with house.database.writing.begin() as session:
        for name in ("Zora", "Ivan"):
            shops.users[name.lower()] = make_agent(session, name, {"sk": shops.pools["sk"]})
    mail_in(house, "Dobrý deň, kde je môj balík?\n", to="sk@novesta.example", message_id="first@post.example")
    with house.database.writing.begin() as session:
        ticket = session.scalars(select(Ticket)).one()
        ticket.assignee_id, ticket.status, ticket_id = shops.users["alena"], TicketStatus.SOLVED, ticket.id
    away(house.database, shops, "alena", hours=hours, deputy=deputy)
    again = "Dobrý deň, balík stále neprišiel, kde je?\n"
    reply_headers = {"in_reply_to": "<first@post.example>"}
    mail_in(house, again, to="sk@novesta.example", message_id="second@post.example", **reply_headers)
    with house.database.reading() as session:
        assert session.get_one(Ticket, ticket_id).status is not TicketStatus.SOLVED
    assert held(house.database, shops, ticket_id) in holders


def open_kinds(database: Database) -> set[TroubleKind]:
    with database.reading() as session:
        return set(session.scalars(select(Trouble.kind).where(Trouble.mended_at.is_(None))))


def watch(database: Database) -> set[TroubleKind]:
    with database.writing.begin() as session:
        watch_pools(session, now=TUESDAY_TEN)
    return open_kinds(database)


def test_a_pool_with_nobody_on_shift_until_it_is_due_alarms_until_somebody_is(database: Database, people: Shops):
    with database.writing.begin() as session:
        make_ticket(session, people, due_at=TUESDAY_TEN + 4 * HOUR)
    assert watch(database) == set()
    for name in ("alena", "zora", "ivan"):
        away(database, people, name)
    assert watch(database) == {TroubleKind.POOL_OFF_SHIFT}
    with database.writing.begin() as session:
        absence = session.scalars(select(Absence).where(Absence.user_id == people.users["ivan"])).one()
        absence.ends_at = TUESDAY_TEN + 3 * HOUR
    assert watch(database) == set(), "he is back before it is due"


def test_a_pool_without_people_alarms_until_it_has_some(database: Database, people: Shops):
    with database.writing.begin() as session:
        make_ticket(session, people, "novesta-hu", due_at=TUESDAY_TEN + HOUR)
        member = session.scalars(select(PoolMember).where(PoolMember.user_id == people.users["bence"])).one()
        member.capacity = 0
    assert watch(database) == {TroubleKind.POOL_EMPTY}
    with database.writing.begin() as session:
        session.scalars(select(PoolMember).where(PoolMember.user_id == people.users["bence"])).one().capacity = 5
    assert watch(database) == set()


def test_who_is_off_may_take_by_hand(database: Database, people: Shops):
    away(database, people, "alena")
    with database.writing.begin() as session:
        ticket = make_ticket(session, people)
        take_ticket(session, people.access("alena"), ticket, now=TUESDAY_TEN)
        assert ticket.assignee_id == people.users["alena"]


def test_a_round_of_relief_is_bounded_and_the_next_goes_on(database: Database, people: Shops):
    away(database, people, "alena")
    with database.writing.begin() as session:
        for number in range(MOST_AT_A_TIME + 5):
            ticket = make_ticket(session, people, assignee="alena", due_at=TUESDAY_TEN + timedelta(minutes=number))
            ticket.held_since = TUESDAY_TEN - 20 * HOUR
    counts = []
    for _ in range(3):
        with database.writing.begin() as session:
            counts.append(relieve_absent(session, now=TUESDAY_TEN))
    assert counts == [MOST_AT_A_TIME, 5, 0]
    with database.reading() as session:
        shares = Counter(session.scalars(select(Ticket.assignee_id)))
    assert shares[people.users["alena"]] == 0
    assert shares[people.users["zora"]] == shares[people.users["ivan"]] == 20, "nobody is filled over their room"
