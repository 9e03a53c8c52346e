"""The letters the desk sends by itself, worded for a client and seen as its customers would read them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tolmach.accounts.door import client_for
from tolmach.errors import FieldsRefused
from tolmach.i18n import gettext
from tolmach.language import Language
from tolmach.replies.edit_letters import (
    ALWAYS,
    LETTER_SLOTS,
    letter_rows,
    preview_letter,
    read_letter,
    reset_letter,
    save_letter,
)
from tolmach.replies.texts import LetterText, parts_of
from tolmach.web.house import the_house
from tolmach.web.operator.blueprint import client_to_change, operator, reading
from tolmach.web.operator.forms import Form, posted
from tolmach.web.reader import the_reader


@dataclass(frozen=True, kw_only=True)
class Place:
    """Whose letter, which, and in which language."""

    slug: str
    key: str
    language: Language


@operator.get("/clients/<slug>/letters")
def letters(slug: str) -> ResponseReturnValue:
    """Every letter in every language of the client."""
    with reading() as session:
        client = client_for(session, the_reader().access, slug)
        return render_template("operator/letters.html", client=client, rows=letter_rows(session, client))


@operator.get("/clients/<slug>/letters/<key>/<language>")
def letter(slug: str, key: str, language: str) -> ResponseReturnValue:
    """One letter with its preview."""
    return _page(Place(slug=slug, key=key, language=Language(language)))


@operator.post("/clients/<slug>/letters/<key>/<language>")
def change_letter(slug: str, key: str, language: str) -> ResponseReturnValue:
    """Save it, put it back, or only look at it once more."""
    place, form, then = Place(slug=slug, key=key, language=Language(language)), posted(), request.form.get("then")
    if then == "preview":
        return _page(place, form)
    try:
        with client_to_change(slug) as (session, client):
            now, actor = the_house().clock.now(), the_reader().access.actor
            if then == "reset":
                reset_letter(session, client, key, place.language, now=now, actor=actor)
            else:
                save_letter(session, client, key, _wording(place, form), now=now, actor=actor)
    except FieldsRefused as refusal:
        return _page(place, form.refused(refusal)), 422
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.letter", slug=slug, key=key, language=language))


def _page(place: Place, typed: Form | None = None) -> str:
    now = the_house().clock.now()
    with reading() as session:
        client = client_for(session, the_reader().access, place.slug)
        wording = read_letter(session, client, place.key, place.language, now=now)
        form = typed or Form({"subject": wording.subject, "text": wording.text})
        return render_template(
            "operator/letter.html",
            client=client,
            place=place,
            form=form,
            blanks=" ".join(f"{{{{{slot}}}}}" for slot in (*LETTER_SLOTS[place.key], *ALWAYS)),
            has_subject="subject" in parts_of(place.key),
            preview=preview_letter(session, client, place.key, _wording(place, form), now=now),
        )


def _wording(place: Place, form: Form) -> LetterText:
    return LetterText(language=place.language, subject=form["subject"], text=form["text"])
