"""What agents always change in drafts, what customers ask that no saved reply answers, and how drafts fare."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC

from babel.numbers import format_percent
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tolmach.errors import FieldsRefused
from tolmach.i18n import current_locale, gettext
from tolmach.replies.judge_proposals import accept_proposal, refuse_proposal
from tolmach.replies.model import DraftOrigin, VersionState
from tolmach.replies.names import concept_names
from tolmach.replies.proposals import find_proposals
from tolmach.replies.term_proposals import TermProposal, accept_term, find_term_proposals, refuse_term
from tolmach.reports.changes import ChangeKind
from tolmach.reports.drafts import draft_report, last_four_weeks, unanswered_topics
from tolmach.reports.period import Period
from tolmach.reports.rules import NONE, Share
from tolmach.web.house import the_house
from tolmach.web.names import origin_words
from tolmach.web.operator.blueprint import operator, reading, writing
from tolmach.web.operator.forms import Form, posted
from tolmach.web.reader import the_reader


@operator.get("/drafts")
def drafts() -> ResponseReturnValue:
    """What the last weeks ask the operator to decide, of all clients."""
    return _page()


@operator.get("/drafts/figures")
def draft_figures() -> ResponseReturnValue:
    """How the drafts of the last four weeks fared."""
    access, weeks = the_reader().access, _weeks()
    with reading() as session:
        report = draft_report(session, access, None, weeks, with_topics=False)
        names = concept_names(session, {one.key for one in report.parts["concept"]}, current_locale())
    return render_template(
        "operator/draft_figures.html",
        report=report,
        concept_name=lambda key: _concept_name(names, key),
        origin_word=_origin_word,
        share=_share,
        change_word=_change_word,
    )


@operator.post("/drafts/proposals/<int:version_id>/<digest>")
def judge_proposal(version_id: int, digest: str) -> ResponseReturnValue:
    """Make an edit the wording, or never ask about it again."""
    access, now = the_reader().access, the_house().clock.now()
    with writing() as session:
        if request.form.get("then") == "accept":
            said = _accepted_words(accept_proposal(session, access, version_id, digest, now=now))
        else:
            refuse_proposal(session, version_id, digest, now=now, actor=access.actor)
            said = gettext("It will not be proposed again.")
    flash(said, "ok")
    return redirect(url_for("operator.drafts", _anchor="proposals"))


@operator.post("/drafts/terms/<int:client_id>/<digest>")
def judge_term(client_id: int, digest: str) -> ResponseReturnValue:
    """Agree on a proposed term in the words of the form, or never ask about it again."""
    form, now, actor = posted(), the_house().clock.now(), the_reader().access.actor
    is_accepted = request.form.get("then") == "accept"
    try:
        with writing() as session:
            if is_accepted:
                said = {"term": form["term"], "forms": form["forms"]}
                accept_term(session, client_id, digest, **said, now=now, actor=actor)
            else:
                refuse_term(session, client_id, digest, now=now, actor=actor)
    except FieldsRefused as refusal:
        return _page(form.refused(refusal), digest), 422
    flash(gettext("Saved.") if is_accepted else gettext("It will not be proposed again."), "ok")
    return redirect(url_for("operator.drafts", _anchor="terms"))


def _page(typed: Form | None = None, digest: str | None = None) -> str:
    """The page, with what was typed for the proposed term of this digest."""
    with reading() as session:
        proposals = find_proposals(session)
        terms = find_term_proposals(session, now=the_house().clock.now())
        topics = unanswered_topics(session, the_reader().access, _weeks())
        names = concept_names(session, {one.key for one in proposals}, current_locale())
    return render_template(
        "operator/drafts.html",
        proposals=proposals,
        terms=terms,
        topics=topics,
        form_of=lambda one: typed if typed and one.digest == digest else Form(_proposed_words(one)),
        concept_name=lambda key: _concept_name(names, key),
    )


def _weeks() -> Period:
    return last_four_weeks(the_house().clock.now().astimezone(UTC).date())


def _concept_name(names: Mapping[str, str], key: str) -> str:
    return gettext("Not sorted") if key == NONE else names.get(key, key.replace("_", " "))


def _proposed_words(one: TermProposal) -> dict[str, str]:
    return {"term": one.term, "forms": ", ".join(one.forms)}


def _accepted_words(state: VersionState) -> str:
    if state is VersionState.APPROVED:
        return gettext("Saved.")
    return gettext("Saved. It is used once somebody who writes the language natively has approved it.")


def _change_word(kind: ChangeKind) -> str:
    return {
        ChangeKind.FORMALITIES: gettext("greeting or closing"),
        ChangeKind.FACTS: gettext("numbers, dates or links"),
        ChangeKind.ADDED: gettext("something was added"),
        ChangeKind.LEFT_OUT: gettext("something was left out"),
        ChangeKind.REWORDED: gettext("the wording"),
        ChangeKind.TYPED_OVER: gettext("another text was sent"),
    }[kind]


def _origin_word(origin: str) -> str:
    return gettext("translated by a machine") if origin == DraftOrigin.MACHINE else origin_words(origin)


def _share(share: Share) -> str:
    """In whole percents; all of it only where nothing is missing. Empty of nothing."""
    if share.of_one is None:
        return ""
    shown = min(round(share.of_one, 2), 0.99) if share.part < share.whole else 1
    return str(format_percent(shown, locale=current_locale()))
