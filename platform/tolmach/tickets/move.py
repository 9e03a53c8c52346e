"""Messages go to another ticket and stay findable there; which ticket a merged one went on in."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.tickets.model import Message, Ticket
from tolmach.tickets.search import search_text


def move_messages(session: Session, messages: Sequence[Message], into: Ticket) -> None:
    """Put messages into this ticket. Each keeps where it was written first; one that comes back was never away."""
    for message in messages:
        origin = message.from_ticket_id or message.ticket_id
        written_in = session.get_one(Ticket, origin)
        message.ticket_id = into.id
        message.from_ticket_id = None if origin == into.id else origin
        # Found by both references: the customer's letters and the agents' notes go on naming the old one.
        references = into.reference if origin == into.id else f"{into.reference} {written_in.reference}"
        message.search_text = search_text(references, message.kind, message.subject, message.new_text)
    session.flush()


def origin_of(session: Session, message: Message) -> Ticket:
    """The ticket a message was written in."""
    return session.get_one(Ticket, message.from_ticket_id or message.ticket_id)


def survivor_of(session: Session, ticket: Ticket) -> Ticket:
    """The ticket in which this one goes on, over however many merges; itself where it was not merged."""
    while ticket.merged_into is not None:
        ticket = session.get_one(Ticket, ticket.merged_into)
    return ticket


def hold_tickets(session: Session, *tickets: Ticket) -> None:
    """Lock tickets until the transaction ends and read them anew: whoever changes one at this moment was first."""
    session.flush()
    held = select(Ticket).where(Ticket.id.in_([ticket.id for ticket in tickets])).order_by(Ticket.id)
    session.scalars(held.with_for_update().execution_options(populate_existing=True)).all()
