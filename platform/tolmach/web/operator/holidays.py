"""The public holidays in use: looked at, mended by hand, and confirmed year by year."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tolmach.errors import FieldsRefused, NotFound
from tolmach.hours.confirm import accept_news, add_holiday, confirm_year, observe_holiday
from tolmach.hours.places import HolidayPlace
from tolmach.hours.refresh import years_shown
from tolmach.i18n import country_name, current_locale, gettext
from tolmach.pools.holiday_places import places_in_use
from tolmach.tickets.follow_holidays import clocks_following
from tolmach.web.house import the_house
from tolmach.web.operator.blueprint import operator, reading, writing
from tolmach.web.operator.forms import Form, posted
from tolmach.web.operator.holidays_page import collect_holidays, collect_year
from tolmach.web.reader import the_reader


@operator.get("/holidays")
def holidays() -> ResponseReturnValue:
    """Every place in use, with what is confirmed of its years."""
    with reading() as session:
        page = collect_holidays(session, today=the_house().clock.now().date())
    by_name = sorted(page.places, key=lambda place: (country_name(place.country).casefold(), place.subdivision or ""))
    places = {place: page.places[place] for place in by_name}
    return render_template("operator/holidays.html", page=page, places=places)


@operator.get("/holidays/<place>/<int:year>")
def holiday_year(place: str, year: int) -> ResponseReturnValue:
    """One year of one place."""
    return _page(place, year, Form({}))


@operator.post("/holidays/<place>/<int:year>/confirm")
def confirm_holidays(place: str, year: int) -> ResponseReturnValue:
    """Stand for the year, as it is or with what the package says by now."""
    with _place_to_change(place, year) as (session, found):
        now, actor = the_house().clock.now(), the_reader().access.actor
        act = accept_news if posted()["with"] == "news" else confirm_year
        act(session, found, year, now=now, actor=actor)
    flash(gettext("The year is confirmed."), "ok")
    return _back(place, year)


@operator.post("/holidays/<place>/<int:year>/add")
def new_holiday(place: str, year: int) -> ResponseReturnValue:
    """Add a day that the package does not know."""
    form = posted()
    try:
        with _place_to_change(place, year) as (session, found):
            now, actor = the_house().clock.now(), the_reader().access.actor
            add_holiday(session, found, year, day=form.day("day"), name=form["name"], now=now, actor=actor)
    except FieldsRefused as refusal:
        return _page(place, year, form.refused(refusal)), 422
    flash(gettext("Saved. Confirm the year when its list is right."), "ok")
    return _back(place, year)


@operator.post("/holidays/<place>/<int:year>/observe")
def observe_day(place: str, year: int) -> ResponseReturnValue:
    """Say that a day does not count here, or does after all."""
    form = posted()
    day = form.day("day")
    if day is None or day.year != year:
        raise NotFound("holiday", form["day"])
    with _place_to_change(place, year) as (session, found):
        now, actor = the_house().clock.now(), the_reader().access.actor
        observe_holiday(session, found, day, is_observed=form["to"] == "on", now=now, actor=actor)
    flash(gettext("Saved. Confirm the year when its list is right."), "ok")
    return _back(place, year)


@contextmanager
def _place_to_change(name: str, year: int) -> Iterator[tuple[Session, HolidayPlace]]:
    """A transaction and a place whose holidays may change in it; clocks that run there follow. Raises NotFound."""
    now = the_house().clock.now()
    with writing() as session:
        place = _place_in_use(session, name, year, now.date())
        with clocks_following(session, place.country, now=now, actor=the_reader().access.actor):
            yield session, place


def _place_in_use(session: Session, name: str, year: int, today: date) -> HolidayPlace:
    place = next((one for one in places_in_use(session) if str(one) == name), None)
    if place is None or year not in years_shown(today):
        raise NotFound("holidays", f"{name} {year}")
    return place


def _page(name: str, year: int, form: Form) -> str:
    today = the_house().clock.now().date()
    with reading() as session:
        place = _place_in_use(session, name, year, today)
        page = collect_year(session, place, year, locale=current_locale(), today=today)
    return render_template("operator/holiday_year.html", page=page, form=form)


def _back(place: str, year: int) -> ResponseReturnValue:
    return redirect(url_for("operator.holiday_year", place=place, year=year))
