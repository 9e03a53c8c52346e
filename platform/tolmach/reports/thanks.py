"""Tickets in which a customer only said thank you."""

from __future__ import annotations

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from tolmach.inbox.closings import is_polite_closing
from tolmach.language import Language
from tolmach.reports.door import ReportedMarket
from tolmach.reports.matters import Between, of_market, touched
from tolmach.tickets.model import Direction, Message, Ticket

LONGEST = 160
"""Letters longer than this are read as more than thanks, so that a report need not load every letter of a market."""


def only_thanks(session: Session, market: ReportedMarket, between: Between) -> set[int]:
    """Which tickets of this time hold nothing of the customer but thanks."""
    other = aliased(Message)
    says_more = exists().where(
        other.client_id == Ticket.client_id,
        other.ticket_id == Ticket.id,
        other.direction == Direction.INBOUND,
        or_(func.length(other.new_text) > LONGEST, other.new_text.contains("?")),
    )
    rows = session.execute(
        select(Ticket.id, Message.new_text, Message.language)
        .join(Message, and_(Message.client_id == Ticket.client_id, Message.ticket_id == Ticket.id))
        .where(of_market(market), touched(between), Message.direction == Direction.INBOUND, ~says_more)
    ).all()
    others = {row.id for row in rows if not is_polite_closing(row.new_text, Language(row.language))}
    return {row.id for row in rows} - others
