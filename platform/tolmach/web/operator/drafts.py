"""How drafts fare, what agents always change in them, and what customers ask that no saved reply answers."""

from __future__ import annotations

from datetime import UTC

from babel.numbers import format_percent
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tolmach.i18n import current_locale, gettext
from tolmach.replies.judge_proposals import accept_proposal, refuse_proposal
from tolmach.replies.model import DraftOrigin, VersionState
from tolmach.replies.names import concept_names
from tolmach.replies.proposals import find_proposals
from tolmach.reports.changes import ChangeKind
from tolmach.reports.drafts import draft_report, last_four_weeks
from tolmach.reports.rules import NONE, Share
from tolmach.web.house import the_house
from tolmach.web.names import origin_words
from tolmach.web.operator.blueprint import operator, reading, writing
from tolmach.web.reader import the_reader


@operator.get("/drafts")
def drafts() -> ResponseReturnValue:
    """The last four weeks of all clients."""
    access, now = the_reader().access, the_house().clock.now()
    with reading() as session:
        report = draft_report(session, access, None, last_four_weeks(now.astimezone(UTC).date()))
        proposals = find_proposals(session)
        keys = {one.key for one in report.parts["concept"]} | {one.key for one in proposals}
        names = concept_names(session, keys, current_locale())
    return render_template(
        "operator/drafts.html",
        report=report,
        proposals=proposals,
        concept_name=lambda key: gettext("Not sorted") if key == NONE else names.get(key, key.replace("_", " ")),
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
