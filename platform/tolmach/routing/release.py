"""Give what waits without an assignee to people as they come on shift and have room."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.routing.route import decide, route_ticket
from tolmach.tickets.model import WAITS_FOR_US, Ticket

MOST_AT_A_TIME = 200


def release_waiting(session: Session, *, now: datetime) -> int:
    """Route again what waits unassigned, the most urgent first, and return how many found somebody.

    Least-loaded choice spreads what came overnight over all who are there, not to the first who logs in. The rows are
    locked: who takes one by hand at this moment either has it already or waits and finds it given.
    """
    waiting = session.execute(
        select(Ticket, Market)
        .join(Market, Market.id == Ticket.market_id)
        .where(Ticket.assignee_id.is_(None), Ticket.status.in_(WAITS_FOR_US))
        .order_by(Ticket.due_at.is_(None), Ticket.due_at, Ticket.id)
        .limit(MOST_AT_A_TIME)
        .with_for_update(of=Ticket, skip_locked=True)
    ).all()
    released = 0
    for ticket, market in waiting:
        # Only a decision that gives the ticket to somebody is written: waiting on is no news.
        if decide(session, ticket, market, now=now)[1].assignee_id is not None:
            route_ticket(session, ticket, market, now=now)
            released += 1
    return released
