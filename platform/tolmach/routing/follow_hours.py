"""After a pool's hours changed: what waits there gets its clocks computed anew."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.events.actor import Actor
from tolmach.pools.model import Pool
from tolmach.routing.ladder import effective_schedule
from tolmach.sla.clocks import Why, recompute_clock, running_clocks
from tolmach.sla.model import ClockState
from tolmach.tickets.model import UNFINISHED, Ticket
from tolmach.tickets.status import refresh_due


def follow_new_hours(session: Session, pool: Pool, *, now: datetime, actor: Actor) -> int:
    """Compute the running clocks of the pool's tickets by its hours as they are now; how many tickets had any.

    What is late already stays late: hours that change today do not rewrite what was owed yesterday.
    """
    followed = 0
    rows = session.execute(
        select(Ticket, Market)
        .join(Market, Market.id == Ticket.market_id)
        .where(Ticket.pool_id == pool.id, Ticket.status.in_(UNFINISHED))
        .order_by(Ticket.id)
    ).all()
    for ticket, market in rows:
        running = running_clocks(session, client_id=ticket.client_id, ticket_id=ticket.id)
        clocks = [clock for clock in running if clock.state is ClockState.PAUSED or clock.due_at > now]
        hours = effective_schedule(session, pool, market)
        for clock in clocks:
            recompute_clock(session, clock, hours, why=Why.HOURS, now=now, actor=actor)
        if clocks:
            refresh_due(session, ticket)
            followed += 1
    return followed
