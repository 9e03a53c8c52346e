"""What a contract says of a market and its targets moves the clocks of its tickets, and each step tells why."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from desk_letters import open_ticket
from house_makers import TUESDAY_TEN, Shops
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.events.actor import JOB
from tolmach.events.model import Event, EventKind
from tolmach.hours.effective import HolidayRule
from tolmach.hours.model import BusinessHours, Holiday
from tolmach.hours.save_hours import HoursValues, change_hours
from tolmach.pools.model import Pool, Rung
from tolmach.routing.follow_hours import follow_new_hours
from tolmach.routing.route import route_again
from tolmach.sla.model import ClockState, Measure, Policy, Priority, SlaClock, Target
from tolmach.tickets.clocks import follow_contract
from tolmach.tickets.model import Ticket, TicketStatus
from tolmach.tickets.priority import set_priority
from tolmach.tickets.status import set_status
from tolmach.wiring import House

pytestmark = pytest.mark.database
HOUR = timedelta(hours=1)
TUESDAY, WEDNESDAY, THURSDAY = date(2026, 9, 22), date(2026, 9, 23), date(2026, 9, 24)


def hours_of_pool(session: Session, shops: Shops, pool: str) -> BusinessHours:
    return session.get_one(BusinessHours, session.get_one(Pool, shops.pools[pool]).business_hours_id)


def give_holidays(house: House, shops: Shops, rule: HolidayRule, *, pool: set[date], market: set[date]) -> None:
    """The Slovak pool keeps the holidays of a country of its own; the market's contract names a rule."""
    with house.database.writing.begin() as session:
        hours_of_pool(session, shops, "sk").holiday_country = "XX"
        session.get_one(Market, shops.markets["novesta-sk"]).holiday_rule = rule
        for country, days in (("XX", pool), ("SK", market)):
            rows = [Holiday(country=country, day=day, name="A day off", stored_at=TUESDAY_TEN) for day in days]
            session.add_all(rows)


def agree(house: House, shops: Shops, **values: object) -> None:
    with house.database.writing.begin() as session:
        agreed = {"measure": Measure.BUSINESS_MINUTES, "minutes": 240, "target": Target.FIRST_REPLY, **values}
        session.add(Policy(client_id=shops.clients["novesta"], **agreed))


def due(house: House, ticket_id: int) -> datetime | None:
    """When the first reply is due; the ticket tells the same."""
    with house.database.reading() as session:
        clock = select(SlaClock).where(SlaClock.ticket_id == ticket_id, SlaClock.target == Target.FIRST_REPLY)
        due_at = session.scalars(clock).one().due_at
        assert session.get_one(Ticket, ticket_id).due_at == due_at
        return due_at


def whys(house: House) -> set[str]:
    with house.database.reading() as session:
        events = session.scalars(select(Event).where(Event.kind == EventKind.CLOCK_RECOMPUTED).order_by(Event.id))
        return {event.data["why"] for event in events}


OPENED = {
    # name: rule, the pool's holidays, the market's; days until it is due
    "the pool's own": (HolidayRule.POOL, {WEDNESDAY}, {THURSDAY}, 2),
    "the market's instead": (HolidayRule.MARKET, {WEDNESDAY}, {THURSDAY}, 1),
    "the market's close it": (HolidayRule.MARKET, set(), {WEDNESDAY, THURSDAY}, 3),
    "at work on the pool's holiday": (HolidayRule.MARKET, {TUESDAY}, set(), 1),
    "either is enough": (HolidayRule.EITHER_OPEN, {WEDNESDAY}, {THURSDAY}, 1),
    "only what both have": (HolidayRule.EITHER_OPEN, {WEDNESDAY, THURSDAY}, {WEDNESDAY}, 2),
    "each one's": (HolidayRule.POOL_AND_MARKET, {WEDNESDAY}, {THURSDAY}, 3),
}


@pytest.mark.parametrize(("rule", "pool", "market", "days"), OPENED.values(), ids=OPENED)
def test_a_letter_is_due_by_the_holidays_its_contract_names(
    house: House, shops: Shops, rule: HolidayRule, pool: set[date], market: set[date], days: int
):
    give_holidays(house, shops, rule, pool=pool, market=market)
    ticket_id = open_ticket(house, "sk@novesta.example")
    assert due(house, ticket_id) == TUESDAY_TEN + days * 24 * HOUR
    with house.database.reading() as session:
        assert session.get_one(Ticket, ticket_id).assignee_id == shops.users["alena"], (
            "the desk is open on this Tuesday"
        )


def test_another_contract_moves_what_is_unfinished_and_says_so(house: House, shops: Shops):
    give_holidays(house, shops, HolidayRule.POOL, pool=set(), market={WEDNESDAY})
    moved = open_ticket(house, "sk@novesta.example")
    solved = open_ticket(house, "sk@novesta.example", message_id="second@post.example", sender="jan@post.example")
    assert moved != solved
    access = shops.access("alena")
    with house.database.writing.begin() as session:
        set_status(session, access, session.get_one(Ticket, solved), TicketStatus.SOLVED, now=TUESDAY_TEN)
    for count in (1, 0):
        with house.database.writing.begin() as session:
            market = session.get_one(Market, shops.markets["novesta-sk"])
            market.holiday_rule = HolidayRule.POOL_AND_MARKET
            assert follow_contract(session, market, now=TUESDAY_TEN, actor=JOB) == count
    assert due(house, moved) == TUESDAY_TEN + 48 * HOUR
    assert whys(house) == {"contract"}


def route_to_another_pool(session: Session, shops: Shops, ticket: Ticket) -> None:
    session.execute(update(Rung).where(Rung.language == "sk").values(pool_id=shops.pools["cs"]))
    route_again(session, ticket, session.get_one(Market, ticket.market_id), now=TUESDAY_TEN)


def change_the_pools_hours(session: Session, shops: Shops, _ticket: Ticket) -> None:
    values = HoursValues(time_zone="Europe/Bratislava", week={"tue": [["08:00", "12:00"]], "wed": [["08:00", "16:00"]]})
    row = hours_of_pool(session, shops, "sk")
    change_hours(session, row, values=values, now=TUESDAY_TEN, actor=JOB)
    follow_new_hours(session, session.get_one(Pool, shops.pools["sk"]), now=TUESDAY_TEN, actor=JOB)


def make_it_urgent(session: Session, shops: Shops, ticket: Ticket) -> None:
    set_priority(session, shops.access("alena"), ticket, Priority.URGENT, now=TUESDAY_TEN)


MOVED = {
    # why: what happens on Tuesday at ten to a first reply within four hours, when it is due then
    "routed": (route_to_another_pool, 5 * HOUR),
    "hours": (change_the_pools_hours, 24 * HOUR),
    "priority": (make_it_urgent, HOUR),
}


@pytest.mark.parametrize("why", MOVED)
def test_every_other_way_to_another_due_time_says_so_too(house: House, shops: Shops, why: str):
    agree(house, shops)
    agree(house, shops, priority=Priority.URGENT, minutes=60)
    with house.database.writing.begin() as session:
        hours_of_pool(session, shops, "cs").week = {"tue": [["11:00", "16:00"]], "wed": [["08:00", "16:00"]]}
    ticket_id = open_ticket(house, "sk@novesta.example")
    assert due(house, ticket_id) == TUESDAY_TEN + 4 * HOUR
    happens, later = MOVED[why]
    with house.database.writing.begin() as session:
        happens(session, shops, session.get_one(Ticket, ticket_id))
    assert due(house, ticket_id) == TUESDAY_TEN + later
    assert whys(house) == {why}


@pytest.mark.parametrize("pauses", [True, False])
def test_waiting_for_the_shop_stops_the_clock_where_the_contract_says_so(house: House, shops: Shops, pauses: bool):
    agree(house, shops, pauses_for_client=pauses)
    ticket_id, access = open_ticket(house, "sk@novesta.example"), shops.access("alena")
    with house.database.writing.begin() as session:
        session.execute(delete(SlaClock).where(SlaClock.target == Target.RESOLUTION))
    states = []
    for status, after in ((TicketStatus.WAITING_CLIENT, HOUR), (TicketStatus.OPEN, 3 * HOUR)):
        with house.database.writing.begin() as session:
            set_status(session, access, session.get_one(Ticket, ticket_id), status, now=TUESDAY_TEN + after)
            states.append(session.scalars(select(SlaClock.state)).one())
    assert states == [ClockState.PAUSED if pauses else ClockState.RUNNING, ClockState.RUNNING]
    assert due(house, ticket_id) == TUESDAY_TEN + (6 if pauses else 4) * HOUR
