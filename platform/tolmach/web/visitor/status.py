"""How a ticket stands, for its customer: ``/t/<reference>/<signature>``."""

from __future__ import annotations

from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue

from tolmach.i18n import force_locale, gettext
from tolmach.language import PIVOT, is_served
from tolmach.replies.slots import say_moment, say_written
from tolmach.tickets.model import ClosedReason, TicketStatus
from tolmach.tickets.status_link import ticket_of_status_link
from tolmach.tickets.status_page import StatusPage, status_page
from tolmach.web.house import the_house
from tolmach.web.visitor.blueprint import visitor


@visitor.get("/t/<reference>/<signature>")
def show_status(reference: str, signature: str) -> ResponseReturnValue:
    """The ticket in its own language, times in the market's zone."""
    house = the_house()
    with house.database.reading() as session:
        ticket = ticket_of_status_link(session, house.settings.keyring, reference, signature)
        page = status_page(session, ticket)
    language = page.language if is_served(page.language) else PIVOT
    there = {"language": language, "country": page.country, "zone": page.time_zone}
    with force_locale(language):
        return render_template(
            "visitor/status.html",
            page=page,
            sentence=_sentence(page),
            promise=_promise(page, now=house.clock.now(), there=there),
            say=lambda at: say_written(at, **there),
        )


def _sentence(page: StatusPage) -> str:
    if page.closed_reason is ClosedReason.MERGED:
        return gettext("We answer this together with your other message")
    return {
        TicketStatus.NEW: gettext("We have your message"),
        TicketStatus.OPEN: gettext("We are working on your message"),
        TicketStatus.PENDING: gettext("We have answered and wait for word from you"),
        TicketStatus.WAITING_CLIENT: gettext("We are finding out what we need to answer you"),
        TicketStatus.WAITING_THIRD: gettext("We are finding out what we need to answer you"),
        TicketStatus.SOLVED: gettext("We have answered your message"),
        TicketStatus.CLOSED: gettext("This matter is closed"),
    }[page.status]


def _promise(page: StatusPage, *, now: datetime, there: dict[str, str]) -> str | None:
    if page.promised_by is None:
        return None
    # No full stop after the time: in some languages it ends with one itself.
    time = say_moment(page.promised_by, **there)
    if page.promised_by < now:
        return gettext("We are late, and we are sorry. We promised an answer by this time: %(time)s", time=time)
    return gettext("We answer at the latest by this time: %(time)s", time=time)
