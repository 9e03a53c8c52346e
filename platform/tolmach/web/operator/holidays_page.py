"""The holidays in use and one place's year, collected for their templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.model import User
from tolmach.hours.holidays import names_in
from tolmach.hours.known import News, known_days, news_of
from tolmach.hours.model import Holiday, HolidayYear
from tolmach.hours.places import HolidayPlace
from tolmach.hours.refresh import years_shown
from tolmach.pools.holiday_places import places_in_use


@dataclass(frozen=True, kw_only=True)
class YearLine:
    """A year of a place: how many days count, who stands for it since when, and what the package says otherwise."""

    year: int
    count: int = 0
    confirmed_at: datetime | None = None
    confirmed_by: str | None = None
    news: News = field(default_factory=News)

    @property
    def is_changed(self) -> bool:
        """Whether it was confirmed, and the package says something else by now."""
        return self.confirmed_at is not None and bool(self.news)


@dataclass(frozen=True, kw_only=True)
class HolidaysPage:
    """Every place in use with its years."""

    years: tuple[int, ...]
    places: Mapping[HolidayPlace, tuple[YearLine, ...]]


@dataclass(frozen=True, kw_only=True)
class YearPage:
    """One place's year; ``names`` are those in the reader's language, or in English, where the package has any."""

    place: HolidayPlace
    line: YearLine
    years: tuple[int, ...]
    days: tuple[Holiday, ...]
    names: Mapping[date, str]


def collect_holidays(session: Session, *, today: date) -> HolidaysPage:
    """Every place in use with this year and those stored ahead, in five queries."""
    years = tuple(years_shown(today))
    stored: dict[tuple[HolidayPlace, int], list[Holiday]] = {}
    between = Holiday.day.between(date(years[0], 1, 1), date(years[-1], 12, 31))
    for row in session.scalars(select(Holiday).where(between).order_by(Holiday.day)):
        stored.setdefault((_place(row), row.day.year), []).append(row)
    confirmed = _confirmed(session)
    return HolidaysPage(
        years=years,
        places={
            place: tuple(
                _line(place, year, stored.get((place, year), []), confirmed.get((place, year)), today=today)
                for year in years
            )
            for place in places_in_use(session)
        },
    )


def collect_year(session: Session, place: HolidayPlace, year: int, *, locale: str, today: date) -> YearPage:
    """One year of one place, in two queries."""
    of_place = (Holiday.country == place.country) & (Holiday.subdivision == place.subdivision)
    in_year = Holiday.day.between(date(year, 1, 1), date(year, 12, 31))
    rows = session.scalars(select(Holiday).where(of_place, in_year).order_by(Holiday.day)).all()
    return YearPage(
        place=place,
        line=_line(place, year, list(rows), _confirmed(session).get((place, year)), today=today),
        years=tuple(years_shown(today)),
        days=tuple(rows),
        names=names_in(place.country, place.subdivision or None, year, locale),
    )


def _line(
    place: HolidayPlace, year: int, rows: list[Holiday], confirmed: tuple[datetime, str | None] | None, *, today: date
) -> YearLine:
    known = known_days(place, [year]) if confirmed else {}
    return YearLine(
        year=year,
        count=sum(row.is_observed for row in rows),
        confirmed_at=confirmed[0] if confirmed else None,
        confirmed_by=confirmed[1] if confirmed else None,
        news=news_of(rows, known, today=today) if known else News(),
    )


def _confirmed(session: Session) -> dict[tuple[HolidayPlace, int], tuple[datetime, str | None]]:
    rows = session.execute(select(HolidayYear, User.name).outerjoin(User, User.id == HolidayYear.confirmed_by))
    return {(_place(row), row.year): (row.confirmed_at, name) for row, name in rows}


def _place(row: Holiday | HolidayYear) -> HolidayPlace:
    return HolidayPlace(country=row.country, subdivision=row.subdivision)
