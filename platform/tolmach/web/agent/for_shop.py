"""A letter for the shop itself: passed on whole and closed."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tolmach.clients.model import ShopMail
from tolmach.errors import Refused
from tolmach.i18n import gettext
from tolmach.inbox.for_shop import pass_to_shop
from tolmach.web.agent.blueprint import agent, ticket_to_change
from tolmach.web.house import the_house
from tolmach.web.reader import the_reader


@agent.post("/tickets/<reference>/for-shop")
def for_shop(reference: str) -> ResponseReturnValue:
    """Send the ticket's letters whole to where the client wants this kind, and close it without a word."""
    kind = request.form.get("kind", "")
    if kind not in tuple(ShopMail):
        raise Refused(kind)
    with ticket_to_change(reference) as (session, ticket):
        pass_to_shop(session, the_reader().access, ticket, ShopMail(kind), now=the_house().clock.now())
    flash(gettext("The letter goes to the shop, and the ticket is closed."), "ok")
    return redirect(url_for("agent.ticket", reference=reference))
