"""Tell a customer in time that it takes longer, with the new time."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tolmach.errors import Refused
from tolmach.i18n import gettext
from tolmach.replies.errors import EmptyReply, ForbiddenContent, NoAddress, NothingToHold
from tolmach.replies.hold import draft_holding, send_holding
from tolmach.tickets.door import ticket_for
from tolmach.web.agent.blueprint import agent, ticket_to_change
from tolmach.web.house import the_house
from tolmach.web.reader import the_reader
from tolmach.web.refusals import sentence_of, status_of


@agent.get("/tickets/<reference>/holding")
def holding(reference: str) -> ResponseReturnValue:
    """The holding reply, drafted with the new time."""
    return _page(reference)


@agent.post("/tickets/<reference>/holding")
def hold(reference: str) -> ResponseReturnValue:
    """Send it; a refusal shows the page again with the text kept."""
    text = request.form.get("text", "").replace("\r\n", "\n")
    try:
        with ticket_to_change(reference) as (session, ticket):
            send_holding(
                session,
                the_reader().access,
                ticket,
                text=text,
                promised_by=_promised_by(),
                now=the_house().clock.now(),
            )
    except (EmptyReply, ForbiddenContent, NoAddress) as refusal:
        return _page(reference, text=text, problem=sentence_of(refusal)), status_of(refusal)
    flash(gettext("Your holding reply will be sent in ten seconds."), "ok")
    return redirect(url_for("agent.ticket", reference=reference))


def _page(reference: str, *, text: str | None = None, problem: str | None = None) -> str:
    house = the_house()
    with house.database.reading() as session:
        ticket = ticket_for(session, the_reader().access, reference)
        draft = draft_holding(session, ticket, now=house.clock.now())
        return render_template(
            "agent/holding.html", ticket=ticket, draft=draft, text=draft.text if text is None else text, problem=problem
        )


def _promised_by() -> datetime:
    # The text in the form tells this moment: what is kept as the promise must be the same one.
    try:
        told = datetime.fromisoformat(request.form.get("promised_by", ""))
    except ValueError as error:
        raise Refused("promised_by") from error
    if told.tzinfo is None:
        raise NothingToHold("promised_by")
    return told
