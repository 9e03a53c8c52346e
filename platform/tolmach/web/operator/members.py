"""Put people into a pool, change what they can hold there, and take them out."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from tolmach.accounts.model import Role
from tolmach.errors import FieldsRefused
from tolmach.i18n import gettext
from tolmach.pools.members import put_in_pool, take_out_of_pool
from tolmach.pools.save_pool import pool_of
from tolmach.web.house import the_house
from tolmach.web.operator.blueprint import operator, writing
from tolmach.web.operator.forms import posted
from tolmach.web.operator.pools import pool_page
from tolmach.web.reader import the_reader


@operator.post("/pools/<slug>/members")
def put_member(slug: str) -> ResponseReturnValue:
    """Make somebody a member, or change their role and capacity."""
    form = posted()
    try:
        with writing() as session:
            put_in_pool(
                session,
                pool_of(session, slug),
                user_id=form.number("user_id"),
                role=form.choice("role", Role),
                capacity=form.number("capacity"),
                now=the_house().clock.now(),
                actor=the_reader().access.actor,
            )
    except FieldsRefused as refusal:
        return pool_page(slug, member_form=form.refused(refusal)), 422
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.pool", slug=slug, _anchor="members"))


@operator.post("/pools/<slug>/members/<int:user_id>/out")
def take_member_out(slug: str, user_id: int) -> ResponseReturnValue:
    """End a membership."""
    with writing() as session:
        pool = pool_of(session, slug)
        take_out_of_pool(session, pool, user_id=user_id, now=the_house().clock.now(), actor=the_reader().access.actor)
    flash(gettext("Removed from the pool. They keep their tickets until they release them."), "ok")
    return redirect(url_for("operator.pool", slug=slug, _anchor="members"))
