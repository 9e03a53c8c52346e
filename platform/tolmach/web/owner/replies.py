"""What is said in a shop's name: its owner reads each content once, and approves or objects."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tolmach.errors import FieldsRefused
from tolmach.i18n import current_locale, gettext
from tolmach.language import LANGUAGES, Language
from tolmach.replies.concepts import read_place
from tolmach.replies.judge_content import client_to_judge, clients_to_judge, contents_of, judge_content
from tolmach.replies.model import Verdict
from tolmach.web import version_words
from tolmach.web.house import the_house
from tolmach.web.operator.forms import Form, posted
from tolmach.web.owner.blueprint import owner
from tolmach.web.reader import the_reader


@owner.get("/replies")
def show_shops() -> ResponseReturnValue:
    """The reader's shops; who has one goes straight to it."""
    with the_house().database.reading() as session:
        clients = clients_to_judge(session, the_reader().access)
    if len(clients) == 1:
        return redirect(url_for("owner.show_replies", slug=clients[0].slug))
    return render_template("owner/shops.html", clients=clients)


@owner.get("/replies/<slug>")
def show_replies(slug: str) -> ResponseReturnValue:
    """Every reply in a language the reader chooses."""
    return _page(slug, request.args.get("language", current_locale()))


@owner.post("/replies/<slug>/<int:concept_id>")
def judge_reply(slug: str, concept_id: int) -> ResponseReturnValue:
    """Approve the content, or object with a sentence."""
    form, language = posted(), read_place(request.form.get("language", "")).language
    verdict = Verdict.OBJECTED if request.form.get("then") == "object" else Verdict.APPROVED
    try:
        with the_house().database.writing.begin() as session:
            access = the_reader().access
            judge_content(
                session,
                access,
                client_to_judge(session, access, slug),
                concept_id,
                language,
                verdict=verdict,
                remark=form["remark"],
                seen=form["seen"],
                now=the_house().clock.now(),
            )
    except FieldsRefused as refusal:
        return _page(slug, language, concept_id, form.refused(refusal)), 422
    flash(gettext("Saved."), "ok")
    return redirect(url_for("owner.show_replies", slug=slug, language=language, _anchor=f"concept-{concept_id}"))


def _page(slug: str, language: str, concept_id: int | None = None, form: Form | None = None) -> str:
    chosen: Language = read_place(language).language
    with the_house().database.reading() as session:
        client = client_to_judge(session, the_reader().access, slug)
        contents = contents_of(session, client, chosen)
    return render_template(
        "owner/replies.html",
        client=client,
        contents=contents,
        chosen=chosen,
        languages=tuple(LANGUAGES),
        refused=concept_id,
        form=form or Form({}),
        said=version_words,
    )
