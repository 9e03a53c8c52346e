"""Split a letter and what follows it into a ticket of its own."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tolmach.accounts.access import Permission
from tolmach.errors import NotFound
from tolmach.i18n import gettext
from tolmach.merging.errors import SplitRefused
from tolmach.merging.split import part_from, split_ticket
from tolmach.tickets.door import ticket_for
from tolmach.web.agent.blueprint import agent, ticket_to_change
from tolmach.web.house import the_house
from tolmach.web.reader import the_reader
from tolmach.web.refusals import sentence_of


@agent.get("/tickets/<reference>/split/<int:message_id>")
def split(reference: str, message_id: int) -> ResponseReturnValue:
    """What would go and what would stay."""
    house, access = the_house(), the_reader().access
    access.require(Permission.ANSWER)
    try:
        with house.database.reading() as session:
            ticket = ticket_for(session, access, reference)
            part = part_from(session, ticket, message_id, now=house.clock.now())
            return render_template("agent/split.html", ticket=ticket, part=part)
    except SplitRefused as refusal:
        flash(sentence_of(refusal), "doubt")
        return redirect(url_for("agent.ticket", reference=reference))


@agent.post("/tickets/<reference>/split/<int:message_id>")
def split_off(reference: str, message_id: int) -> ResponseReturnValue:
    """Split it off and go to the new ticket, or back where it went to somebody else's pool."""
    access, now = the_reader().access, the_house().clock.now()
    with ticket_to_change(reference) as (session, ticket):
        made = split_ticket(session, access, ticket, message_id, now=now).reference
    flash(gettext("%(reference)s is a ticket of its own now.", reference=made), "ok")
    try:
        with the_house().database.reading() as session:
            ticket_for(session, access, made)
    except NotFound:
        return redirect(url_for("agent.ticket", reference=reference))
    return redirect(url_for("agent.ticket", reference=made))
