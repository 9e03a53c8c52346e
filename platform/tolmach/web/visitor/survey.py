"""Say how it went, or want no such questions: ``/s/<reference>/<signature>``.

Mail scanners open every link of a letter. Opening therefore only shows; what is stored comes by a form that was sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tolmach.accounts.errors import TooManyTries
from tolmach.clients.model import Market
from tolmach.i18n import force_locale, gettext, pgettext
from tolmach.language import PIVOT, is_served
from tolmach.surveys.link import survey_of_link
from tolmach.surveys.model import Answer
from tolmach.surveys.take_answer import has_refused, refuse_surveys, take_answer
from tolmach.web.house import the_house
from tolmach.web.racing import write_or_find
from tolmach.web.refusals import sentence_of, status_of
from tolmach.web.visitor.blueprint import visitor
from tolmach.web.visitor.limits import count_sending

MOST_LETTERS = 2_000
ONE_CLICK = "One-Click"
"""What a mail program sends as ``List-Unsubscribe`` when its reader presses its button (RFC 8058, 3.2)."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the link opens: the ticket that is asked about, the market's name, and whether no more is wanted."""

    reference: str
    signature: str
    market: str
    has_refused: bool


@visitor.get("/s/<reference>/<signature>")
def show_survey(reference: str, signature: str) -> ResponseReturnValue:
    """The question, with the answer chosen whose link was followed; nothing is stored."""
    with _opened(reference, signature) as asked:
        return _page(asked, answer=request.args.get("answer", ""))


@visitor.post("/s/<reference>/<signature>")
def take_survey(reference: str, signature: str) -> ResponseReturnValue:
    """Keep the answer, then thank; or show the page again with what is wrong."""
    answer, comment = request.form.get("answer", ""), request.form.get("comment", "").replace("\0", "").strip()
    with _opened(reference, signature) as asked:
        problem = _problem(answer, comment)
        if problem is not None:
            return _page(asked, answer=answer, comment=comment, problem=problem), 422
        try:
            write_or_find(lambda session: _keep(session, asked, Answer(answer), comment))
        except TooManyTries as refusal:
            return _page(asked, answer=answer, comment=comment, problem=sentence_of(refusal)), status_of(refusal)
    return redirect(url_for("visitor.survey_thanks", reference=reference, signature=signature))


@visitor.get("/s/<reference>/<signature>/thanks")
def survey_thanks(reference: str, signature: str) -> ResponseReturnValue:
    """It is here."""
    with _opened(reference, signature) as asked:
        return render_template("visitor/survey_thanks.html", asked=asked)


@visitor.get("/s/<reference>/<signature>/stop")
def show_survey_stop(reference: str, signature: str) -> ResponseReturnValue:
    """One button to want no more of it, or that none will come."""
    with _opened(reference, signature) as asked:
        return render_template("visitor/survey_stop.html", asked=asked)


@visitor.post("/s/<reference>/<signature>/stop")
def stop_surveys(reference: str, signature: str) -> ResponseReturnValue:
    """Ask this customer no more.

    Nothing is throttled here: a mail provider sends the wishes of many people from one place, and a second one changes
    nothing. What a mail program sends may not be redirected either (RFC 8058, 3.1).
    """
    house = the_house()

    def refuse(session: Session) -> None:
        survey, _ = survey_of_link(session, house.settings.keyring, reference, signature)
        refuse_surveys(session, survey, now=house.clock.now())

    write_or_find(refuse)
    if request.form.get("List-Unsubscribe") == ONE_CLICK:
        return "", 200
    return redirect(url_for("visitor.show_survey_stop", reference=reference, signature=signature))


def answer_words() -> dict[Answer, str]:
    """The answers to whether the matter is resolved, in the language of the page."""
    return {
        Answer.HELPED: pgettext("survey answer", "Yes"),
        Answer.PARTLY: pgettext("survey answer", "Partly"),
        Answer.NOT_HELPED: pgettext("survey answer", "No"),
    }


@contextmanager
def _opened(reference: str, signature: str) -> Iterator[Asked]:
    """What the link opens, in the language of the question until the block ends. Raises NotFound."""
    house = the_house()
    with house.database.reading() as session:
        survey, ticket = survey_of_link(session, house.settings.keyring, reference, signature)
        asked = Asked(
            reference=ticket.reference,
            signature=signature,
            market=session.get_one(Market, survey.market_id).name,
            has_refused=has_refused(session, survey),
        )
    with force_locale(survey.language if is_served(survey.language) else PIVOT):
        yield asked


def _page(asked: Asked, *, answer: str, comment: str = "", problem: str | None = None) -> str:
    return render_template(
        "visitor/survey.html", asked=asked, words=answer_words(), answer=answer, comment=comment, problem=problem
    )


def _problem(answer: str, comment: str) -> str | None:
    if answer not in tuple(Answer):
        return gettext("Choose one of the answers.")
    return gettext("This is too long.") if len(comment) > MOST_LETTERS else None


def _keep(session: Session, asked: Asked, answer: Answer, comment: str) -> None:
    house = the_house()
    now = house.clock.now()
    survey, _ = survey_of_link(session, house.settings.keyring, asked.reference, asked.signature)
    take_answer(session, survey, answer, comment=comment, now=now)
    # Whoever has the link counts as one sender: no address need be known for it.
    count_sending(session, house.settings.keyring, address=f"survey {survey.id}", now=now)
