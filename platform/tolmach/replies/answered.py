"""Which letter an answer answers, and whether its writer has seen the newest one."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tolmach.replies.errors import NewLetter
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


def refuse_unseen(session: Session, ticket: Ticket, seen: int) -> None:
    """Raises NewLetter where a letter came in after the one that the writer saw last (0: none), whoever sent it."""
    newest = session.scalar(
        select(func.max(Message.id)).where(
            Message.client_id == ticket.client_id,
            Message.ticket_id == ticket.id,
            Message.direction == Direction.INBOUND,
        )
    )
    if newest is not None and newest > seen:
        raise NewLetter(newest)
