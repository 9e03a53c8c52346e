"""A person's roles, languages and absences."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from tolmach.accounts.manage_users import take_house_role
from tolmach.accounts.people import person_of
from tolmach.errors import FieldsRefused
from tolmach.i18n import gettext
from tolmach.language import LANGUAGES
from tolmach.pools.absences import AbsenceKind, add_absence, remove_absence
from tolmach.pools.calendars import keep_calendar
from tolmach.pools.model import Level
from tolmach.pools.skills import Levels, save_skills
from tolmach.web.house import the_house
from tolmach.web.operator.blueprint import operator, writing
from tolmach.web.operator.forms import Form, posted
from tolmach.web.operator.people import person_page
from tolmach.web.operator.roles_form import give_place
from tolmach.web.reader import the_reader


@operator.post("/people/<int:user_id>/roles")
def give_role(user_id: int) -> ResponseReturnValue:
    """Give a role in a place; in a pool it is a membership with a capacity."""
    form = posted()
    try:
        with writing() as session:
            now, actor = the_house().clock.now(), the_reader().access.actor
            give_place(session, person_of(session, user_id), form, now=now, actor=actor)
    except FieldsRefused as refusal:
        return person_page(user_id, place_form=form.refused(refusal)), 422
    return _saved(user_id, "roles")


@operator.post("/people/<int:user_id>/roles/<int:membership_id>/take")
def take_role(user_id: int, membership_id: int) -> ResponseReturnValue:
    """Take away the role of an operator or owner; pools are left on their own page."""
    with writing() as session:
        now, actor = the_house().clock.now(), the_reader().access.actor
        take_house_role(session, person_of(session, user_id), membership_id, now=now, actor=actor)
    return _saved(user_id, "roles")


@operator.post("/people/<int:user_id>/skills")
def save_person_skills(user_id: int) -> ResponseReturnValue:
    """Say how well a person knows which languages."""
    form = posted()
    try:
        with writing() as session:
            user = person_of(session, user_id)
            levels: dict[str, Levels] = {code: _levels(form, code) for code in LANGUAGES}
            now, actor = the_house().clock.now(), the_reader().access.actor
            save_skills(session, user.id, levels, now=now, actor=actor)
    except FieldsRefused as refusal:
        return person_page(user_id, form=form.refused(refusal)), 422
    return _saved(user_id, "skills")


@operator.post("/people/<int:user_id>/absences")
def new_absence(user_id: int) -> ResponseReturnValue:
    """Write down that a person is away, by the clock where they live."""
    form = posted()
    try:
        with writing() as session:
            user = person_of(session, user_id)
            add_absence(
                session,
                user_id=user.id,
                starts_at=form.instant("starts_at", user.time_zone),
                ends_at=form.instant("ends_at", user.time_zone),
                kind=form.choice("kind", AbsenceKind),
                deputy_id=form.number("deputy_id") if form["deputy_id"] else None,
                now=the_house().clock.now(),
                actor=the_reader().access.actor,
            )
    except FieldsRefused as refusal:
        return person_page(user_id, absence_form=form.refused(refusal)), 422
    return _saved(user_id, "absences")


@operator.post("/people/<int:user_id>/absences/<int:absence_id>/remove")
def take_absence_back(user_id: int, absence_id: int) -> ResponseReturnValue:
    """The person is there after all."""
    with writing() as session:
        now, actor = the_house().clock.now(), the_reader().access.actor
        remove_absence(session, user_id=user_id, absence_id=absence_id, now=now, actor=actor)
    return _saved(user_id, "absences")


@operator.post("/people/<int:user_id>/calendar")
def save_calendar(user_id: int) -> ResponseReturnValue:
    """Say whose public holidays a person keeps."""
    form = posted()
    try:
        with writing() as session:
            keep_calendar(
                session,
                person_of(session, user_id).id,
                country=form["country"] or None,
                subdivision=form["subdivision"].strip().upper() or None,
                now=the_house().clock.now(),
                actor=the_reader().access.actor,
            )
    except FieldsRefused as refusal:
        return person_page(user_id, calendar_form=form.refused(refusal)), 422
    return _saved(user_id, "absences")


def _levels(form: Form, code: str) -> Levels:
    def level(way: str) -> Level:
        name = f"{way}_{code}"
        return form.choice(name, Level) if form[name] else Level.NONE

    return Levels(read=level("read"), write=level("write"), speak=level("speak"))


def _saved(user_id: int, anchor: str) -> ResponseReturnValue:
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.person", user_id=user_id, _anchor=anchor))
