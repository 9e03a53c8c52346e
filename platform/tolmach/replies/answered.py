"""Which letter an answer answers."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.tickets.model import Direction, Message, Ticket


def letter_to_answer(session: Session, ticket: Ticket) -> Message | None:
    """The last letter of the ticket's own customer: of a mixed ticket nobody gets another one's subject or thread."""
    return session.scalar(
        select(Message)
        .where(
            Message.client_id == ticket.client_id,
            Message.ticket_id == ticket.id,
            Message.direction == Direction.INBOUND,
            Message.customer_id == ticket.customer_id,
        )
        .order_by(Message.id.desc())
        .limit(1)
    )
