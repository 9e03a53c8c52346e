"""Tickets in which a customer only said thank you."""

from __future__ import annotations

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from tolmach.inbox.closings import is_polite_closing
from tolmach.language import Language
from tolmach.reports.door import ReportedMarket
from tolmach.reports.matters import Between, of_market, touched
from tolmach.tickets.model import Direction, Message, Ticket

LONGEST = 160
"""Letters longer than this are read as more than thanks, so that a report need not load every letter of a market."""


def only_thanks(session: Session, market: ReportedMarket, between: Between) -> set[int]:
    """Which tickets of this time hold nothing of the customer but thanks."""
    is_short = and_(func.length(Message.new_text) <= LONGEST, ~Message.new_text.contains("?"))
    letters = (
        select(Message.ticket_id, func.max(case((is_short, 0), else_=1)).label("says_more"))
        .join(Ticket, and_(Ticket.client_id == Message.client_id, Ticket.id == Message.ticket_id))
        .where(of_market(market), touched(between), Message.direction == Direction.INBOUND)
        .group_by(Message.ticket_id)
        .subquery()
    )
    rows = session.execute(
        select(Message.ticket_id, Message.new_text, Message.language)
        .join(letters, and_(letters.c.ticket_id == Message.ticket_id, letters.c.says_more == 0))
        .where(Message.direction == Direction.INBOUND)
    ).all()
    others = {row.ticket_id for row in rows if not is_polite_closing(row.new_text, Language(row.language))}
    return {row.ticket_id for row in rows} - others
