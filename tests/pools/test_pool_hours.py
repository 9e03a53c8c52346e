"""Pools and their hours: every change is a version, holidays are stored, and clocks follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from desk_letters import open_ticket
from house_makers import TUESDAY_TEN, WEEK, Shops
from sqlalchemy import func, select

from tolmach.errors import FieldsRefused, Wrong
from tolmach.events.actor import JOB
from tolmach.events.model import Event, EventKind
from tolmach.hours.load import next_holidays
from tolmach.hours.model import BusinessHours, Holiday
from tolmach.hours.save_hours import HoursValues
from tolmach.pools.save_pool import PoolValues, add_pool, change_pool, pool_of
from tolmach.routing.follow_hours import follow_new_hours
from tolmach.sla.model import ClockState, SlaClock
from tolmach.tickets.model import Ticket
from tolmach.wiring import House

pytestmark = pytest.mark.database

HOURS = HoursValues(time_zone="Europe/Riga", week=WEEK, holiday_country="LV")
VALUES = PoolValues(name="Riga desk", language="en", working_language="en", hours=HOURS)


def test_a_new_pool_brings_its_hours_and_holidays(house: House):
    with house.database.writing.begin() as session:
        pool = add_pool(session, slug="riga", values=VALUES, now=TUESDAY_TEN, actor=JOB)
        hours = session.get_one(BusinessHours, pool.business_hours_id)
        assert (hours.version, hours.time_zone) == (1, "Europe/Riga")
        assert session.scalar(select(func.count()).select_from(Holiday).where(Holiday.country == "LV"))
        [(day, name)] = next_holidays(session, "LV", None, after=date(2026, 12, 1), most=1)
        assert day == date(2026, 12, 24)
        assert name
    with house.database.reading() as session:
        kinds = set(session.scalars(select(Event.kind)))
    assert {EventKind.POOL_SAVED, EventKind.HOURS_SAVED} <= kinds


def test_a_changed_week_is_a_new_version_and_the_same_one_is_not(house: House):
    with house.database.writing.begin() as session:
        pool = add_pool(session, slug="riga", values=VALUES, now=TUESDAY_TEN, actor=JOB)
        assert not change_pool(session, pool, values=VALUES, now=TUESDAY_TEN, actor=JOB)
        longer = replace(VALUES, hours=replace(HOURS, week={**WEEK, "sat": [["09:00", "12:00"]]}))
        assert change_pool(session, pool, values=longer, now=TUESDAY_TEN, actor=JOB)
        assert session.get_one(BusinessHours, pool.business_hours_id).version == 2


@pytest.mark.parametrize(
    ("values", "slug", "field", "wrong"),
    [
        (VALUES, "Riga!", "slug", Wrong.NO_SLUG),
        (VALUES, "sk", "slug", Wrong.TAKEN),
        (replace(VALUES, name=" "), "riga", "name", Wrong.MISSING),
        (replace(VALUES, name="sk"), "riga", "name", Wrong.TAKEN),
        (replace(VALUES, language="xx"), "riga", "language", Wrong.NO_LANGUAGE),
        (replace(VALUES, hours=replace(HOURS, time_zone="Riga")), "riga", "time_zone", Wrong.NO_ZONE),
        (replace(VALUES, hours=replace(HOURS, week={})), "riga", "week", Wrong.NEVER_OPEN),
        (replace(VALUES, hours=replace(HOURS, holiday_country="XX")), "riga", "holiday_country", Wrong.NO_HOLIDAYS),
        (
            replace(VALUES, hours=replace(HOURS, holiday_country="DE", holiday_subdivision="QQ")),
            "riga",
            "holiday_country",
            Wrong.NO_HOLIDAYS,
        ),
    ],
)
def test_what_is_wrong_with_a_pool_is_said_by_field(
    house: House, shops: Shops, values: PoolValues, slug: str, field: str, wrong: Wrong
):
    with house.database.writing.begin() as session, pytest.raises(FieldsRefused) as refused:
        add_pool(session, slug=slug, values=values, now=TUESDAY_TEN, actor=JOB)
    assert refused.value.fields == {field: wrong}


def test_running_clocks_follow_new_hours_and_late_ones_stay_late(house: House, shops: Shops):
    open_ticket(house, "sk@novesta.example")
    with house.database.writing.begin() as session:
        pool = pool_of(session, "sk")
        before = session.scalars(select(Ticket.due_at)).one()
        hours = HoursValues(time_zone="Europe/Bratislava", week={"fri": [["08:00", "16:00"]]})
        values = PoolValues(name="sk", language="sk", working_language="sk", hours=hours)
        assert change_pool(session, pool, values=values, now=TUESDAY_TEN, actor=JOB)
        assert follow_new_hours(session, pool, now=TUESDAY_TEN, actor=JOB) == 1
        after = session.scalars(select(Ticket.due_at)).one()
        assert before is not None
        assert after is not None
        assert after > before
        assert after.weekday() == 4
        versions = set(session.scalars(select(SlaClock.business_hours_version).where(_runs())))
        assert versions == {2}
        much_later = datetime(2027, 1, 1, tzinfo=UTC)
        assert follow_new_hours(session, pool, now=much_later, actor=JOB) == 0
        assert session.scalars(select(Ticket.due_at)).one() == after


def _runs():
    return SlaClock.state == ClockState.RUNNING
