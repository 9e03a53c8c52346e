"""One pool's page, collected for its template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from tolmach.accounts.people import PersonName, active_people
from tolmach.hours.holidays import moved_working_days
from tolmach.hours.load import load_schedule, next_holidays
from tolmach.hours.model import BusinessHours
from tolmach.pools.model import Level, Pool
from tolmach.pools.save_pool import pool_of
from tolmach.pools.staff import StaffMember, staff_of_pools, writers_of
from tolmach.routing.board import Doors, doors_of

MOST_HOLIDAYS = 6


@dataclass(frozen=True, kw_only=True)
class PoolPage:
    """A pool with its hours, whether it is open now, the holidays to come, and its people.

    ``worked_days`` are weekend days to come that its country works by decree: the hours must name them to open.
    ``writes`` is how well members write the pool's language; ``others`` are people who are no members.
    """

    pool: Pool
    hours: BusinessHours
    doors: Doors
    holidays: tuple[tuple[date, str], ...]
    worked_days: tuple[date, ...]
    staff: tuple[StaffMember, ...]
    writes: dict[int, Level]
    others: tuple[PersonName, ...]


def collect_pool_page(session: Session, slug: str, *, now: datetime) -> PoolPage:
    """Read what the page shows. Raises NotFound."""
    pool = pool_of(session, slug)
    hours = session.get_one(BusinessHours, pool.business_hours_id)
    today = now.astimezone(ZoneInfo(hours.time_zone)).date()
    staff = staff_of_pools(session, now=now, pool_id=pool.id)
    members = {one.user_id for one in staff}
    return PoolPage(
        pool=pool,
        hours=hours,
        doors=doors_of(load_schedule(session, hours.id).schedule, now),
        holidays=_holidays(session, hours, today),
        worked_days=_worked_days(hours, today),
        staff=staff,
        writes=writers_of(session, pool.language),
        others=tuple(person for person in active_people(session) if person.user_id not in members),
    )


def _holidays(session: Session, hours: BusinessHours, today: date) -> tuple[tuple[date, str], ...]:
    if hours.holiday_country is None:
        return ()
    place = hours.holiday_country, hours.holiday_subdivision
    return next_holidays(session, *place, after=today, most=MOST_HOLIDAYS)


def _worked_days(hours: BusinessHours, today: date) -> tuple[date, ...]:
    if hours.holiday_country is None:
        return ()
    days = moved_working_days(hours.holiday_country, hours.holiday_subdivision, (today.year, today.year + 1))
    return tuple(day for day in days if day >= today and day.isoformat() not in hours.special)
