"""Write down what is true of a market, and take a planned change back."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from tolmach.clients.facts import fact_names_of
from tolmach.clients.save_market import market_of
from tolmach.clients.set_facts import remove_fact, set_facts
from tolmach.errors import FieldsRefused, Wrong
from tolmach.i18n import gettext, ngettext
from tolmach.web.house import the_house
from tolmach.web.operator.blueprint import client_to_change, operator
from tolmach.web.operator.forms import posted
from tolmach.web.operator.markets import market_page
from tolmach.web.reader import the_reader


@operator.post("/clients/<slug>/markets/<market_slug>/facts")
def save_facts(slug: str, market_slug: str) -> ResponseReturnValue:
    """Make what was typed true from the day on; only what differs changes."""
    form = posted()
    try:
        valid_from = form.day("valid_from")
        if valid_from is None:
            raise FieldsRefused({"valid_from": Wrong.MISSING})
        with client_to_change(slug) as (session, client):
            market = market_of(session, client.id, market_slug)
            changed = set_facts(
                session,
                market,
                values={name: form[name] for name in fact_names_of(market) if name in form.typed},
                valid_from=valid_from,
                valid_to=form.day("valid_to"),
                now=the_house().clock.now(),
                actor=the_reader().access.actor,
            )
    except FieldsRefused as refusal:
        return market_page(slug, market_slug, facts_form=form.refused(refusal)), 422
    if changed:
        flash(ngettext("%(num)s fact is changed.", "%(num)s facts are changed.", len(changed)), "ok")
    else:
        flash(gettext("There was nothing to change."), "quiet")
    return redirect(url_for("operator.market", slug=slug, market_slug=market_slug, _anchor="facts"))


@operator.post("/clients/<slug>/markets/<market_slug>/facts/<int:fact_id>/remove")
def take_back_fact(slug: str, market_slug: str, fact_id: int) -> ResponseReturnValue:
    """Take back a change that lies in the future."""
    with client_to_change(slug) as (session, client):
        market = market_of(session, client.id, market_slug)
        remove_fact(session, market, fact_id, now=the_house().clock.now(), actor=the_reader().access.actor)
    flash(gettext("The planned change is taken back."), "ok")
    return redirect(url_for("operator.market", slug=slug, market_slug=market_slug, _anchor="facts"))
