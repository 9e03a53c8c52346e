"""Coverage: what is missing in the next weeks and who could close it, and the orders that markets plan."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tolmach.coverage.outlook import outlook_page
from tolmach.coverage.save_plan import plan_orders, planned_markets
from tolmach.errors import FieldsRefused
from tolmach.i18n import gettext, say_number
from tolmach.web.house import the_house
from tolmach.web.operator import coverage_words
from tolmach.web.operator.blueprint import operator, reading, writing
from tolmach.web.operator.forms import Form, posted
from tolmach.web.reader import the_reader

_ORDERS = "orders_"


@operator.get("/coverage")
def coverage() -> ResponseReturnValue:
    """The outlook as it was reckoned last."""
    with reading() as session:
        page = outlook_page(session)
    return render_template("operator/coverage.html", page=page, told=coverage_words, as_number=say_number)


@operator.get("/coverage/orders")
def planned_orders() -> ResponseReturnValue:
    """How many orders each market plans."""
    return _orders_page()


@operator.post("/coverage/orders")
def save_planned_orders() -> ResponseReturnValue:
    """Plan anew; refused values stay in the form."""
    form = posted()
    try:
        with writing() as session:
            now, actor = the_house().clock.now(), the_reader().access.actor
            plan_orders(session, _orders(form), now=now, actor=actor)
    except FieldsRefused as refusal:
        return _orders_page(form.refused(refusal)), 422
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.planned_orders"))


def _orders(form: Form) -> dict[int, int | None]:
    fields = [name for name in form.typed if name.startswith(_ORDERS) and name.removeprefix(_ORDERS).isdecimal()]
    found: dict[int, int | None] = {}
    wrong = {}
    for name in fields:
        try:
            found[int(name.removeprefix(_ORDERS))] = form.number(name) if form[name].strip() else None
        except FieldsRefused as refusal:
            wrong.update(refusal.fields)
    if wrong:
        raise FieldsRefused(wrong)
    return found


def _orders_page(form: Form | None = None) -> str:
    with reading() as session:
        rows = planned_markets(session, now=the_house().clock.now())
    held = {f"{_ORDERS}{row.market_id}": "" if row.planned is None else str(row.planned) for row in rows}
    return render_template("operator/planned_orders.html", rows=rows, form=form or Form(held), as_number=say_number)
