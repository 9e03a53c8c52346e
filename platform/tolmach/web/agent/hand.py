"""Who of the pool a ticket can be handed to, handing it over, and why it is where it is."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tolmach.errors import Lost
from tolmach.i18n import gettext
from tolmach.routing.hand import colleagues_of, hand_ticket, may_hand_to
from tolmach.routing.reasons import last_reason
from tolmach.sla.explain import steps_of_clocks
from tolmach.sla.queries import legal_clocks_shown
from tolmach.tickets.door import ticket_for
from tolmach.web.agent.blueprint import agent, ticket_to_change
from tolmach.web.house import the_house
from tolmach.web.reader import the_reader
from tolmach.web.refusals import sentence_of
from tolmach.web.speech import ReadersSpeech


@agent.get("/tickets/<reference>/hand")
def colleagues(reference: str) -> ResponseReturnValue:
    """The people of the ticket's pool, with what speaks against each."""
    house, access = the_house(), the_reader().access
    with house.database.reading() as session:
        ticket = ticket_for(session, access, reference)
        found = colleagues_of(session, ticket, now=house.clock.now())
        chosen = may_hand_to(session, access, ticket, found)
        return render_template("agent/hand.html", ticket=ticket, colleagues=found, may_hand_to=chosen)


@agent.get("/tickets/<reference>/why")
def why(reference: str) -> ResponseReturnValue:
    """Why the ticket is where it is, why it is due when it is, and which limits of the law it is under."""
    with the_house().database.reading() as session:
        ticket = ticket_for(session, the_reader().access, reference)
        return render_template(
            "agent/why.html",
            ticket=ticket,
            reason=last_reason(session, ticket),
            clocks=steps_of_clocks(session, client_id=ticket.client_id, ticket_id=ticket.id, speech=ReadersSpeech()),
            legal=legal_clocks_shown(session, client_id=ticket.client_id, ticket_id=ticket.id),
        )


@agent.post("/tickets/<reference>/hand")
def hand(reference: str) -> ResponseReturnValue:
    """Hand it over."""
    user_id = request.form.get("user_id", 0, type=int)
    try:
        with ticket_to_change(reference) as (session, ticket):
            hand_ticket(session, the_reader().access, ticket, user_id, now=the_house().clock.now())
    except Lost as refusal:
        flash(sentence_of(refusal), "doubt")
    else:
        flash(gettext("The ticket has been handed over."), "ok")
    return redirect(url_for("agent.ticket", reference=reference))
