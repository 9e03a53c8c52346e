"""An operator looks after the holidays of a place: adds and removes days, and stands for a year."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tolmach.errors import NotFound, Wrong, refuse_fields
from tolmach.events.actor import Actor, ActorKind
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.hours.known import known_days
from tolmach.hours.load import forget_holidays
from tolmach.hours.model import Holiday, HolidayYear
from tolmach.hours.places import HolidayPlace
from tolmach.hours.refresh import news_by_year, subject_of, take_news
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import mend_trouble

MOST_NAME_LETTERS = 120


def confirm_year(session: Session, place: HolidayPlace, year: int, *, now: datetime, actor: Actor) -> None:
    """An operator stands for a year as it is stored: what the package says otherwise counts as seen and declined."""
    news = news_by_year(session, place, today=now.date()).get(year)
    if news is not None:
        session.add_all(_row(place, day, name, now=now, is_observed=False) for day, name in news.added.items())
        for day in news.gone:
            _stored(session, place, day).is_by_hand = True
    _forget_confirmation(session, place, year)
    session.add(
        HolidayYear(
            country=place.country,
            subdivision=place.subdivision,
            year=year,
            confirmed_at=now,
            confirmed_by=actor.id if actor.kind is ActorKind.USER else None,
        )
    )
    session.flush()
    forget_holidays(session)
    for kind in (TroubleKind.HOLIDAYS_UNCONFIRMED, TroubleKind.HOLIDAYS_CHANGED):
        mend_trouble(session, kind, now=now, subject=subject_of(place, year))
    record_event(
        session,
        EventKind.HOLIDAYS_CONFIRMED,
        at=now,
        actor=actor,
        country=place.country,
        subdivision=place.subdivision,
        year=year,
    )


def accept_news(session: Session, place: HolidayPlace, year: int, *, now: datetime, actor: Actor) -> None:
    """Take over what the package says of a year by now, and stand for that."""
    take_news(session, place, {year}, now=now)
    confirm_year(session, place, year, now=now, actor=actor)


def add_holiday(
    session: Session, place: HolidayPlace, year: int, *, day: date | None, name: str, now: datetime, actor: Actor
) -> None:
    """A day is a holiday that the package does not know, or counts again. The year is to be confirmed anew.

    Raises FieldsRefused.
    """
    refuse_fields(
        {
            "day": Wrong.NO_DAY if day is None or day.year != year else None,
            "name": None if 0 < len(name.strip()) <= MOST_NAME_LETTERS else Wrong.MISSING,
        }
    )
    assert day is not None
    row = _find(session, place, day)
    if row is None:
        session.add(_row(place, day, name.strip(), now=now, is_observed=True))
    else:
        row.is_observed, row.is_by_hand, row.name = True, True, name.strip()
    _changed(session, place, day, now, actor, is_observed=True)


def observe_holiday(
    session: Session, place: HolidayPlace, day: date, *, is_observed: bool, now: datetime, actor: Actor
) -> None:
    """Say that a day does not count as a holiday here, or does after all. The year is to be confirmed anew.

    A day that was only added by hand goes for good. Raises NotFound.
    """
    row = _stored(session, place, day)
    if not is_observed and row.is_by_hand and day not in known_days(place, [day.year]):
        session.delete(row)
    else:
        row.is_observed, row.is_by_hand = is_observed, True
    _changed(session, place, day, now, actor, is_observed=is_observed)


def _changed(
    session: Session, place: HolidayPlace, day: date, now: datetime, actor: Actor, *, is_observed: bool
) -> None:
    session.flush()
    forget_holidays(session)
    # Somebody stood for another list than this one is now.
    _forget_confirmation(session, place, day.year)
    record_event(
        session,
        EventKind.HOLIDAYS_CHANGED,
        at=now,
        actor=actor,
        country=place.country,
        subdivision=place.subdivision,
        day=day.isoformat(),
        is_observed=is_observed,
    )


def _forget_confirmation(session: Session, place: HolidayPlace, year: int) -> None:
    session.execute(
        delete(HolidayYear).where(
            HolidayYear.country == place.country,
            HolidayYear.subdivision == place.subdivision,
            HolidayYear.year == year,
        )
    )


def _find(session: Session, place: HolidayPlace, day: date) -> Holiday | None:
    return session.scalar(
        select(Holiday).where(
            Holiday.country == place.country, Holiday.subdivision == place.subdivision, Holiday.day == day
        )
    )


def _stored(session: Session, place: HolidayPlace, day: date) -> Holiday:
    row = _find(session, place, day)
    if row is None:
        raise NotFound("holiday", day)
    return row


def _row(place: HolidayPlace, day: date, name: str, *, now: datetime, is_observed: bool) -> Holiday:
    return Holiday(
        country=place.country,
        subdivision=place.subdivision,
        day=day,
        name=name,
        stored_at=now,
        is_observed=is_observed,
        is_by_hand=True,
    )
