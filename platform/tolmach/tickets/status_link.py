"""The signed link under which a customer sees how their ticket stands, and the door it opens."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.errors import NotFound
from tolmach.keys import Keyring
from tolmach.tickets.model import Ticket

_PURPOSE = "ticket-status"


def status_link(keyring: Keyring, public_url: str, ticket: Ticket) -> str:
    """The address to give to the ticket's customer; whoever has it sees this ticket and no other."""
    return f"{public_url}/t/{ticket.reference}/{keyring.sign(_PURPOSE, _subject(ticket))}"


def ticket_of_status_link(session: Session, keyring: Keyring, reference: str, signature: str) -> Ticket:
    """The ticket that this link was made for, or the one of the same customer it was merged into. Raises NotFound."""
    for ticket in session.scalars(select(Ticket).where(Ticket.reference == reference.upper())):
        if keyring.is_signed(_PURPOSE, _subject(ticket), signature):
            return _of_same_customer(session, ticket)
    raise NotFound("ticket", reference)


def _of_same_customer(session: Session, ticket: Ticket) -> Ticket:
    # Merged into somebody else's ticket it shows what it held itself: the rest is not theirs to read.
    while ticket.merged_into is not None:
        into = session.get_one(Ticket, ticket.merged_into)
        if into.customer_id != ticket.customer_id:
            break
        ticket = into
    return ticket


def _subject(ticket: Ticket) -> str:
    return f"{ticket.client_id}:{ticket.reference}"
