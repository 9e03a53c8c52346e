"""One ticket, and the part of it that changes by itself while a draft is being prepared."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tolmach.tickets.door import ticket_for
from tolmach.web.agent.blueprint import agent
from tolmach.web.agent.page import TicketPage, Typed, collect_page
from tolmach.web.fragments import render_fragment
from tolmach.web.house import the_house
from tolmach.web.reader import the_reader

TEMPLATE = "agent/ticket.html"


@agent.get("/tickets/<reference>")
def ticket(reference: str) -> ResponseReturnValue:
    """The ticket page."""
    return ticket_page(reference)


@agent.get("/tickets/<reference>/draft")
def draft(reference: str) -> ResponseReturnValue:
    """The draft's part of the ticket page, asked again and again while something in it is wanted."""
    return render_fragment(TEMPLATE, "draft", page=_collected(reference))


@agent.get("/tickets/<reference>/letters")
def letters(reference: str) -> ResponseReturnValue:
    """The conversation's part of the ticket page, asked again while a translation is wanted."""
    return render_fragment(TEMPLATE, "letters", page=_collected(reference))


def ticket_page(reference: str, typed: Typed | None = None) -> str:
    """The ticket page as text; ``typed`` keeps what a refused form said."""
    return render_template(TEMPLATE, page=_collected(reference, typed))


def _collected(reference: str, typed: Typed | None = None) -> TicketPage:
    house, reader = the_house(), the_reader()
    shown, is_own = request.args.get("shown", type=int), request.args.get("words") == "own"
    ticked = frozenset(request.values.getlist("reply_files")) if "reply_files" in request.values else None
    with house.database.reading() as session:
        ticket = ticket_for(session, reader.access, reference)
        return collect_page(
            session,
            reader,
            ticket,
            now=house.clock.now(),
            typed=typed,
            shown=shown,
            begins_with_own=is_own,
            reply_files=ticked,
        )
