"""Schedules from stored rows, as the pure rules want them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.db import insert_for
from tolmach.hours.effective import HolidayRule, effective
from tolmach.hours.holidays import public_holidays
from tolmach.hours.model import BusinessHours, Holiday, HolidayYear, PastHours
from tolmach.hours.places import StoredDay, observed
from tolmach.hours.schedule import Schedule, parse_schedule
from tolmach.remember import remembered

STORED_YEARS_AHEAD = 2
_HOLIDAYS, _EVERY_HOLIDAY = "tolmach_holidays", "tolmach_every_holiday"


@dataclass(frozen=True, kw_only=True)
class VersionedSchedule:
    """A schedule and all that it was made from: clocks name it, so that they can be recomputed to the same values."""

    schedule: Schedule
    business_hours_id: int
    version: int
    holiday_rule: HolidayRule = HolidayRule.POOL
    market_country: str | None = None
    market_subdivision: str | None = None

    @property
    def name(self) -> tuple[int, int, HolidayRule, str | None, str | None]:
        """What tells two calendars apart."""
        return (
            self.business_hours_id,
            self.version,
            self.holiday_rule,
            self.market_country,
            self.market_subdivision,
        )


def load_schedule(
    session: Session,
    business_hours_id: int,
    *,
    version: int | None = None,
    holiday_rule: HolidayRule = HolidayRule.POOL,
    market_country: str | None = None,
    market_subdivision: str | None = None,
) -> VersionedSchedule:
    """The effective schedule of a row, closed by the holidays that the rule names.

    Of the row as it is now, or as it was in ``version``; a version from before versions were kept is the row's present.
    """
    wanted = _Wanted(business_hours_id, version, holiday_rule, market_country, market_subdivision)
    return remembered(session, wanted, lambda: _load(session, wanted))


class _Wanted(NamedTuple):
    business_hours_id: int
    version: int | None
    holiday_rule: HolidayRule
    market_country: str | None
    market_subdivision: str | None


def _load(session: Session, wanted: _Wanted) -> VersionedSchedule:
    row = session.get_one(BusinessHours, wanted.business_hours_id)
    content = _content_of_version(session, row, wanted.version)
    place = content.get("holidays", {})
    schedule = _build(_as_json(content), _stored(session, place.get("country"), place.get("subdivision")))
    rule, country, subdivision = wanted.holiday_rule, wanted.market_country, wanted.market_subdivision
    if rule is HolidayRule.POOL or country is None:
        rule, country, subdivision = HolidayRule.POOL, None, None
    else:
        schedule = _effective(schedule, _stored(session, country, subdivision), rule)
    return VersionedSchedule(
        schedule=schedule,
        business_hours_id=row.id,
        version=row.version if wanted.version is None else wanted.version,
        holiday_rule=rule,
        market_country=country,
        market_subdivision=subdivision,
    )


def load_schedules(session: Session) -> dict[int, VersionedSchedule]:
    """Every schedule of the house by its row's id, in two queries."""
    rows = session.scalars(select(BusinessHours)).all()
    stored = stored_days(session)
    session.info[_EVERY_HOLIDAY] = stored
    return {
        row.id: VersionedSchedule(
            schedule=_build(
                _as_json(content_of_hours(row)),
                tuple(observed(stored.get(row.holiday_country or "", ()), row.holiday_subdivision).items()),
            ),
            business_hours_id=row.id,
            version=row.version,
        )
        for row in rows
    }


def stored_days(session: Session, country: str | None = None) -> dict[str, list[StoredDay]]:
    """Country → its stored holidays, of every country or of one; one query."""
    query = select(Holiday.country, Holiday.subdivision, Holiday.day, Holiday.name, Holiday.is_observed)
    found: dict[str, list[StoredDay]] = {}
    for row in session.execute(query if country is None else query.where(Holiday.country == country)):
        stored = StoredDay(subdivision=row.subdivision, day=row.day, name=row.name, is_observed=row.is_observed)
        found.setdefault(row.country, []).append(stored)
    return found


def next_holidays(
    session: Session, country: str, subdivision: str | None, *, after: date, most: int
) -> tuple[tuple[date, str], ...]:
    """The stored holidays of a place from a day on, the nearest first."""
    stored = _stored(session, country, subdivision)
    return tuple((day, name) for day, name in stored if day >= after)[:most]


def store_holidays(
    session: Session, country: str, subdivision: str | None, *, now: datetime, years_ahead: int = STORED_YEARS_AHEAD
) -> None:
    """Store the public holidays of a country from last year to so many years ahead; known rows stay as they are.

    So does every year that an operator confirmed. Raises ScheduleRefused for a place that is not known.
    """
    known = public_holidays(country, subdivision, range(now.year - 1, now.year + years_ahead + 1))
    confirmed = set(
        session.scalars(
            select(HolidayYear.year).where(
                HolidayYear.country == country, HolidayYear.subdivision == (subdivision or "")
            )
        )
    )
    rows = [
        {"country": country, "subdivision": subdivision or "", "day": day, "name": name, "stored_at": now}
        for day, name in known.items()
        if day.year not in confirmed
    ]
    if not rows:
        return
    insert = insert_for(session.get_bind().dialect.name)
    session.execute(insert(Holiday).values(rows).on_conflict_do_nothing())
    forget_holidays(session)


def forget_holidays(session: Session) -> None:
    """Stored holidays changed: read them anew when they are asked for next."""
    session.info.pop(_HOLIDAYS, None)
    session.info.pop(_EVERY_HOLIDAY, None)


def content_of_hours(row: BusinessHours) -> dict[str, Any]:
    """Business hours as the schedule JSON of DESIGN §8."""
    schedule: dict[str, Any] = {
        "time_zone": row.time_zone,
        "week": row.week,
        "closed": row.closed,
        "special": row.special,
    }
    if row.holiday_country:
        schedule["holidays"] = {"country": row.holiday_country, "subdivision": row.holiday_subdivision}
    return schedule


def _as_json(content: dict[str, Any]) -> str:
    return json.dumps(content, sort_keys=True)


def _content_of_version(session: Session, row: BusinessHours, version: int | None) -> dict[str, Any]:
    if version is None or version == row.version:
        return content_of_hours(row)
    past = session.scalar(
        select(PastHours.content).where(PastHours.business_hours_id == row.id, PastHours.version == version)
    )
    return content_of_hours(row) if past is None else past


def _stored(session: Session, country: str | None, subdivision: str | None) -> tuple[tuple[date, str], ...]:
    if country is None:
        return ()
    # A letter asks for its schedule several times: within one session a place is read once.
    read: dict[tuple[str, str], tuple[tuple[date, str], ...]] = session.info.setdefault(_HOLIDAYS, {})
    place = country, subdivision or ""
    every = session.info.get(_EVERY_HOLIDAY)
    if place not in read:
        days = (every if every is not None else stored_days(session, country)).get(country, ())
        read[place] = tuple(observed(days, subdivision).items())
    return read[place]


# The rules cache a calendar per schedule object, so equal content must give the same object. Keys are whole contents:
# a changed row is another key, and nothing ever has to be invalidated.
@lru_cache(maxsize=256)
def _build(content: str, holidays: tuple[tuple[date, str], ...]) -> Schedule:
    data: Mapping[str, object] = json.loads(content)
    return parse_schedule(data, dict(holidays))


@lru_cache(maxsize=1024)
def _effective(schedule: Schedule, holidays: tuple[tuple[date, str], ...], rule: HolidayRule) -> Schedule:
    return effective(schedule, dict(holidays), rule)
