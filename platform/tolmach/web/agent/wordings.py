"""Wordings that wait for somebody who writes their language: side by side with the source, and approved."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tolmach.clients.model import Manner
from tolmach.errors import FieldsRefused, NotFound
from tolmach.i18n import current_locale, gettext
from tolmach.replies.approvers import languages_to_approve
from tolmach.replies.concept_grid import informal_to_write, versions_to_approve
from tolmach.replies.concepts import Place, concept_of, place_of
from tolmach.replies.model import Concept, ConceptVersion
from tolmach.replies.said_answers import waiting_answers
from tolmach.replies.said_sentences import waiting_sentences
from tolmach.replies.save_version import save_version
from tolmach.web import version_words
from tolmach.web.agent.blueprint import agent
from tolmach.web.house import the_house
from tolmach.web.operator.forms import Form, posted
from tolmach.web.reader import the_reader
from tolmach.web.version_page import typed_words, version_page


@agent.get("/wordings")
def wordings() -> ResponseReturnValue:
    """What waits in the languages the reader may approve."""
    return waiting_page()


def waiting_page(sentence_id: int | None = None, typed: Form | None = None) -> str:
    """The same, with what was typed for one of the sentences."""
    with the_house().database.reading() as session:
        languages = languages_to_approve(session, the_reader().access)
        waiting = versions_to_approve(session, languages, reading=current_locale())
        informal = informal_to_write(session, languages, reading=current_locale())
        answers, sentences = waiting_answers(session, languages), waiting_sentences(session, languages)
    return render_template(
        "agent/wordings.html",
        waiting=waiting,
        informal=informal,
        answers=answers,
        sentences=sentences,
        form_of=lambda one: typed if typed and one.said_id == sentence_id else Form({"target": one.saying.target}),
        said=version_words,
    )


@agent.get("/wordings/<int:version_id>")
def wording(version_id: int) -> ResponseReturnValue:
    """One of them beside its source."""
    return _page(version_id)


@agent.get("/wordings/<int:version_id>/informal")
def informal_wording(version_id: int) -> ResponseReturnValue:
    """The informal wording beside it."""
    return _page(version_id, is_informal=True)


@agent.post("/wordings/<int:version_id>")
def approve_wording(version_id: int) -> ResponseReturnValue:
    """Approve the words as they stand in the form, or only look at them as a customer would."""
    return _approve(version_id)


@agent.post("/wordings/<int:version_id>/informal")
def approve_informal_wording(version_id: int) -> ResponseReturnValue:
    """The same of the informal wording."""
    return _approve(version_id, is_informal=True)


def _approve(version_id: int, *, is_informal: bool = False) -> ResponseReturnValue:
    form = posted()
    if request.form.get("then") == "preview":
        return _page(version_id, form, is_informal=is_informal)
    access, now = the_reader().access, the_house().clock.now()
    try:
        with the_house().database.writing.begin() as session:
            concept, place = _find(session, version_id, is_informal=is_informal)
            save_version(session, access, concept.id, place, typed_words(form), seen=form["seen"], now=now)
    except FieldsRefused as refusal:
        return _page(version_id, form.refused(refusal), is_informal=is_informal), 422
    flash(gettext("Saved."), "ok")
    return redirect(url_for("agent.wordings"))


def _page(version_id: int, typed: Form | None = None, *, is_informal: bool = False) -> str:
    with the_house().database.reading() as session:
        concept, place = _find(session, version_id, is_informal=is_informal)
        page = version_page(session, the_reader().access, concept, place, typed)
        return render_template("agent/wording.html", page=page, version_id=version_id, is_informal=is_informal)


def _find(session: Session, version_id: int, *, is_informal: bool) -> tuple[Concept, Place]:
    """The concept and place of a version the reader may approve, or of the informal one beside it. Raises NotFound."""
    version = session.get(ConceptVersion, version_id)
    if version is None or version.language not in languages_to_approve(session, the_reader().access):
        raise NotFound("version", version_id)
    place = place_of(version)
    return concept_of(session, version.concept_id), replace(place, manner=Manner.INFORMAL) if is_informal else place
