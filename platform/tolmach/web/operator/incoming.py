"""A client's incoming mail: whom it lets in, whose forms write, what is for the shop; and what was kept out."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tolmach.accounts.door import client_for
from tolmach.clients.model import SenderVerdict, ShopMail
from tolmach.clients.queries import client_page, list_clients
from tolmach.clients.save_senders import (
    add_sender,
    remove_sender,
    save_shop_addresses,
    senders_of,
    shop_addresses_of,
)
from tolmach.errors import FieldsRefused
from tolmach.i18n import gettext
from tolmach.inbox.screened import let_in, screened_letters
from tolmach.web.house import the_house
from tolmach.web.names import shop_mail_word
from tolmach.web.operator.blueprint import client_to_change, operator, reading, writing
from tolmach.web.operator.choices import verdict_options
from tolmach.web.operator.forms import Form, posted
from tolmach.web.operator.screened_words import screened_words
from tolmach.web.reader import the_reader

MOST_SCREENED = 100


@operator.get("/clients/<slug>/incoming")
def incoming(slug: str) -> ResponseReturnValue:
    """What the client says of senders, and where letters for the shop go."""
    return _page(slug)


@operator.post("/clients/<slug>/incoming/shop")
def save_shop(slug: str) -> ResponseReturnValue:
    """Say where letters for the shop itself go."""
    form = posted()
    try:
        with client_to_change(slug) as (session, client):
            now, actor = the_house().clock.now(), the_reader().access.actor
            addresses = {kind: form[kind] for kind in ShopMail}
            save_shop_addresses(session, client.id, addresses, now=now, actor=actor)
    except FieldsRefused as refusal:
        return _page(slug, shop_form=form.refused(refusal)), 422
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.incoming", slug=slug))


@operator.post("/clients/<slug>/incoming/senders")
def save_sender(slug: str) -> ResponseReturnValue:
    """Say something of a sender."""
    form = posted()
    try:
        with client_to_change(slug) as (session, client):
            add_sender(
                session,
                client.id,
                pattern=form["pattern"],
                verdict=form.choice("verdict", SenderVerdict),
                market_slug=form["market"] or None,
                now=the_house().clock.now(),
                actor=the_reader().access.actor,
            )
    except FieldsRefused as refusal:
        return _page(slug, sender_form=form.refused(refusal)), 422
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.incoming", slug=slug, _anchor="senders"))


@operator.post("/clients/<slug>/incoming/senders/<int:rule_id>/remove")
def remove_sender_rule(slug: str, rule_id: int) -> ResponseReturnValue:
    """Say nothing of a sender any more."""
    with client_to_change(slug) as (session, client):
        now, actor = the_house().clock.now(), the_reader().access.actor
        remove_sender(session, client.id, rule_id, now=now, actor=actor)
    return redirect(url_for("operator.incoming", slug=slug, _anchor="senders"))


@operator.get("/screened")
def screened() -> ResponseReturnValue:
    """Letters that were kept from the desk, the newest first."""
    slug, words = request.args.get("client", ""), request.args.get("q", "")
    with reading() as session:
        letters = screened_letters(session, client_slug=slug or None, words=words, most=MOST_SCREENED)
        clients = list_clients(session)
    return render_template(
        "operator/screened.html",
        letters=letters,
        clients=clients,
        slug=slug,
        words=words,
        most=MOST_SCREENED,
        reason_words=screened_words,
    )


@operator.post("/screened/<int:letter_id>/let-in")
def let_screened_in(letter_id: int) -> ResponseReturnValue:
    """Receive a letter after all."""
    with writing() as session:
        let_in(session, letter_id, now=the_house().clock.now(), actor=the_reader().access.actor)
    flash(gettext("The letter goes to the desk now."), "ok")
    return redirect(url_for("operator.screened"))


def _page(slug: str, *, shop_form: Form | None = None, sender_form: Form | None = None) -> str:
    with reading() as session:
        client = client_for(session, the_reader().access, slug)
        addresses, senders = shop_addresses_of(session, client.id), senders_of(session, client.id)
        markets = client_page(session, client).markets
    return render_template(
        "operator/incoming.html",
        client=client,
        kinds=[(kind, shop_mail_word(kind)) for kind in ShopMail],
        shop_form=shop_form or Form(dict(addresses.items())),
        senders=senders,
        sender_form=sender_form or Form({"verdict": SenderVerdict.FORM}),
        verdicts=verdict_options(),
        markets=[(market.slug, market.name) for market in markets if market.is_active],
    )
