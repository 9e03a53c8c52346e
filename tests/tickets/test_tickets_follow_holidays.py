"""Holidays change under running clocks: due times follow, spent minutes stay spent, what is late stays late."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from desk_letters import open_ticket
from house_makers import TUESDAY_TEN, FrozenClock, Shops
from sqlalchemy import select

from tolmach.events.actor import JOB
from tolmach.events.model import Event, EventKind
from tolmach.hours.confirm import add_holiday, observe_holiday
from tolmach.hours.model import Holiday
from tolmach.hours.places import HolidayPlace
from tolmach.jobs.holidays import refresh_holidays
from tolmach.sla.model import SlaClock, Target
from tolmach.tickets.follow_holidays import clocks_following
from tolmach.tickets.model import Ticket
from tolmach.wiring import House

pytestmark = pytest.mark.database
SLOVAKIA = HolidayPlace(country="SK")
WEDNESDAY = date(2026, 9, 23)


@pytest.fixture(autouse=True)
def waiting(house: House, shops: Shops) -> None:
    refresh_holidays(house)
    open_ticket(house, "sk@novesta.example")
    with house.database.writing.begin() as session:
        # Ten hours of eight-hour days: two are spent on Thursday.
        for clock in session.scalars(select(SlaClock)):
            clock.measure, clock.minutes, clock.due_at = "business_minutes", 600, TUESDAY_TEN + timedelta(hours=26)
        session.scalars(select(Ticket)).one().due_at = TUESDAY_TEN + timedelta(hours=26)


def due(house: House) -> tuple[datetime, datetime | None]:
    with house.database.reading() as session:
        clock = session.scalars(select(SlaClock).where(SlaClock.target == Target.FIRST_REPLY)).one()
        return clock.due_at, session.scalars(select(Ticket.due_at)).one()


def close_wednesday(house: House, country: str = "SK") -> None:
    place, now = HolidayPlace(country=country), house.clock.now()
    with house.database.writing.begin() as session, clocks_following(session, country, now=now, actor=JOB):
        add_holiday(session, place, 2026, day=WEDNESDAY, name="Deň", now=now, actor=JOB)


def told(house: House) -> set[str]:
    with house.database.reading() as session:
        events = session.scalars(select(Event).where(Event.kind == EventKind.CLOCK_RECOMPUTED).order_by(Event.id))
        return {event.data["why"] for event in events}


def test_a_new_holiday_moves_what_is_due_and_back(house: House):
    before = due(house)
    close_wednesday(house)
    later = before[0] + timedelta(days=1)
    assert due(house) == (later, later), "the four hours that were left on Wednesday are those of Thursday"
    assert told(house) == {"holidays"}
    with (
        house.database.writing.begin() as session,
        clocks_following(session, "SK", now=TUESDAY_TEN, actor=JOB),
    ):
        observe_holiday(session, SLOVAKIA, WEDNESDAY, is_observed=False, now=TUESDAY_TEN, actor=JOB)
    assert due(house) == before


def test_another_countrys_holiday_moves_nothing(house: House):
    before = due(house)
    close_wednesday(house, "HU")
    assert due(house) == before
    assert told(house) == set()


def test_what_is_late_stays_late(house: House, clock: FrozenClock):
    before = due(house)
    clock.move(days=2)
    close_wednesday(house)
    assert due(house) == before


def test_the_refresh_moves_clocks_too(house: House):
    before = due(house)
    with house.database.writing.begin() as session:
        session.add(Holiday(country="SK", day=WEDNESDAY, name="Starý sviatok", stored_at=TUESDAY_TEN))
    with house.database.writing.begin() as session:
        for clock in session.scalars(select(SlaClock)):
            clock.due_at = TUESDAY_TEN + timedelta(hours=50)
    refresh_holidays(house)
    assert due(house)[0] == before[0]
