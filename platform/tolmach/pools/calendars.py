"""Whose public holidays people keep: where they live, which need not be where their pool's customers are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.errors import Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.hours.errors import ScheduleRefused
from tolmach.hours.load import store_holidays
from tolmach.pools.model import PersonCalendar


def keep_calendar(
    session: Session, user_id: int, *, country: str | None, subdivision: str | None, now: datetime, actor: Actor
) -> None:
    """Say whose holidays a person keeps; without a country only their pools' days off count. Raises FieldsRefused."""
    kept = calendar_of(session, user_id)
    if country is None:
        if kept is not None:
            session.delete(kept)
    else:
        _store(session, country, subdivision, now)
        kept = kept or PersonCalendar(user_id=user_id)
        kept.country, kept.subdivision = country, subdivision
        session.add(kept)
    session.flush()
    record_event(session, EventKind.CALENDAR_CHANGED, at=now, actor=actor, user=user_id, country=country)


def calendar_of(session: Session, user_id: int) -> PersonCalendar | None:
    """Whose holidays the person keeps, if anybody said."""
    return session.scalar(select(PersonCalendar).where(PersonCalendar.user_id == user_id))


def _store(session: Session, country: str, subdivision: str | None, now: datetime) -> None:
    try:
        store_holidays(session, country, subdivision, now=now)
    except ScheduleRefused:
        refuse_fields({"subdivision" if subdivision else "country": Wrong.NO_HOLIDAYS})
