"""Warnings before a due time: the assignee first, then the lead and the operator, each once."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from flow_steps import mail_in, tickets
from house_makers import Shops
from sqlalchemy import select

from tolmach.accounts.access import Grant
from tolmach.accounts.model import Role
from tolmach.accounts.users import give_role
from tolmach.events.model import Event, EventKind
from tolmach.jobs.work import warn
from tolmach.sla.model import SlaClock
from tolmach.tickets.model import Ticket, TicketStatus
from tolmach.tickets.status import set_status
from tolmach.tickets.topic import set_topic
from tolmach.tickets.warn import warn_of_due_times, warned_for
from tolmach.wiring import House

pytestmark = pytest.mark.database
WARNINGS = (EventKind.CLOCK_WARNED, EventKind.CLOCK_ALARMED)


def told(house: House) -> list[str]:
    with house.database.reading() as session:
        rows = session.scalars(select(Event).where(Event.kind.in_(WARNINGS)).order_by(Event.id))
        return [f"{event.kind} {event.data['target']}" for event in rows]


def seen_by(house: House, shops: Shops, name: str) -> list[str]:
    access = shops.access(name)
    with house.database.reading() as session:
        return [one.reference for one in warned_for(session, access)]


def assign(house: House, user_id: int | None) -> None:
    with house.database.writing.begin() as session:
        session.scalars(select(Ticket)).one().assignee_id = user_id


@pytest.fixture(autouse=True)
def asked(house: House, shops: Shops) -> None:
    """A letter of Tuesday 10:00: the first reply is due on Wednesday 10:00. A lead of that pool and one of another."""
    with house.database.writing.begin() as session:
        for name, pool in (("alena", "cs"), ("bence", "sk")):
            give_role(session, shops.users[name], Grant(role=Role.LEAD, pool_id=shops.pools[pool]))
    mail_in(house, "Dobrý deň, kde je môj balík?\n", to="sk@novesta.example")
    assign(house, shops.users["alena"])


def test_each_is_warned_once_and_in_turn(house: House, shops: Shops):
    house.clock.move(hours=22, minutes=59)
    warn(house)
    assert told(house) == []
    house.clock.move(minutes=1)
    warn(house)
    warn(house)
    assert told(house) == ["clock.warned first_reply"]
    reference = tickets(house)[0].reference
    assert seen_by(house, shops, "alena") == [reference]
    assert seen_by(house, shops, "olga") == seen_by(house, shops, "bence") == []
    house.clock.move(minutes=30)
    warn(house)
    house.clock.move(hours=5)
    warn(house)
    assert told(house) == ["clock.warned first_reply", "clock.alarmed first_reply"]
    assert seen_by(house, shops, "olga") == seen_by(house, shops, "bence") == [reference]
    assert seen_by(house, shops, "eva") == []


def test_what_nobody_has_is_told_to_the_lead_at_once(house: House, shops: Shops):
    assign(house, None)
    house.clock.move(hours=23)
    warn(house)
    assert told(house) == ["clock.alarmed first_reply"]
    assert seen_by(house, shops, "alena") == []


def test_what_is_due_at_an_opening_is_warned_of_the_day_before(house: House, shops: Shops):
    mail_in(
        house, "Dobrý deň, ešte niečo.\n", to="sk@novesta.example", message_id="b@post.example", sender="b@x.example"
    )
    with house.database.writing.begin() as session:
        clock = session.scalars(select(SlaClock).order_by(SlaClock.id)).first()
        assert clock is not None
        assert clock.warn_at == clock.due_at - timedelta(hours=1)
        assert clock.alarm_at == clock.due_at - timedelta(minutes=30)


def test_nobody_is_warned_of_a_clock_that_stands_still(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        for clock in session.scalars(select(SlaClock)):
            clock.state = "paused"
    house.clock.move(days=30)
    warn(house)
    assert told(house) == []


LEGAL_WARNINGS = (EventKind.LEGAL_WARNED, EventKind.LEGAL_ALARMED)


def told_of_law(house: House) -> list[str]:
    with house.database.reading() as session:
        rows = session.scalars(select(Event).where(Event.kind.in_(LEGAL_WARNINGS)).order_by(Event.id))
        return [f"{event.kind} {event.data['limit']}" for event in rows]


def limits_seen_by(house: House, shops: Shops, name: str) -> list[str | None]:
    access = shops.access(name)
    with house.database.reading() as session:
        return [one.limit_key for one in warned_for(session, access) if one.limit_key]


@pytest.fixture
def returned(house: House, shops: Shops) -> None:
    """The letter of 22 September is about a return: 14 days, to the end of Tuesday, 6 October."""
    with house.database.writing.begin() as session:
        ticket = session.scalars(select(Ticket)).one()
        set_topic(session, shops.access("alena"), ticket, "return", now=house.clock.now())
        set_status(session, shops.access("alena"), ticket, TicketStatus.PENDING, now=house.clock.now())


@pytest.mark.usefixtures("returned")
def test_of_a_limit_of_the_law_each_is_warned_once_and_in_turn(house: House, shops: Shops):
    house.clock.at = datetime(2026, 10, 1, 21, 59, tzinfo=UTC)
    warn(house)
    assert told_of_law(house) == []
    house.clock.move(minutes=1)
    warn(house)
    warn(house)
    assert told_of_law(house) == ["legal.warned refund"], "also while the ticket waits for the customer"
    assert limits_seen_by(house, shops, "alena") == ["refund"]
    assert limits_seen_by(house, shops, "olga") == limits_seen_by(house, shops, "bence") == []
    house.clock.at = datetime(2026, 10, 4, 22, tzinfo=UTC)
    warn(house)
    house.clock.move(days=30)
    warn(house)
    assert told_of_law(house) == ["legal.warned refund", "legal.alarmed refund"]
    assert limits_seen_by(house, shops, "olga") == limits_seen_by(house, shops, "bence") == ["refund"]
    assert limits_seen_by(house, shops, "eva") == []


@pytest.mark.usefixtures("returned")
def test_nobody_is_warned_of_a_limit_that_is_settled(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        ticket = session.scalars(select(Ticket)).one()
        set_status(session, shops.access("alena"), ticket, TicketStatus.SOLVED, now=house.clock.now())
    house.clock.move(days=60)
    warn(house)
    assert told_of_law(house) == []
    assert limits_seen_by(house, shops, "alena") == []


@pytest.mark.usefixtures("returned")
def test_of_two_workers_at_once_one_warns(house: House):
    house.clock.move(days=60)
    start = threading.Barrier(2)

    def work() -> None:
        start.wait(30)
        warn(house)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert told_of_law(house) == ["legal.warned refund", "legal.alarmed refund"]


@pytest.mark.usefixtures("returned")
def test_who_found_it_second_warns_of_nothing(house: House):
    if house.database.engine.dialect.name == "sqlite":
        pytest.skip("on SQLite there is one writer at a time")
    house.clock.move(days=60)
    second = threading.Thread(target=warn, args=(house,))
    with house.database.writing.begin() as first:
        assert warn_of_due_times(first, now=house.clock.now()) > 0
        second.start()
        wait_until_it_waits(house)
    second.join(60)
    assert told_of_law(house) == ["legal.warned refund", "legal.alarmed refund"]


def wait_until_it_waits(house: House) -> None:
    """Until another connection has found the same rows and waits for who holds them."""
    waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    for _ in range(2000):
        with house.database.engine.connect() as connection:
            if connection.exec_driver_sql(waits).scalar_one():
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits")
