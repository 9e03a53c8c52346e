"""What colleagues said before and waits for somebody who writes the language: it may be said again, or never."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tolmach.errors import FieldsRefused
from tolmach.i18n import gettext
from tolmach.replies.approvers import languages_to_approve
from tolmach.replies.said_answers import judge_answer
from tolmach.replies.said_sentences import approve_sentence, refuse_sentence
from tolmach.web.agent.blueprint import agent
from tolmach.web.agent.wordings import waiting_page
from tolmach.web.house import the_house
from tolmach.web.operator.forms import posted
from tolmach.web.reader import the_reader


@agent.post("/wordings/answers/<int:answer_id>")
def judge_said_answer(answer_id: int) -> ResponseReturnValue:
    """Let an answer be given again, or never."""
    access, now = the_reader().access, the_house().clock.now()
    is_approved = request.form.get("then") == "approve"
    with the_house().database.writing.begin() as session:
        languages = languages_to_approve(session, access)
        judge_answer(session, answer_id, languages, is_approved=is_approved, now=now, actor=access.actor)
    flash(gettext("Saved."), "ok")
    return redirect(url_for("agent.wordings", _anchor="answers"))


@agent.post("/wordings/sentences/<int:said_id>")
def judge_said_sentence(said_id: int) -> ResponseReturnValue:
    """Let a sentence be said again, in the words of the form, or never."""
    access, now, form = the_reader().access, the_house().clock.now(), posted()
    try:
        with the_house().database.writing.begin() as session:
            languages = languages_to_approve(session, access)
            if request.form.get("then") == "approve":
                approve_sentence(session, said_id, languages, target=form["target"], now=now, actor=access.actor)
            else:
                refuse_sentence(session, said_id, languages, now=now, actor=access.actor)
    except FieldsRefused as refusal:
        return waiting_page(said_id, form.refused(refusal)), 422
    flash(gettext("Saved."), "ok")
    return redirect(url_for("agent.wordings", _anchor="sentences"))
