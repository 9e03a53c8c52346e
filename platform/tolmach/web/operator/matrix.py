"""Who answers what: clients × languages, one client's languages, one ladder."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tolmach.accounts.door import client_for
from tolmach.clients.queries import market_names
from tolmach.errors import FieldsRefused, NotFound
from tolmach.events.actor import Actor
from tolmach.i18n import gettext, ngettext
from tolmach.language import LANGUAGES, is_served
from tolmach.pools.ladders import OTHERS, RulePlace, exact_rules, ladder_of, ladders, rule_of
from tolmach.pools.save_pool import list_pools
from tolmach.routing.change_ladder import change_ladder, change_language_rule
from tolmach.web.house import the_house
from tolmach.web.operator.blueprint import client_to_change, operator, reading
from tolmach.web.operator.forms import Form, posted
from tolmach.web.operator.ladder_form import (
    PLACES,
    first_rungs,
    form_of_client,
    form_of_ladder,
    read_rule,
    read_rule_place,
    rungs_of,
    with_first,
)
from tolmach.web.operator.matrix_page import collect_matrix, needed_languages
from tolmach.web.reader import the_reader


@operator.get("/languages")
def matrix() -> ResponseReturnValue:
    """Every client and language with who answers first, and where nobody does."""
    with reading() as session:
        page = collect_matrix(session)
    return render_template("operator/matrix.html", page=page)


@operator.get("/languages/<slug>")
def client_languages(slug: str) -> ResponseReturnValue:
    """One client's languages in one form."""
    return _client_page(slug, None)


@operator.post("/languages/<slug>")
def save_client_languages(slug: str) -> ResponseReturnValue:
    """Say who answers each language first, and what happens to the others; further rungs stay."""
    form = posted()
    try:
        with client_to_change(slug) as (session, client):
            changed = _save_client(session, client.id, form, the_reader().access.actor)
    except FieldsRefused as refusal:
        return _client_page(slug, form.refused(refusal)), 422
    if changed:
        flash(ngettext("%(num)s language is changed.", "%(num)s languages are changed.", changed), "ok")
    else:
        flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.client_languages", slug=slug))


@operator.get("/languages/<slug>/<language>")
def ladder(slug: str, language: str) -> ResponseReturnValue:
    """The rungs of one language of a client."""
    return _ladder_page(slug, language, None)


@operator.post("/languages/<slug>/<language>")
def save_ladder(slug: str, language: str) -> ResponseReturnValue:
    """Set the rungs; what waits unassigned is routed anew."""
    form = posted()
    try:
        with client_to_change(slug) as (session, client):
            now, actor = the_house().clock.now(), the_reader().access.actor
            rungs = rungs_of(form)
            change_ladder(session, client_id=client.id, language=language, rungs=rungs, now=now, actor=actor)
    except FieldsRefused as refusal:
        return _ladder_page(slug, language, form.refused(refusal)), 422
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.ladder", slug=slug, language=language))


def _save_client(session: Session, client_id: int, form: Form, actor: Actor) -> int:
    now, held, changed = the_house().clock.now(), ladders(session, client_id), 0
    # The rule comes last, because it is for the languages that then have no ladder.
    for language, first in first_rungs(form).items():
        rungs = with_first(first, held.get((client_id, language), ()))
        changed += change_ladder(session, client_id=client_id, language=language, rungs=rungs, now=now, actor=actor)
    rule = read_rule(form)
    change_language_rule(session, client_id=client_id, place=RulePlace(), rule=rule, now=now, actor=actor)
    return changed


@operator.post("/languages/<slug>/rules")
def save_rule(slug: str) -> ResponseReturnValue:
    """Set the rule for one language or market, or take it back."""
    form = posted()
    try:
        with client_to_change(slug) as (session, client):
            now, actor, rule = the_house().clock.now(), the_reader().access.actor, read_rule(form)
            change_language_rule(
                session, client_id=client.id, place=read_rule_place(form), rule=rule, now=now, actor=actor
            )
    except FieldsRefused as refusal:
        return _client_page(slug, None, rule_form=form.refused(refusal)), 422
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.client_languages", slug=slug, _anchor="rules"))


def _client_page(slug: str, form: Form | None, *, rule_form: Form | None = None) -> str:
    with reading() as session:
        client = client_for(session, the_reader().access, slug)
        held, pools = ladders(session, client.id), list_pools(session)
        begun = form_of_client(client.id, held, rule_of(session, client.id))
        rules = exact_rules(session, client.id)
        markets = [market for market in market_names(session) if market.client_id == client.id]
        needed = needed_languages(session).get(client.id, frozenset())
    counts = {language: len(held.get((client.id, language), ())) for language in LANGUAGES}
    return render_template(
        "operator/client_languages.html",
        client=client,
        pools=pools,
        form=form or begun,
        needed=needed,
        counts=counts,
        rules=rules,
        markets=markets,
        rule_form=rule_form or Form({"rule_language": OTHERS}),
    )


def _ladder_page(slug: str, language: str, form: Form | None) -> str:
    if not is_served(language):
        raise NotFound("language", language)
    with reading() as session:
        client = client_for(session, the_reader().access, slug)
        rungs, pools = ladder_of(session, client.id, language), list_pools(session)
    return render_template(
        "operator/ladder.html",
        client=client,
        code=language,
        pools=pools,
        form=form or form_of_ladder(rungs),
        places=PLACES,
        rungs=rungs,
    )
