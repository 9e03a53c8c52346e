"""The shifts of a pool: what is planned, planning more, taking one back."""

from __future__ import annotations

from datetime import date, time

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tolmach.errors import FieldsRefused, Wrong
from tolmach.hours.fields import DAYS
from tolmach.hours.model import BusinessHours
from tolmach.i18n import gettext, ngettext
from tolmach.pools.copy_shifts import WeekCopy, copy_week
from tolmach.pools.save_pool import pool_of
from tolmach.pools.shifts import ShiftPlan, Times, plan_shifts, remove_shift, shifts_ahead
from tolmach.pools.staff import staff_of_pools
from tolmach.web.house import the_house
from tolmach.web.operator.blueprint import operator, reading, writing
from tolmach.web.operator.forms import Form, posted
from tolmach.web.reader import the_reader

DAYS_SHOWN = 14


@operator.get("/pools/<slug>/shifts")
def shifts(slug: str) -> ResponseReturnValue:
    """What is planned for the next two weeks."""
    return _page(slug, _begun())


@operator.post("/pools/<slug>/shifts")
def plan_more_shifts(slug: str) -> ResponseReturnValue:
    """Plan the same shift for a stretch of days."""
    form = posted()
    try:
        with writing() as session:
            pool, now, actor = pool_of(session, slug), the_house().clock.now(), the_reader().access.actor
            days = plan_shifts(session, pool, form.number("user_id"), _plan(form), now=now, actor=actor)
    except FieldsRefused as refusal:
        return _page(slug, form.refused(refusal)), 422
    flash(ngettext("%(num)s shift is planned.", "%(num)s shifts are planned.", days), "ok")
    return redirect(url_for("operator.shifts", slug=slug))


@operator.post("/pools/<slug>/shifts/copy")
def copy_shifts(slug: str) -> ResponseReturnValue:
    """Copy somebody's week to other weeks and people."""
    form = posted()
    try:
        with writing() as session:
            pool, now, actor = pool_of(session, slug), the_house().clock.now(), the_reader().access.actor
            copied = copy_week(session, pool, _copy(form), now=now, actor=actor)
    except FieldsRefused as refusal:
        return _page(slug, _begun(), copy_form=form.refused(refusal)), 422
    flash(ngettext("%(num)s shift is planned.", "%(num)s shifts are planned.", copied), "ok")
    return redirect(url_for("operator.shifts", slug=slug))


@operator.post("/pools/<slug>/shifts/<int:shift_id>/remove")
def take_shift_back(slug: str, shift_id: int) -> ResponseReturnValue:
    """Take a shift back."""
    with writing() as session:
        now, actor = the_house().clock.now(), the_reader().access.actor
        remove_shift(session, pool_of(session, slug), shift_id, now=now, actor=actor)
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.shifts", slug=slug))


def _begun() -> Form:
    return Form({f"day_{day}": "on" for day in DAYS[:5]} | {"start": "08:00", "end": "16:00"})


def _copy(form: Form) -> WeekCopy:
    chosen = [name.removeprefix("copy_to_") for name in form.typed if name.startswith("copy_to_")]
    return WeekCopy(
        user_id=form.number("copy_from"),
        day=_day(form, "copy_day"),
        to=[int(user_id) for user_id in chosen if user_id.isdecimal()],
        first=_day(form, "copy_first"),
        weeks=form.number("copy_weeks"),
    )


def _plan(form: Form) -> ShiftPlan:
    first, last = _day(form, "first"), _day(form, "last")
    has_break = bool(form["break_start"].strip() or form["break_end"].strip())
    return ShiftPlan(
        first=first,
        last=last,
        weekdays=frozenset(number for number, day in enumerate(DAYS) if form.is_ticked(f"day_{day}")),
        works=Times(start=_time(form, "start"), end=_time(form, "end")),
        pause=Times(start=_time(form, "break_start"), end=_time(form, "break_end")) if has_break else None,
    )


def _day(form: Form, name: str) -> date:
    day = form.day(name)
    if day is None:
        raise FieldsRefused({name: Wrong.MISSING})
    return day


def _time(form: Form, name: str) -> time:
    try:
        return time.fromisoformat(form[name].strip()).replace(tzinfo=None)
    except ValueError as error:
        raise FieldsRefused({name: Wrong.NO_TIME}) from error


def _page(slug: str, form: Form, *, copy_form: Form | None = None) -> str:
    now = the_house().clock.now()
    with reading() as session:
        pool = pool_of(session, slug)
        zone = session.get_one(BusinessHours, pool.business_hours_id).time_zone
        planned = shifts_ahead(session, pool.id, now=now, days=DAYS_SHOWN)
        staff = staff_of_pools(session, now=now, pool_id=pool.id)
    return render_template(
        "operator/shifts.html",
        pool=pool,
        zone=zone,
        planned=planned,
        staff=staff,
        form=form,
        copy_form=copy_form or Form({"copy_day": now.date().isoformat(), "copy_weeks": "1"}),
    )
