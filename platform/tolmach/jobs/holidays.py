"""Keep the public holidays of every country in use stored, two years ahead."""

from __future__ import annotations

from sqlalchemy import select

from tolmach.clients.model import Market
from tolmach.hours.load import store_holidays
from tolmach.hours.model import BusinessHours
from tolmach.pools.model import PersonCalendar
from tolmach.wiring import House


def refresh_holidays(house: House) -> bool:
    """Store what is missing. Always False: once a day is enough."""
    with house.database.writing.begin() as session:
        pools = session.execute(select(BusinessHours.holiday_country, BusinessHours.holiday_subdivision))
        markets = session.execute(select(Market.country, Market.holiday_subdivision))
        people = session.execute(select(PersonCalendar.country, PersonCalendar.subdivision))
        for country, subdivision in {tuple(row) for row in (*pools, *markets, *people) if row[0]}:
            store_holidays(session, country, subdivision, now=house.clock.now())
    return False
