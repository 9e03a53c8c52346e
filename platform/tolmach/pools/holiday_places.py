"""The places whose holidays count for anything: of pools, of markets, of people."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.model import User
from tolmach.clients.model import Market
from tolmach.hours.model import BusinessHours
from tolmach.hours.places import HolidayPlace
from tolmach.pools.model import PersonCalendar, Pool


def places_in_use(session: Session) -> tuple[HolidayPlace, ...]:
    """Every place of an active pool, market or person, in order; one query each."""
    pools = session.execute(
        select(BusinessHours.holiday_country, BusinessHours.holiday_subdivision)
        .join(Pool, Pool.business_hours_id == BusinessHours.id)
        .where(Pool.is_active)
    )
    markets = session.execute(select(Market.country, Market.holiday_subdivision).where(Market.is_active))
    people = session.execute(
        select(PersonCalendar.country, PersonCalendar.subdivision)
        .join(User, User.id == PersonCalendar.user_id)
        .where(User.is_active)
    )
    found = {
        HolidayPlace(country=country, subdivision=subdivision or "")
        for country, subdivision in (*pools, *markets, *people)
        if country
    }
    return tuple(sorted(found))
