"""What a client's customers said of the help they got."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tolmach.accounts.door import client_for
from tolmach.surveys.queries import survey_answers
from tolmach.web.names import answer_word
from tolmach.web.operator.blueprint import operator, reading
from tolmach.web.reader import the_reader

MOST_ANSWERS = 100


@operator.get("/clients/<slug>/surveys")
def surveys(slug: str) -> ResponseReturnValue:
    """The newest answers with the customers' words; with ``?low=1`` of those only who were not helped in full."""
    only_low = bool(request.args.get("low"))
    with reading() as session:
        client = client_for(session, the_reader().access, slug)
        return render_template(
            "operator/surveys.html",
            client=client,
            answers=survey_answers(session, client.id, most=MOST_ANSWERS, only_low=only_low),
            only_low=only_low,
            most=MOST_ANSWERS,
            answer_word=answer_word,
        )
