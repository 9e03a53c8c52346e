"""The signed link under which a customer sends one thing we asked for, and the door it opens."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.errors import NotFound
from tolmach.keys import Keyring
from tolmach.tickets.model import Ticket

_PURPOSE = "ticket-answer"


def answer_link(keyring: Keyring, public_url: str, ticket: Ticket, ask: str) -> str:
    """The address to give to the ticket's customer; it takes this one thing for this ticket and shows nothing of it."""
    return f"{public_url}/a/{ticket.reference}/{ask}/{keyring.sign(_PURPOSE, _subject(ticket, ask))}"


def ticket_of_answer_link(session: Session, keyring: Keyring, reference: str, ask: str, signature: str) -> Ticket:
    """The ticket that this link was made for. Raises NotFound."""
    for ticket in session.scalars(select(Ticket).where(Ticket.reference == reference.upper())):
        if keyring.is_signed(_PURPOSE, _subject(ticket, ask), signature):
            return ticket
    raise NotFound("ticket", reference)


def _subject(ticket: Ticket, ask: str) -> str:
    return f"{ticket.client_id}:{ticket.reference}:{ask}"
