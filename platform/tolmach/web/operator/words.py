"""A client's words: its glossary, and the sentences its people have worded before."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tolmach.accounts.door import client_for
from tolmach.errors import FieldsRefused
from tolmach.i18n import gettext
from tolmach.language import LANGUAGES, PIVOT
from tolmach.replies.said_sentences import forget_for_good
from tolmach.translation.remembered import correct_segment, find_segments, segment_of
from tolmach.translation.terms import remove_term, save_term, term_of, terms_of, write_wordings
from tolmach.web.house import the_house
from tolmach.web.operator.blueprint import client_to_change, operator, reading
from tolmach.web.operator.forms import Form, posted
from tolmach.web.reader import the_reader


@operator.get("/clients/<slug>/words")
def words(slug: str) -> ResponseReturnValue:
    """The terms and sentences; ``term`` or ``sentence`` names the one to change."""
    return _page(slug, term_id=request.args.get("term", type=int), segment_id=request.args.get("sentence", type=int))


@operator.post("/clients/<slug>/words/terms")
def save_glossary_term(slug: str) -> ResponseReturnValue:
    """Add or change a term."""
    form = posted()
    try:
        with client_to_change(slug) as (session, client):
            save_term(
                session,
                client_id=client.id,
                term_id=form.number("term_id", default=0) or None,
                language=form["language"],
                term=form["term"],
                wordings=form["wordings"],
                now=the_house().clock.now(),
                actor=the_reader().access.actor,
            )
    except FieldsRefused as refusal:
        return _page(slug, term_form=form.refused(refusal)), 422
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.words", slug=slug, _anchor="terms"))


@operator.post("/clients/<slug>/words/terms/<int:term_id>/remove")
def remove_glossary_term(slug: str, term_id: int) -> ResponseReturnValue:
    """Take a term out."""
    with client_to_change(slug) as (session, client):
        now, actor = the_house().clock.now(), the_reader().access.actor
        remove_term(session, client_id=client.id, term_id=term_id, now=now, actor=actor)
    flash(gettext("The term was removed."), "ok")
    return redirect(url_for("operator.words", slug=slug, _anchor="terms"))


@operator.post("/clients/<slug>/words/sentences/<int:segment_id>")
def correct_sentence(slug: str, segment_id: int) -> ResponseReturnValue:
    """Word a remembered sentence anew."""
    form = posted()
    try:
        with client_to_change(slug) as (session, client):
            now, actor = the_house().clock.now(), the_reader().access.actor
            correct_segment(
                session, client_id=client.id, segment_id=segment_id, target=form["target"], now=now, actor=actor
            )
    except FieldsRefused as refusal:
        return _page(slug, segment_id=segment_id, segment_form=form.refused(refusal)), 422
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.words", slug=slug, _anchor="sentences"))


@operator.post("/clients/<slug>/words/sentences/<int:segment_id>/forget")
def forget_sentence(slug: str, segment_id: int) -> ResponseReturnValue:
    """Forget a remembered sentence."""
    with client_to_change(slug) as (session, client):
        now, actor = the_house().clock.now(), the_reader().access.actor
        forget_for_good(session, client_id=client.id, segment_id=segment_id, now=now, actor=actor)
    flash(gettext("The sentence was forgotten."), "ok")
    return redirect(url_for("operator.words", slug=slug, _anchor="sentences"))


def _page(
    slug: str,
    *,
    term_id: int | None = None,
    segment_id: int | None = None,
    term_form: Form | None = None,
    segment_form: Form | None = None,
) -> str:
    asked = request.args.get("q", "")
    with reading() as session:
        client = client_for(session, the_reader().access, slug)
        terms, segments = terms_of(session, client.id), find_segments(session, client.id, asked)
        term = term_of(session, client.id, term_id) if term_id else None
        segment = segment_of(session, client.id, segment_id) if segment_id else None
    typed = {"term_id": str(term.id), "language": term.language, "term": term.term} if term else {"language": PIVOT}
    return render_template(
        "operator/words.html",
        client=client,
        terms=terms,
        segments=segments,
        segment=segment,
        asked=asked,
        languages=tuple((code, facts.name) for code, facts in LANGUAGES.items()),
        term_form=term_form or Form({**typed, "wordings": write_wordings(term) if term else ""}),
        segment_form=segment_form or Form({"target": segment.target if segment else ""}),
    )
