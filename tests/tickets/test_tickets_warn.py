"""Warnings before a due time: the assignee first, then the lead and the operator, each once."""

from __future__ import annotations

from datetime import timedelta

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
from tolmach.tickets.model import Ticket
from tolmach.tickets.warn import warned_for
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
