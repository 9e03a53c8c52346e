"""The limits of the law that fell due in a market."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tolmach.reports.door import ReportedMarket
from tolmach.reports.matters import Between, of_market
from tolmach.sla.legal import LONGEST, LegalClock, legal_clocks, legal_topics
from tolmach.tickets.model import Message, Ticket, TicketStatus


def legal_clocks_of(session: Session, market: ReportedMarket, between: Between) -> tuple[LegalClock, ...]:
    """The legal clocks of the market's matters that end in this time; none, and no query, where its law knows none."""
    start, end = between
    topics = legal_topics(market.country)
    if not topics:
        return ()
    # The first letter may be older than its ticket, where another one was merged into it.
    first = (
        select(func.min(Message.created_at))
        .where(Message.client_id == Ticket.client_id, Message.ticket_id == Ticket.id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Ticket.topic, func.coalesce(first, Ticket.created_at), Ticket.status, Ticket.solved_at).where(
            of_market(market),
            Ticket.topic.in_(sorted(topics)),
            Ticket.created_at >= start - LONGEST,
            Ticket.created_at < end,
        )
    )
    found = [
        clock
        for topic, received_at, status, solved_at in rows
        for clock in legal_clocks(
            country=market.country,
            topic=topic,
            received_at=received_at,
            zone=market.time_zone,
            settled_at=solved_at if status in (TicketStatus.SOLVED, TicketStatus.CLOSED) else None,
        )
    ]
    return tuple(clock for clock in found if start <= clock.due_at < end)
