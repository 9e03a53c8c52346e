"""Bring the stored holidays up to what the package knows; a confirmed year is never changed without being told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tolmach.hours.known import News, known_days, news_of
from tolmach.hours.load import STORED_YEARS_AHEAD, forget_holidays, store_holidays
from tolmach.hours.model import Holiday, HolidayYear
from tolmach.hours.places import HolidayPlace
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.troubles.raise_trouble import mend_trouble, raise_trouble

ASKED_AHEAD = timedelta(days=60)
"""So long before a year begins its holidays are to be confirmed."""


def years_shown(today: date) -> range:
    """The years that operators look at: this one and those that are stored ahead."""
    return range(today.year, today.year + STORED_YEARS_AHEAD + 1)


def news_by_year(session: Session, place: HolidayPlace, *, today: date) -> dict[int, News]:
    """Year → what the package says otherwise than what is stored, for those years where it does."""
    rows = session.scalars(
        select(Holiday).where(Holiday.country == place.country, Holiday.subdivision == place.subdivision)
    ).all()
    found: dict[int, News] = {}
    for year in years_shown(today):
        known = known_days(place, [year])
        # A place the package does not know has holidays by hand alone: nothing of it is ever gone.
        news = news_of([row for row in rows if row.day.year == year], known, today=today) if known else News()
        if news:
            found[year] = news
    return found


def confirmed_years(session: Session, place: HolidayPlace) -> set[int]:
    """The years of a place that an operator stands for."""
    rows = session.scalars(
        select(HolidayYear.year).where(
            HolidayYear.country == place.country, HolidayYear.subdivision == place.subdivision
        )
    )
    return set(rows)


def take_news(session: Session, place: HolidayPlace, years: Collection[int], *, now: datetime) -> None:
    """Store what the package knows of these years from today on, and drop what it knows no more."""
    for year, news in news_by_year(session, place, today=now.date()).items():
        if year not in years:
            continue
        session.execute(
            delete(Holiday).where(
                Holiday.country == place.country,
                Holiday.subdivision == place.subdivision,
                Holiday.day.in_(news.gone),
            )
        )
        session.add_all(
            Holiday(country=place.country, subdivision=place.subdivision, day=day, name=name, stored_at=now)
            for day, name in news.added.items()
        )
    session.flush()
    forget_holidays(session)


def years_to_refresh(session: Session, place: HolidayPlace, *, today: date) -> set[int]:
    """The years that nobody confirmed and of which the package says something new."""
    return news_by_year(session, place, today=today).keys() - confirmed_years(session, place)


def refresh_place(session: Session, place: HolidayPlace, years: Collection[int], *, now: datetime) -> None:
    """Store a place's years as the package knows them, and what lies before today where nothing is stored yet."""
    take_news(session, place, years, now=now)
    store_holidays(session, place.country, place.subdivision or None, now=now)


def watch_holidays(session: Session, places: Collection[HolidayPlace], *, now: datetime) -> None:
    """Raise an alarm for each year that begins soon or runs unconfirmed, and for each confirmed one that changed."""
    today = now.date()
    asked = {today.year, (today + ASKED_AHEAD).year}
    wrong: set[tuple[TroubleKind, str]] = set()
    for place in places:
        confirmed, news = confirmed_years(session, place), news_by_year(session, place, today=today)
        for year in years_shown(today):
            kind = _fault(year in confirmed, year in news, is_asked=year in asked)
            if kind is not None:
                wrong.add((kind, subject_of(place, year)))
                _raise(session, kind, place, year, now=now)
    for kind, subject in _open(session) - wrong:
        mend_trouble(session, kind, now=now, subject=subject)


def subject_of(place: HolidayPlace, year: int) -> str:
    """What a trouble about a year of holidays is about."""
    return f"{place}:{year}"


def _fault(is_confirmed: bool, has_news: bool, *, is_asked: bool) -> TroubleKind | None:
    if is_confirmed:
        return TroubleKind.HOLIDAYS_CHANGED if has_news else None
    return TroubleKind.HOLIDAYS_UNCONFIRMED if is_asked else None


def _raise(session: Session, kind: TroubleKind, place: HolidayPlace, year: int, *, now: datetime) -> None:
    subject = subject_of(place, year)
    if (kind, subject) not in _open(session):
        raise_trouble(
            session, kind, now=now, subject=subject, country=place.country, subdivision=place.subdivision, year=year
        )


def _open(session: Session) -> set[tuple[TroubleKind, str]]:
    kinds = (TroubleKind.HOLIDAYS_CHANGED, TroubleKind.HOLIDAYS_UNCONFIRMED)
    rows = session.execute(
        select(Trouble.kind, Trouble.subject).where(Trouble.kind.in_(kinds), Trouble.mended_at.is_(None))
    )
    return {(kind, subject) for kind, subject in rows}
