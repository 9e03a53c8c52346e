"""Write business hours: every change is a new version, which the clocks that ran by the old one still name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tolmach.errors import Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.hours.errors import ScheduleRefused
from tolmach.hours.fields import read_zone
from tolmach.hours.holidays import public_holidays
from tolmach.hours.load import content_of_hours, store_holidays
from tolmach.hours.model import BusinessHours, PastHours
from tolmach.hours.schedule import parse_schedule


@dataclass(frozen=True, kw_only=True)
class HoursValues:
    """Business hours in the shape of DESIGN §8."""

    time_zone: str
    week: Mapping[str, Sequence[Sequence[str]]]
    holiday_country: str | None = None
    holiday_subdivision: str | None = None
    closed: Sequence[str] = ()
    special: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)


def add_hours(session: Session, *, name: str, values: HoursValues, now: datetime, actor: Actor) -> BusinessHours:
    """New business hours, the holidays of their country stored. Raises FieldsRefused."""
    _refuse(values, now)
    row = BusinessHours(name=name, version=1, **_columns(values))
    session.add(row)
    _keep(session, row, now=now, actor=actor)
    return row


def change_hours(session: Session, row: BusinessHours, *, values: HoursValues, now: datetime, actor: Actor) -> bool:
    """Change business hours; False where nothing differs, and then the version stays. Raises FieldsRefused."""
    _refuse(values, now)
    columns = _columns(values)
    if all(getattr(row, name) == value for name, value in columns.items()):
        return False
    session.add(
        PastHours(business_hours_id=row.id, version=row.version, content=content_of_hours(row), replaced_at=now)
    )
    for name, value in columns.items():
        setattr(row, name, value)
    row.version += 1
    _keep(session, row, now=now, actor=actor)
    return True


def _refuse(values: HoursValues, now: datetime) -> None:
    zone_defects: list[str] = []
    read_zone(values.time_zone, zone_defects)
    refuse_fields(
        {
            "time_zone": Wrong.NO_ZONE if zone_defects else None,
            "holiday_country": _wrong_holidays(values, now),
            "week": _wrong_week(values),
        }
    )


def _wrong_week(values: HoursValues) -> Wrong | None:
    schedule = {"time_zone": "UTC", "week": values.week, "closed": list(values.closed), "special": values.special}
    try:
        parse_schedule(schedule)
    except ScheduleRefused:
        is_empty = not any(values.week.values()) and not any(values.special.values())
        return Wrong.NEVER_OPEN if is_empty else Wrong.NO_WINDOWS
    return None


def _wrong_holidays(values: HoursValues, now: datetime) -> Wrong | None:
    if not values.holiday_country:
        return None
    try:
        public_holidays(values.holiday_country, values.holiday_subdivision, [now.year])
    except ScheduleRefused:
        return Wrong.NO_HOLIDAYS
    return None


def _columns(values: HoursValues) -> dict[str, Any]:
    return {
        "time_zone": values.time_zone,
        "week": {day: [list(window) for window in windows] for day, windows in values.week.items() if windows},
        "holiday_country": values.holiday_country,
        "holiday_subdivision": values.holiday_subdivision,
        "closed": list(values.closed),
        "special": {day: [list(window) for window in windows] for day, windows in values.special.items()},
    }


def _keep(session: Session, row: BusinessHours, *, now: datetime, actor: Actor) -> None:
    session.flush()
    if row.holiday_country:
        store_holidays(session, row.holiday_country, row.holiday_subdivision, now=now)
    record_event(session, EventKind.HOURS_SAVED, at=now, actor=actor, hours=row.id, version=row.version)
