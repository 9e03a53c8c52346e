"""The words of a concept: a version beside its source, and a new concept with its first one."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tolmach.accounts.door import client_for
from tolmach.errors import FieldsRefused, Wrong
from tolmach.i18n import current_locale, gettext
from tolmach.language import LANGUAGES
from tolmach.replies.concept_words import CONCEPT_SLOTS
from tolmach.replies.concepts import Place, concept_of, read_place, version_at
from tolmach.replies.own_concepts import add_concept
from tolmach.replies.save_version import save_version
from tolmach.reports.draft_queries import asked_in
from tolmach.web.house import the_house
from tolmach.web.names import topic_words
from tolmach.web.operator.blueprint import operator, reading, writing
from tolmach.web.operator.concepts import chosen_client
from tolmach.web.operator.forms import Form, posted
from tolmach.web.racing import write_or_find
from tolmach.web.reader import the_reader
from tolmach.web.version_page import typed_words, version_page


@operator.get("/concepts/<int:concept_id>/<place>")
def concept_version(concept_id: int, place: str) -> ResponseReturnValue:
    """One version, or the empty form where it is missing."""
    return _page(concept_id, read_place(place))


@operator.post("/concepts/<int:concept_id>/<place>")
def save_concept_version(concept_id: int, place: str) -> ResponseReturnValue:
    """Keep the words, or only look at them as a customer would."""
    where, form = read_place(place), posted()
    if request.form.get("then") == "preview":
        return _page(concept_id, where, form)
    try:
        with writing() as session:
            save_version(
                session,
                the_reader().access,
                concept_id,
                where,
                typed_words(form),
                seen=form["seen"],
                content_changes=form.is_ticked("content"),
                now=the_house().clock.now(),
            )
    except FieldsRefused as refusal:
        return _page(concept_id, where, form.refused(refusal)), 422
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.concept_version", concept_id=concept_id, place=place))


@operator.get("/concepts/new")
def new_concept() -> ResponseReturnValue:
    """The form of a new concept; ``letter`` names letters of a topic that it is to answer, in ``language``."""
    language = request.args.get("language", current_locale())
    words = {name: request.args.get(name, "") for name in ("client", "name")}
    with reading() as session:
        asks = asked_in(session, the_reader().access, request.args.getlist("letter", type=int), language)
    return _new_page(Form({**words, "language": language, "asks": "\n".join(asks)}))


@operator.post("/concepts/new")
def make_concept() -> ResponseReturnValue:
    """Keep a new concept."""
    form = posted()
    try:
        if form["language"] not in LANGUAGES:
            raise FieldsRefused({"language": Wrong.NO_LANGUAGE})
        # Two may name a concept alike at one moment: the second gets another key.
        concept_id = write_or_find(lambda session: _make(session, form))
    except FieldsRefused as refusal:
        return _new_page(form.refused(refusal)), 422
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.concept", concept_id=concept_id))


def _make(session: Session, form: Form) -> int:
    access = the_reader().access
    client = client_for(session, access, form["client"]) if form["client"] else None
    made = add_concept(
        session,
        access,
        client_id=client.id if client else None,
        topic=form["topic"] if form["topic"] in topic_words() else "",
        place=read_place(form["language"]),
        words=typed_words(form),
        now=the_house().clock.now(),
    )
    return made.id


def _page(concept_id: int, place: Place, typed: Form | None = None) -> str:
    with reading() as session:
        concept = concept_of(session, concept_id)
        version_at(session, concept, place)
        page = version_page(session, the_reader().access, concept, place, typed)
        return render_template("operator/concept_version.html", page=page)


def _new_page(form: Form) -> str:
    with reading() as session:
        client = chosen_client(session)
    return render_template(
        "operator/concept_new.html",
        client=client,
        form=form,
        topics=tuple(topic_words().items()),
        blanks=" ".join(f"{{{{{slot}}}}}" for slot in CONCEPT_SLOTS),
    )
