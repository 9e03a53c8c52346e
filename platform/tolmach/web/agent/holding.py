"""Tell a customer in time that it takes longer, with the new time."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tolmach.errors import Refused
from tolmach.i18n import gettext
from tolmach.replies.enclose import FilesRefused
from tolmach.replies.errors import EmptyReply, NoAddress, NothingToHold
from tolmach.replies.hold import draft_holding, send_holding
from tolmach.replies.queries import files_beside_editor
from tolmach.replies.stops import Stopped
from tolmach.routing.take import NotToPick
from tolmach.tickets.door import ticket_for
from tolmach.web.agent.blueprint import agent, ticket_to_change
from tolmach.web.agent.enclosed import enclosed_files, keep_beside_editor
from tolmach.web.agent.overridden import overridden_stops
from tolmach.web.agent.page import Typed
from tolmach.web.house import the_house
from tolmach.web.reader import the_reader
from tolmach.web.refusals import status_of


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
                detector=the_house().detector,
                overridden=overridden_stops(),
                enclosed=enclosed_files(),
                now=the_house().clock.now(),
            )
    except (EmptyReply, NoAddress, Stopped, FilesRefused, NotToPick) as refusal:
        problem = keep_beside_editor(reference, refusal)
        stops = refusal.stops if isinstance(refusal, Stopped) else ()
        typed = Typed(text=text, problem=problem, stops=stops)
        return _page(reference, typed, told=_promised_by()), status_of(refusal)
    flash(gettext("Your holding reply will be sent in ten seconds."), "ok")
    return redirect(url_for("agent.ticket", reference=reference))


def _page(reference: str, typed: Typed | None = None, *, told: datetime | None = None) -> str:
    house, reader = the_house(), the_reader()
    with house.database.reading() as session:
        ticket = ticket_for(session, reader.access, reference)
        draft = draft_holding(session, ticket, now=house.clock.now())
        files = files_beside_editor(session, ticket, reader_id=reader.user_id)
        # The kept text tells the time that it was drafted with.
        by = told or draft.promised_by
        return render_template(
            "agent/holding.html", ticket=ticket, draft=draft, promised_by=by, waiting_files=files, typed=typed
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
