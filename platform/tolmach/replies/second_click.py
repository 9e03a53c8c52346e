"""A second click on the same letter is the first one."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access
from tolmach.tickets.model import Message, MessageKind, Ticket
from tolmach.tickets.move import hold_tickets

DOUBLE_CLICK = timedelta(minutes=1)
"""The same words of the same person within this time are one letter."""


def sent_a_moment_ago(
    session: Session, access: Access, ticket: Ticket, kind: MessageKind, text: str, *, now: datetime
) -> Message | None:
    """The letter of this kind that this person wrote in these words within a moment; the ticket is locked by then.

    The lock makes the second click wait for the first one's transaction, so that it sees what that wrote; and who
    answers while the ticket is being merged finds it closed.
    """
    hold_tickets(session, ticket)
    return session.scalar(
        select(Message)
        .where(
            Message.client_id == ticket.client_id,
            Message.ticket_id == ticket.id,
            Message.kind == kind,
            Message.author_id == access.actor.id,
            Message.taken_back_at.is_(None),
            Message.text == text.strip(),
            Message.created_at > now - DOUBLE_CLICK,
        )
        .limit(1)
    )
