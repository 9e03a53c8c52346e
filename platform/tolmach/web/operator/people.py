"""The people: who they are, taking somebody in, and switching accounts off and on."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tolmach.accounts.manage_users import change_user, invite_user, made_password, renew_password, switch_user
from tolmach.accounts.people import person_of
from tolmach.errors import FieldsRefused
from tolmach.i18n import gettext
from tolmach.web.house import the_house
from tolmach.web.operator.blueprint import operator, reading, show_once, shown_once, writing
from tolmach.web.operator.forms import Form, posted
from tolmach.web.operator.people_page import PersonPage, collect_people, collect_person, collect_places
from tolmach.web.operator.roles_form import give_place, house_grants
from tolmach.web.reader import the_reader


@operator.get("/people")
def people() -> ResponseReturnValue:
    """Everybody."""
    with reading() as session:
        lines, places = collect_people(session, now=the_house().clock.now()), collect_places(session)
    return render_template("operator/people.html", people=lines, places=places)


@operator.get("/people/new")
def new_person() -> ResponseReturnValue:
    """The form for taking somebody in."""
    return _new_page(Form({"locale": "en", "time_zone": "Europe/Prague", "place": "", "capacity": "20"}))


@operator.post("/people/new")
def make_person() -> ResponseReturnValue:
    """Take somebody in with a made password, which the next page shows once."""
    form, password = posted(), made_password()
    try:
        with writing() as session:
            now, actor = the_house().clock.now(), the_reader().access.actor
            user = invite_user(
                session,
                address=form["address"],
                name=form["name"],
                locale=form["locale"],
                time_zone=form["time_zone"],
                password=password,
                grants=house_grants(session, form),
                now=now,
                actor=actor,
            )
            give_place(session, user, form, now=now, actor=actor, pools_only=True)
    except FieldsRefused as refusal:
        return _new_page(form.refused(refusal)), 422
    show_once(password)
    return redirect(url_for("operator.person", user_id=user.id))


@operator.get("/people/<int:user_id>")
def person(user_id: int) -> ResponseReturnValue:
    """One person."""
    return person_page(user_id)


@operator.post("/people/<int:user_id>")
def save_person(user_id: int) -> ResponseReturnValue:
    """Change a person's name, language and zone."""
    form = posted()
    try:
        with writing() as session:
            change_user(
                session,
                person_of(session, user_id),
                name=form["name"],
                locale=form["locale"],
                time_zone=form["time_zone"],
                now=the_house().clock.now(),
                actor=the_reader().access.actor,
            )
    except FieldsRefused as refusal:
        return person_page(user_id, form=form.refused(refusal)), 422
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.person", user_id=user_id))


@operator.post("/people/<int:user_id>/password")
def new_password(user_id: int) -> ResponseReturnValue:
    """Make a new password, shown once on the next page."""
    with writing() as session:
        now, actor = the_house().clock.now(), the_reader().access.actor
        password = renew_password(session, person_of(session, user_id), now=now, actor=actor)
    show_once(password)
    return redirect(url_for("operator.person", user_id=user_id))


@operator.post("/people/<int:user_id>/switch")
def switch_person(user_id: int) -> ResponseReturnValue:
    """Switch an account off, which ends its sessions, or on again."""
    is_active = posted()["to"] == "on"
    with writing() as session:
        now, actor = the_house().clock.now(), the_reader().access.actor
        switch_user(session, person_of(session, user_id), is_active=is_active, now=now, actor=actor)
    off = gettext("The account is off and its sessions have ended.")
    flash(gettext("The account is on again.") if is_active else off, "ok")
    return redirect(url_for("operator.person", user_id=user_id))


def person_page(user_id: int, **forms: Form) -> str:
    """A person's page as text; ``forms`` (form, place_form, absence_form, calendar_form) keep what was refused."""
    with reading() as session:
        page = collect_person(session, user_id, now=the_house().clock.now())
    begun = {
        "form": _form_of(page),
        "place_form": Form({"capacity": "20"}),
        "absence_form": Form({}),
        "calendar_form": _calendar_of(page),
    }
    return render_template("operator/person.html", page=page, secret=shown_once(), **{**begun, **forms})


def _new_page(form: Form) -> str:
    with reading() as session:
        places = collect_places(session)
    return render_template("operator/person_new.html", form=form, places=places)


def _form_of(page: PersonPage) -> Form:
    return Form({"name": page.user.name, "locale": page.user.locale, "time_zone": page.user.time_zone})


def _calendar_of(page: PersonPage) -> Form:
    kept = page.calendar
    return Form({"country": kept.country if kept else "", "subdivision": (kept.subdivision if kept else "") or ""})
