"""Since when somebody is idle: from when their last ticket left their hands, whichever way it did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from house_makers import TUESDAY_TEN, Shops, fill_house, make_agent
from sqlalchemy.orm import Session
from ticket_makers import make_ticket

from tolmach.clients.model import Market
from tolmach.db import Database
from tolmach.pools.model import Pool, Strategy
from tolmach.routing.facts import hands_of_all
from tolmach.routing.hand import hand_ticket
from tolmach.routing.route import route_ticket
from tolmach.routing.take import release_ticket
from tolmach.tickets.model import Ticket, TicketStatus
from tolmach.tickets.status import set_status

pytestmark = pytest.mark.database
NINE = TUESDAY_TEN - timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def people(database: Database) -> Shops:
    """Alena and Zora in the Slovak pool, which gives to who has been idle for longest."""
    shops = fill_house(database)
    with database.writing.begin() as session:
        shops.users["zora"] = make_agent(session, "Zora", {"sk": shops.pools["sk"]})
        session.get_one(Pool, shops.pools["sk"]).strategy = Strategy.LONGEST_IDLE
    return shops


def routed(session: Session, people: Shops, at) -> Ticket:
    ticket = make_ticket(session, people, is_routed=False, now=at)
    route_ticket(session, ticket, session.get_one(Market, ticket.market_id), now=at)
    return ticket


def solve(session: Session, people: Shops, ticket: Ticket) -> None:
    set_status(session, people.access("alena"), ticket, TicketStatus.SOLVED, now=TUESDAY_TEN)


def park(session: Session, people: Shops, ticket: Ticket) -> None:
    set_status(session, people.access("alena"), ticket, TicketStatus.PENDING, now=TUESDAY_TEN)


def give_back(session: Session, people: Shops, ticket: Ticket) -> None:
    release_ticket(session, people.access("alena"), ticket, now=TUESDAY_TEN)
    ticket.status = TicketStatus.CLOSED


def hand_on(session: Session, people: Shops, ticket: Ticket) -> None:
    hand_ticket(session, people.access("alena"), ticket, people.users["zora"], now=TUESDAY_TEN)
    ticket.status = TicketStatus.CLOSED


@pytest.mark.parametrize("finish", [solve, park, give_back, hand_on])
def test_idle_counts_from_the_last_ticket_finished(
    database: Database, people: Shops, finish: Callable[[Session, Shops, Ticket], None]
):
    alena, zora = people.users["alena"], people.users["zora"]
    access = people.access("zora")
    with database.writing.begin() as session:
        first, second = routed(session, people, NINE), routed(session, people, NINE + MINUTE)
        assert (first.assignee_id, second.assignee_id) == (alena, zora)
    with database.writing.begin() as session:
        set_status(session, access, session.get_one(Ticket, second.id), TicketStatus.SOLVED, now=TUESDAY_TEN - MINUTE)
        assert routed(session, people, TUESDAY_TEN - MINUTE / 2).assignee_id == zora, "Alena still holds hers"
    with database.writing.begin() as session:
        finish(session, people, session.get_one(Ticket, first.id))
        assert hands_of_all(session).idle_since[alena] == TUESDAY_TEN
        assert routed(session, people, TUESDAY_TEN + MINUTE).assignee_id == alena, "she alone has empty hands"


def test_who_was_done_first_is_next(database: Database, people: Shops):
    alena, zora = people.users["alena"], people.users["zora"]
    accesses = {"alena": people.access("alena"), "zora": people.access("zora")}
    with database.writing.begin() as session:
        tickets = {"alena": routed(session, people, NINE), "zora": routed(session, people, NINE + MINUTE)}
        for minutes, name in enumerate(("zora", "alena")):
            at = TUESDAY_TEN + minutes * MINUTE
            set_status(session, accesses[name], tickets[name], TicketStatus.SOLVED, now=at)
        assert routed(session, people, TUESDAY_TEN + 3 * MINUTE).assignee_id == zora, "although Alena got hers earlier"
        assert routed(session, people, TUESDAY_TEN + 4 * MINUTE).assignee_id == alena
