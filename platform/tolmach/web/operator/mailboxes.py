"""A client's mailboxes, and trying their connections."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tolmach.accounts.door import client_for
from tolmach.clients.model import Mailbox
from tolmach.clients.queries import client_page, markets_in_order
from tolmach.clients.save_mailbox import add_mailbox, change_mailbox, mailbox_of
from tolmach.errors import FieldsRefused
from tolmach.i18n import gettext
from tolmach.jobs.domains import check_domain_of
from tolmach.jobs.mailbox_token import try_mailbox
from tolmach.outbox.domains import last_check
from tolmach.web.house import the_house
from tolmach.web.operator import domain_words
from tolmach.web.operator.blueprint import client_to_change, operator, reading
from tolmach.web.operator.forms import Form, posted
from tolmach.web.operator.mailbox_form import MARKET_FIELDS, empty_form, form_of, values_of
from tolmach.web.operator.sentences import receiving_sentence, sending_sentence
from tolmach.web.reader import the_reader


@operator.get("/clients/<slug>/mailboxes/new")
def new_mailbox(slug: str) -> ResponseReturnValue:
    """The form for a new mailbox."""
    return _page(slug, None, empty_form())


@operator.post("/clients/<slug>/mailboxes/new")
def make_mailbox(slug: str) -> ResponseReturnValue:
    """Add a mailbox; refused values stay in the form, secrets do not."""
    form = posted()
    try:
        with client_to_change(slug) as (session, client):
            now, actor = the_house().clock.now(), the_reader().access.actor
            box = add_mailbox(session, client_id=client.id, values=values_of(form), now=now, actor=actor)
    except FieldsRefused as refusal:
        return _page(slug, None, form.refused(refusal)), 422
    return _saved(slug, box)


@operator.get("/clients/<slug>/mailboxes/<int:mailbox_id>")
def mailbox(slug: str, mailbox_id: int) -> ResponseReturnValue:
    """One mailbox."""
    return _page(slug, mailbox_id, None)


@operator.post("/clients/<slug>/mailboxes/<int:mailbox_id>")
def save_mailbox(slug: str, mailbox_id: int) -> ResponseReturnValue:
    """Change a mailbox, and try it where that was asked for."""
    form = posted()
    try:
        with client_to_change(slug) as (session, client):
            box = mailbox_of(session, client.id, mailbox_id)
            now, actor = the_house().clock.now(), the_reader().access.actor
            change_mailbox(session, box, values=values_of(form), now=now, actor=actor)
    except FieldsRefused as refusal:
        return _page(slug, mailbox_id, form.refused(refusal)), 422
    return _saved(slug, box)


def _saved(slug: str, box: Mailbox) -> ResponseReturnValue:
    flash(gettext("Saved."), "ok")
    if request.form.get("then") == "try":
        # The transaction has ended: a server that answers slowly holds nobody up.
        receiving, sending = try_mailbox(the_house(), box)
        for tone, sentence in (receiving_sentence(receiving), sending_sentence(sending)):
            flash(sentence, tone)
    if request.form.get("then") == "domain" and not check_domain_of(the_house(), box):
        flash(gettext("The name service could not be asked. Try again later."), "doubt")
    return redirect(url_for("operator.mailbox", slug=slug, mailbox_id=box.id))


def _page(slug: str, mailbox_id: int | None, form: Form | None) -> str:
    with reading() as session:
        client = client_for(session, the_reader().access, slug)
        markets = client_page(session, client).markets
        box = mailbox_of(session, client.id, mailbox_id) if mailbox_id is not None else None
        served = markets_in_order(session, box) if box is not None else []
    return render_template(
        "operator/mailbox.html",
        client=client,
        markets=markets,
        box=box,
        form=form or (form_of(box, served) if box is not None else empty_form()),
        domain=last_check(box) if box is not None else None,
        domain_words=domain_words,
        # Two more than are in use: whoever serves more markets saves once and gets two more.
        market_fields=MARKET_FIELDS[: max(1, min(len(markets), len(served) + 2))],
    )
