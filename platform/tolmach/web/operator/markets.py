"""A client's markets."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tolmach.accounts.door import client_for
from tolmach.clients.model import Acknowledge, Market, PromiseRounding
from tolmach.clients.save_market import MarketValues, add_market, change_market, market_of
from tolmach.errors import FieldsRefused
from tolmach.hours.effective import HolidayRule
from tolmach.i18n import gettext
from tolmach.tickets.clocks import follow_contract
from tolmach.web.house import the_house
from tolmach.web.operator.blueprint import client_to_change, operator, reading
from tolmach.web.operator.facts import FactsPage, facts_page
from tolmach.web.operator.forms import Form, posted
from tolmach.web.reader import the_reader

LANGUAGE_FIELDS = ("language_1", "language_2", "language_3", "language_4")
DEFAULTS = {
    "time_zone": "Europe/Prague",
    "currency": "EUR",
    "acknowledge": Acknowledge.ALWAYS,
    "holiday_rule": HolidayRule.POOL,
    "promise_rounding": PromiseRounding.HOUR,
    "is_active": "on",
}


@operator.get("/clients/<slug>/markets/new")
def new_market(slug: str) -> ResponseReturnValue:
    """The form for a new market."""
    return _new_page(slug, Form(DEFAULTS))


@operator.post("/clients/<slug>/markets/new")
def make_market(slug: str) -> ResponseReturnValue:
    """Add a market; refused values stay in the form."""
    form = posted()
    try:
        with client_to_change(slug) as (session, client):
            market = add_market(
                session,
                client_id=client.id,
                slug=form["slug"].strip(),
                values=_values(form),
                now=the_house().clock.now(),
                actor=the_reader().access.actor,
            )
    except FieldsRefused as refusal:
        return _new_page(slug, form.refused(refusal)), 422
    flash(gettext("%(market)s has been added. Next, enter its facts.", market=market.name), "ok")
    return redirect(url_for("operator.market", slug=slug, market_slug=market.slug, _anchor="facts"))


@operator.get("/clients/<slug>/markets/<market_slug>")
def market(slug: str, market_slug: str) -> ResponseReturnValue:
    """One market with its facts."""
    return market_page(slug, market_slug)


@operator.post("/clients/<slug>/markets/<market_slug>")
def save_market(slug: str, market_slug: str) -> ResponseReturnValue:
    """Change a market."""
    form = posted()
    try:
        with client_to_change(slug) as (session, client):
            found = market_of(session, client.id, market_slug)
            now, actor = the_house().clock.now(), the_reader().access.actor
            change_market(session, found, values=_values(form), now=now, actor=actor)
            follow_contract(session, found, now=now, actor=actor)
    except FieldsRefused as refusal:
        return market_page(slug, market_slug, form=form.refused(refusal)), 422
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.market", slug=slug, market_slug=market_slug))


def market_page(slug: str, market_slug: str, *, form: Form | None = None, facts_form: Form | None = None) -> str:
    """A market's page as text; the forms keep what was refused."""
    with reading() as session:
        client = client_for(session, the_reader().access, slug)
        found = market_of(session, client.id, market_slug)
        facts: FactsPage = facts_page(session, found, now=the_house().clock.now(), typed=facts_form)
    return render_template(
        "operator/market.html", client=client, market=found, form=form or _form_of(found), facts=facts
    )


def _new_page(slug: str, form: Form) -> str:
    with reading() as session:
        client = client_for(session, the_reader().access, slug)
    return render_template("operator/market_new.html", client=client, form=form)


def _values(form: Form) -> MarketValues:
    return MarketValues(
        name=form["name"],
        country=form["country"],
        languages=[form[name] for name in LANGUAGE_FIELDS if form[name]],
        time_zone=form["time_zone"],
        currency=form["currency"].strip().upper(),
        acknowledge=form.choice("acknowledge", Acknowledge),
        holiday_rule=form.choice("holiday_rule", HolidayRule),
        promise_rounding=_rounding(form),
        survey_after_hours=form.number("survey_after_hours") if form["survey_after_hours"].strip() else None,
        holiday_subdivision=form["holiday_subdivision"].strip().upper() or None,
        is_active=form.is_ticked("is_active"),
    )


def _rounding(form: Form) -> PromiseRounding:
    return form.choice("promise_rounding", PromiseRounding) if form["promise_rounding"] else PromiseRounding.HOUR


def _form_of(market: Market) -> Form:
    languages = dict(zip(LANGUAGE_FIELDS, market.languages, strict=False))
    return Form(
        {
            **languages,
            "name": market.name,
            "country": market.country,
            "time_zone": market.time_zone,
            "currency": market.currency,
            "acknowledge": market.acknowledge,
            "holiday_rule": market.holiday_rule,
            "promise_rounding": market.promise_rounding,
            "survey_after_hours": "" if market.survey_after_hours is None else str(market.survey_after_hours),
            "holiday_subdivision": market.holiday_subdivision or "",
            "is_active": "on" if market.is_active else "",
        }
    )
