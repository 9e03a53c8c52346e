"""The pools: language, hours and whether they work."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tolmach.errors import FieldsRefused
from tolmach.i18n import gettext
from tolmach.pools.save_pool import add_pool, change_pool, pool_of
from tolmach.routing.board import board
from tolmach.routing.follow_hours import follow_new_hours
from tolmach.web.house import the_house
from tolmach.web.operator.blueprint import operator, reading, writing
from tolmach.web.operator.forms import Form, posted
from tolmach.web.operator.pool_form import empty_form, form_of, values_of
from tolmach.web.operator.pool_page import collect_pool_page
from tolmach.web.reader import the_reader


@operator.get("/pools")
def pools() -> ResponseReturnValue:
    """Every pool with its hours now and its people."""
    with reading() as session:
        lines = board(session, now=the_house().clock.now(), with_inactive=True)
    return render_template("operator/pools.html", pools=sorted(lines, key=lambda line: line.name))


@operator.get("/pools/new")
def new_pool() -> ResponseReturnValue:
    """The form for a new pool."""
    return _new_page(empty_form())


@operator.post("/pools/new")
def make_pool() -> ResponseReturnValue:
    """Open a pool; refused values stay in the form."""
    form = posted()
    try:
        with writing() as session:
            now, actor = the_house().clock.now(), the_reader().access.actor
            pool = add_pool(session, slug=form["slug"].strip(), values=values_of(form), now=now, actor=actor)
    except FieldsRefused as refusal:
        return _new_page(form.refused(refusal)), 422
    flash(gettext("%(pool)s has been added. Next, add its people.", pool=pool.name), "ok")
    return redirect(url_for("operator.pool", slug=pool.slug, _anchor="members"))


@operator.get("/pools/<slug>")
def pool(slug: str) -> ResponseReturnValue:
    """One pool with its hours, holidays and people."""
    return pool_page(slug)


@operator.post("/pools/<slug>")
def save_pool(slug: str) -> ResponseReturnValue:
    """Change a pool; clocks that run by its hours follow them."""
    form = posted()
    try:
        with writing() as session:
            found = pool_of(session, slug)
            now, actor = the_house().clock.now(), the_reader().access.actor
            has_new_hours = change_pool(session, found, values=values_of(form), now=now, actor=actor)
            if has_new_hours:
                follow_new_hours(session, found, now=now, actor=actor)
    except FieldsRefused as refusal:
        return pool_page(slug, form=form.refused(refusal)), 422
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.pool", slug=slug))


def pool_page(slug: str, *, form: Form | None = None, member_form: Form | None = None) -> str:
    """A pool's page as text; the forms keep what was refused."""
    with reading() as session:
        page = collect_pool_page(session, slug, now=the_house().clock.now())
    return render_template(
        "operator/pool.html",
        page=page,
        form=form or form_of(page.pool, page.hours),
        member_form=member_form or Form({"capacity": "20"}),
    )


def _new_page(form: Form) -> str:
    return render_template("operator/pool_new.html", form=form)
