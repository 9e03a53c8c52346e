"""Open a solved ticket again by hand, also where the desk took the customer's last words for mere thanks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from tolmach.accounts.access import Access
from tolmach.tickets.clocks import owe_again
from tolmach.tickets.model import WAITS_FOR_US, Ticket, TicketStatus
from tolmach.tickets.status import set_status


def set_status_and_owe(
    session: Session, access: Access, ticket: Ticket, status: TicketStatus, *, now: datetime
) -> None:
    """A person sets the status; where that opens a solved ticket, its clocks are owed again. Raises StatusRefused."""
    was_solved = ticket.status is TicketStatus.SOLVED
    set_status(session, access, ticket, status, now=now)
    if was_solved and ticket.status in WAITS_FOR_US:
        owe_again(session, ticket, now=now, actor=access.actor)
