"""The limits of the law that fall due in a market, as they are stored."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from tolmach.reports.door import ReportedMarket
from tolmach.reports.matters import Between, of_market
from tolmach.sla.model import LegalClock, LegalState
from tolmach.sla.queries import LegalView, legal_view
from tolmach.tickets.model import Ticket


@dataclass(frozen=True, kw_only=True)
class ReportedLimit:
    """A limit of the law, and the reference of the ticket it holds for."""

    reference: str
    clock: LegalView


def legal_limits_of(session: Session, market: ReportedMarket, between: Between) -> tuple[ReportedLimit, ...]:
    """The limits of the market's matters that end in this time, the nearest first."""
    start, end = between
    rows = session.execute(
        select(LegalClock, Ticket.reference)
        .join(Ticket, and_(Ticket.client_id == LegalClock.client_id, Ticket.id == LegalClock.ticket_id))
        .where(
            of_market(market),
            LegalClock.client_id == market.client_id,
            LegalClock.state != LegalState.DROPPED,
            LegalClock.due_at >= start,
            LegalClock.due_at < end,
        )
        .order_by(LegalClock.due_at, LegalClock.id)
    )
    return tuple(ReportedLimit(reference=reference, clock=legal_view(clock)) for clock, reference in rows)
