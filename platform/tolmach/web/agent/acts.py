"""What is done with a ticket besides answering it; every act goes back to the ticket."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tolmach.errors import Lost, NotFound, Refused
from tolmach.i18n import gettext
from tolmach.language import Language, language_name
from tolmach.replies.reopen import change_status_by_hand
from tolmach.replies.want import correct_language_and_redraft, correct_market_and_redraft
from tolmach.routing.take import release_ticket, take_ticket
from tolmach.sla.model import Priority
from tolmach.tickets.door import ticket_for
from tolmach.tickets.model import TicketStatus
from tolmach.tickets.priority import set_priority
from tolmach.tickets.topic import set_topic
from tolmach.tickets.write import write_note
from tolmach.web.agent.blueprint import agent, ticket_to_change
from tolmach.web.house import the_house
from tolmach.web.names import topic_words
from tolmach.web.reader import the_reader
from tolmach.web.refusals import sentence_of


@agent.post("/tickets/<reference>/take")
def take(reference: str) -> ResponseReturnValue:
    """Take the ticket; who was first keeps it."""
    try:
        with ticket_to_change(reference) as (session, ticket):
            take_ticket(session, the_reader().access, ticket, now=the_house().clock.now())
    except Lost as refusal:
        flash(sentence_of(refusal), "doubt")
    return _back(reference)


@agent.post("/tickets/<reference>/release")
def release(reference: str) -> ResponseReturnValue:
    """Give the ticket back to its pool."""
    try:
        with ticket_to_change(reference) as (session, ticket):
            release_ticket(session, the_reader().access, ticket, now=the_house().clock.now())
    except Lost as refusal:
        flash(sentence_of(refusal), "doubt")
    return _back(reference)


@agent.post("/tickets/<reference>/language")
def correct_language(reference: str) -> ResponseReturnValue:
    """Say which language the customer writes; the ticket goes where that language is served."""
    language = Language(request.form.get("language", ""))
    with ticket_to_change(reference) as (session, ticket):
        correct_language_and_redraft(session, the_reader().access, ticket, language, now=the_house().clock.now())
    flash(gettext("Language changed to %(language)s.", language=language_name(language)), "ok")
    return _back(reference)


@agent.post("/tickets/<reference>/market")
def correct_market(reference: str) -> ResponseReturnValue:
    """Say which storefront the letter is for."""
    slug = request.form.get("market", "")
    with ticket_to_change(reference) as (session, ticket):
        correct_market_and_redraft(session, the_reader().access, ticket, slug, now=the_house().clock.now())
    return _back(reference)


@agent.post("/tickets/<reference>/status")
def change_status(reference: str) -> ResponseReturnValue:
    """Set the status by hand."""
    wanted = request.form.get("status", "")
    if wanted not in tuple(TicketStatus):
        raise Refused(wanted)
    with ticket_to_change(reference) as (session, ticket):
        change_status_by_hand(session, the_reader().access, ticket, TicketStatus(wanted), now=the_house().clock.now())
    return _back(reference)


@agent.post("/tickets/<reference>/topic")
def change_topic(reference: str) -> ResponseReturnValue:
    """Say what the ticket is about."""
    wanted = request.form.get("topic", "")
    if wanted not in topic_words():
        raise Refused(wanted)
    with ticket_to_change(reference) as (session, ticket):
        set_topic(session, the_reader().access, ticket, wanted, now=the_house().clock.now())
    return _back(reference)


@agent.post("/tickets/<reference>/priority")
def change_priority(reference: str) -> ResponseReturnValue:
    """Say how urgent the ticket is."""
    wanted = request.form.get("priority", "")
    if wanted not in tuple(Priority):
        raise Refused(wanted)
    with ticket_to_change(reference) as (session, ticket):
        set_priority(session, the_reader().access, ticket, Priority(wanted), now=the_house().clock.now())
    return _back(reference)


@agent.post("/tickets/<reference>/note")
def note(reference: str) -> ResponseReturnValue:
    """Leave a note for colleagues."""
    with ticket_to_change(reference) as (session, ticket):
        write_note(session, the_reader().access, ticket, text=request.form.get("text", ""), now=the_house().clock.now())
    return _back(reference, "notes")


def _back(reference: str, anchor: str | None = None) -> ResponseReturnValue:
    try:
        with the_house().database.reading() as session:
            ticket_for(session, the_reader().access, reference)
    except NotFound:
        flash(gettext("Ticket %(reference)s moved to another pool.", reference=reference), "quiet")
        return redirect(url_for("agent.queue"))
    return redirect(url_for("agent.ticket", reference=reference, _anchor=anchor))
