"""What a pool is reckoned with: breaks, meetings, time that is lost, minutes of a letter and of a chat."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tolmach.coverage.allowance import Allowance
from tolmach.coverage.off_desk import OffDesk, read_off_desk, write_off_desk
from tolmach.coverage.save_allowance import LIMITS, allowance_of, save_allowance
from tolmach.errors import FieldsRefused, Wrong
from tolmach.hours.model import BusinessHours
from tolmach.hours.windows import WindowsUnreadable
from tolmach.i18n import gettext
from tolmach.pools.save_pool import pool_of
from tolmach.web.house import the_house
from tolmach.web.operator.blueprint import operator, reading, writing
from tolmach.web.operator.forms import Form, posted
from tolmach.web.reader import the_reader


@operator.get("/pools/<slug>/allowance")
def allowance(slug: str) -> ResponseReturnValue:
    """What holds now: the pool's own, or what the house assumes."""
    return _page(slug)


@operator.post("/pools/<slug>/allowance")
def save_pool_allowance(slug: str) -> ResponseReturnValue:
    """Reckon with something else from now on; refused values stay in the form."""
    form = posted()
    try:
        with writing() as session:
            now, actor = the_house().clock.now(), the_reader().access.actor
            save_allowance(session, pool_of(session, slug), _values(form), now=now, actor=actor)
    except FieldsRefused as refusal:
        return _page(slug, form.refused(refusal)), 422
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.allowance", slug=slug))


def _page(slug: str, form: Form | None = None) -> str:
    with reading() as session:
        pool = pool_of(session, slug)
        zone = session.get_one(BusinessHours, pool.business_hours_id).time_zone
        held = allowance_of(session, pool.id)
    return render_template("operator/allowance.html", pool=pool, zone=zone, form=form or _form_of(held))


def _form_of(held: Allowance) -> Form:
    numbers = {field: str(getattr(held, field)) for field in LIMITS}
    rules = {"breaks": write_off_desk(held.breaks), "meetings": write_off_desk(held.meetings)}
    return Form({**numbers, **rules})


def _values(form: Form) -> Allowance:
    numbers, wrong = _numbers(form)
    rules: dict[str, tuple[OffDesk, ...]] = {}
    for field in ("breaks", "meetings"):
        try:
            rules[field] = read_off_desk(form[field])
        except WindowsUnreadable:
            wrong[field] = Wrong.NO_OFF_DESK
    if wrong:
        raise FieldsRefused(wrong)
    return Allowance(
        shrinkage_percent=numbers["shrinkage_percent"],
        letter_minutes=numbers["letter_minutes"],
        chat_minutes=numbers["chat_minutes"],
        chats_at_once=numbers["chats_at_once"],
        breaks=rules["breaks"],
        meetings=rules["meetings"],
    )


def _numbers(form: Form) -> tuple[dict[str, int], dict[str, Wrong]]:
    numbers: dict[str, int] = {}
    wrong: dict[str, Wrong] = {}
    for field in LIMITS:
        try:
            numbers[field] = form.number(field)
        except FieldsRefused as refusal:
            wrong.update(refusal.fields)
    return numbers, wrong
