"""The reply concepts: which language lacks what, one concept with its versions, and what is done with it as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tolmach.accounts.door import client_for
from tolmach.clients.manners import informal_languages
from tolmach.clients.model import Client, Manner, Market
from tolmach.clients.queries import ClientRow, client_page, list_clients, market_names
from tolmach.errors import NotFound
from tolmach.i18n import current_locale, gettext
from tolmach.language import LANGUAGES, Language
from tolmach.replies.concept_grid import grid_of, name_of, version_rows
from tolmach.replies.concepts import Place, concept_of, free_countries, read_place
from tolmach.replies.judge_content import verdicts_of
from tolmach.replies.law import say_whether_law
from tolmach.replies.model import FileKind
from tolmach.replies.names import concept_names
from tolmach.replies.own_concepts import give_up_concept, override_concept
from tolmach.replies.reply_files import CARRIES_FORM
from tolmach.replies.retire import bring_back_concept, retire_concept, retired_concepts
from tolmach.replies.save_files import file_rows
from tolmach.replies.word_version import want_version
from tolmach.web import version_words
from tolmach.web.house import the_house
from tolmach.web.operator.blueprint import operator, reading, writing
from tolmach.web.operator.choices import Options
from tolmach.web.operator.forms import Form, posted
from tolmach.web.reader import the_reader


@operator.get("/concepts")
def concepts() -> ResponseReturnValue:
    """The grid of the shared library, or of a client with what is its own."""
    with reading() as session:
        client = chosen_client(session)
        retired = () if client else retired_concepts(session)
        rows = grid_of(session, client.id if client else None, reading=current_locale())
        every = [row for row in list_clients(session) if row.is_active]
        spoken = {code for row in every if client and row.id == client.id for code in row.languages}
        return render_template(
            "operator/concepts.html",
            client=client,
            clients=every,
            languages=[code for code in LANGUAGES if not spoken or code in spoken],
            rows=rows,
            retired=retired,
            retired_names=concept_names(session, [one.key for one in retired], current_locale()) if retired else {},
            verdicts=verdicts_of(session, client.id) if client else {},
            said=version_words,
        )


@operator.get("/concepts/<int:concept_id>")
def concept(concept_id: int) -> ResponseReturnValue:
    """One concept: its content, every version, its files, and whose own it can become."""
    return concept_page(concept_id)


def concept_page(concept_id: int, file_form: Form | None = None) -> str:
    """The concept's page as text; ``file_form`` keeps what was typed of a file that was refused."""
    with reading() as session:
        found = concept_of(session, concept_id)
        rows = version_rows(session, found)
        versions = {row.version.language: row.version for row in rows if row.place.is_plain}
        informal = (
            Place(language=Language(code), manner=Manner.INFORMAL)
            for code in sorted(informal_languages(session, found.client_id))
        )
        clients = [row for row in list_clients(session) if row.is_active]
        return render_template(
            "operator/concept.html",
            concept=found,
            name=name_of(found, {code: version.name for code, version in versions.items()}, current_locale()),
            client=session.get(Client, found.client_id) if found.client_id else None,
            market=session.get(Market, found.market_id) if found.market_id else None,
            content=versions.get(found.source_language),
            rows=rows,
            missing=[code for code in LANGUAGES if code not in versions],
            free_countries=free_countries(row.version for row in rows),
            informal_missing=[one for one in informal if one not in {row.place for row in rows}],
            places=_places(session, clients) if found.market_id is None else (),
            files=file_rows(session, found),
            carries_form=found.key in CARRIES_FORM,
            client_options=[(row.slug, row.name) for row in clients],
            form=Form({"states_law": "on"} if found.states_law else {}),
            file_form=file_form or Form({"kind": FileKind.OTHER, "language": found.source_language}),
            said=version_words,
        )


@operator.post("/concepts/<int:concept_id>/own")
def make_own_concept(concept_id: int) -> ResponseReturnValue:
    """Copy it for a client, or for one of its markets."""
    slug, _, market_slug = request.form.get("place", "").partition("/")
    now, actor = the_house().clock.now(), the_reader().access.actor
    with writing() as session:
        client = client_for(session, the_reader().access, slug)
        market = _market(session, client, market_slug) if market_slug else None
        own = override_concept(
            session, concept_id, client_id=client.id, market_id=market.id if market else None, now=now, actor=actor
        )
        address = url_for("operator.concept", concept_id=own.id)
    flash(gettext("Saved."), "ok")
    return redirect(address)


@operator.post("/concepts/<int:concept_id>/law")
def say_whether_concept_is_law(concept_id: int) -> ResponseReturnValue:
    """It states the law, or does not."""
    now, actor = the_house().clock.now(), the_reader().access.actor
    with writing() as session:
        say_whether_law(session, concept_id, states_law=posted().is_ticked("states_law"), now=now, actor=actor)
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.concept", concept_id=concept_id))


@operator.post("/concepts/<int:concept_id>/give-up")
def give_up_own_concept(concept_id: int) -> ResponseReturnValue:
    """The shared one holds again."""
    with writing() as session:
        given_up = give_up_concept(session, concept_id, now=the_house().clock.now(), actor=the_reader().access.actor)
        client = session.get_one(Client, given_up.client_id)
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.concepts", client=client.slug))


@operator.post("/concepts/<int:concept_id>/retire")
def retire_shared_concept(concept_id: int) -> ResponseReturnValue:
    """Nobody gets it any more, until it is brought back."""
    with writing() as session:
        retire_concept(session, concept_id, now=the_house().clock.now(), actor=the_reader().access.actor)
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.concepts", _anchor="retired"))


@operator.post("/concepts/<int:concept_id>/bring-back")
def bring_back_shared_concept(concept_id: int) -> ResponseReturnValue:
    """It holds again."""
    with writing() as session:
        bring_back_concept(session, concept_id, now=the_house().clock.now(), actor=the_reader().access.actor)
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.concept", concept_id=concept_id))


@operator.post("/concepts/<int:concept_id>/<place>/draft")
def draft_version(concept_id: int, place: str) -> ResponseReturnValue:
    """Let a machine word what a language lacks; none knows what a country's own, or an informal one, would say."""
    where = read_place(place)
    if not where.is_plain:
        raise NotFound("version", f"{concept_id}:{where}")
    with writing() as session:
        want_version(session, concept_id, where.language, now=the_house().clock.now(), actor=the_reader().access.actor)
    flash(gettext("A machine drafts it now. Look again in a moment."), "ok")
    return redirect(url_for("operator.concept", concept_id=concept_id))


def chosen_client(session: Session) -> Client | None:
    """The client that the address names; None for the shared library."""
    slug = request.values.get("client")
    return client_for(session, the_reader().access, slug) if slug else None


def _places(session: Session, clients: Sequence[ClientRow]) -> Options:
    """Clients and their markets, as a concept of their own can be made for them."""
    markets = market_names(session)
    options: list[tuple[str, str]] = []
    for client in clients:
        options.append((client.slug, client.name))
        options += [
            (f"{client.slug}/{market.id}", f"{client.name} · {market.name}")
            for market in markets
            if market.client_id == client.id
        ]
    return tuple(options)


def _market(session: Session, client: Client, written: str) -> Market:
    market = next((one for one in client_page(session, client).markets if str(one.id) == written), None)
    if market is None:
        raise NotFound("market", written)
    return market
