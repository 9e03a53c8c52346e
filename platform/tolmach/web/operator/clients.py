"""The clients, one client, and its keys to the API."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tolmach.accounts.client_tokens import make_token, revoke_token, tokens_of
from tolmach.accounts.door import client_for
from tolmach.clients.add_client import add_client, change_client
from tolmach.clients.manners import informal_languages, save_manners
from tolmach.clients.model import Client, Manner, TranslationPolicy
from tolmach.clients.queries import ClientPage, client_page, list_clients
from tolmach.errors import FieldsRefused
from tolmach.i18n import gettext
from tolmach.language import LANGUAGES
from tolmach.replies.texts import manner_names
from tolmach.web.house import the_house
from tolmach.web.operator.blueprint import client_to_change, operator, reading, show_once, shown_once, writing
from tolmach.web.operator.forms import Form, posted
from tolmach.web.reader import the_reader


@operator.get("/clients")
def clients() -> ResponseReturnValue:
    """Every client."""
    with reading() as session:
        return render_template("operator/clients.html", clients=list_clients(session))


@operator.get("/clients/new")
def new_client() -> ResponseReturnValue:
    """The form for taking on a client."""
    return _new_page(Form({"translation_policy": TranslationPolicy.OFFLINE_ONLY}))


@operator.post("/clients/new")
def make_client() -> ResponseReturnValue:
    """Take on a client; refused values stay in the form."""
    form = posted()
    try:
        with writing() as session:
            client = add_client(
                session,
                name=form["name"],
                slug=form["slug"].strip(),
                reference_prefix=form["reference_prefix"].strip(),
                translation_policy=form.choice("translation_policy", TranslationPolicy),
                now=the_house().clock.now(),
                actor=the_reader().access.actor,
            )
    except FieldsRefused as refusal:
        return _new_page(form.refused(refusal)), 422
    flash(gettext("%(client)s has been added. Next, add its first market.", client=client.name), "ok")
    return redirect(url_for("operator.client", slug=client.slug))


@operator.get("/clients/<slug>")
def client(slug: str) -> ResponseReturnValue:
    """One client with its markets, mailboxes and keys."""
    return _client_page(slug)


@operator.post("/clients/<slug>")
def save_client(slug: str) -> ResponseReturnValue:
    """Change what is said of a client."""
    form = posted()
    try:
        with client_to_change(slug) as (session, client):
            change_client(
                session,
                client,
                name=form["name"],
                translation_policy=form.choice("translation_policy", TranslationPolicy),
                is_active=form.is_ticked("is_active"),
                now=the_house().clock.now(),
                actor=the_reader().access.actor,
            )
    except FieldsRefused as refusal:
        return _client_page(slug, form.refused(refusal)), 422
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.client", slug=slug))


@operator.post("/clients/<slug>/manners")
def save_client_manners(slug: str) -> ResponseReturnValue:
    """Say how its customers are addressed in each language."""
    form = posted()
    with client_to_change(slug) as (session, client):
        known = _manner_form(session, client_page(session, client))
        said = {code: form.choice(code, Manner) for code in known.typed if form[code]}
        save_manners(session, client, said, now=the_house().clock.now(), actor=the_reader().access.actor)
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.client", slug=slug, _anchor="manners"))


@operator.post("/clients/<slug>/tokens")
def new_token(slug: str) -> ResponseReturnValue:
    """Make a key; it is shown on the next page and never again."""
    form = posted()
    try:
        with client_to_change(slug) as (session, client):
            now, actor = the_house().clock.now(), the_reader().access.actor
            token = make_token(session, client_id=client.id, name=form["token_name"], now=now, actor=actor)
    except FieldsRefused as refusal:
        return _client_page(slug, token_form=form.refused(refusal)), 422
    show_once(token)
    return redirect(url_for("operator.client", slug=slug, _anchor="tokens"))


@operator.post("/clients/<slug>/tokens/<int:token_id>/revoke")
def end_token(slug: str, token_id: int) -> ResponseReturnValue:
    """Take a key away."""
    with client_to_change(slug) as (session, client):
        now, actor = the_house().clock.now(), the_reader().access.actor
        revoke_token(session, client_id=client.id, token_id=token_id, now=now, actor=actor)
    flash(gettext("The key no longer works."), "ok")
    return redirect(url_for("operator.client", slug=slug, _anchor="tokens"))


def _new_page(form: Form) -> str:
    return render_template("operator/client_new.html", form=form)


def _client_page(slug: str, form: Form | None = None, token_form: Form | None = None) -> str:
    with reading() as session:
        client = client_for(session, the_reader().access, slug)
        page, tokens = client_page(session, client), tokens_of(session, client.id)
        manner_form = _manner_form(session, page)
    return render_template(
        "operator/client.html",
        page=page,
        tokens=tokens,
        form=form or _form_of(client),
        token_form=token_form or Form({}),
        manner_form=manner_form,
        secret=shown_once(),
    )


def _manner_form(session: Session, page: ClientPage) -> Form:
    """The languages of the client's markets that know two ways, each with the one that is wanted."""
    informal = informal_languages(session, page.client.id)
    spoken = {code for market in page.markets for code in market.languages}
    return Form(
        {
            code: Manner.INFORMAL if code in informal else Manner.FORMAL
            for code in LANGUAGES
            if code in spoken and manner_names(code)
        }
    )


def _form_of(client: Client) -> Form:
    return Form(
        {
            "name": client.name,
            "translation_policy": client.translation_policy,
            "is_active": "on" if client.is_active else "",
        }
    )
