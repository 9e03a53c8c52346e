"""Give what waits without an assignee to people as they come on shift and have room."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.events.actor import JOB
from tolmach.language import Language
from tolmach.routing.ladder import Ladder, ladder_for
from tolmach.routing.route import carry_out, open_loads
from tolmach.routing.rules import choose
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
    if not waiting:
        return 0
    loads, released = open_loads(session), 0
    ladders: dict[tuple[int, str], Ladder] = {}
    for ticket, market in waiting:
        place = market.id, ticket.language
        if place not in ladders:
            ladders[place] = ladder_for(session, market, Language(ticket.language), now=now)
        choice = choose(ladders[place].rungs, loads, topic=ticket.topic)
        # Only a decision that gives the ticket to somebody is written: waiting on is no news.
        if choice.assignee_id is not None:
            carry_out(session, ticket, market, ladders[place], choice, now=now, actor=JOB)
            loads[choice.assignee_id] = loads.get(choice.assignee_id, 0) + 1
            released += 1
    return released
