"""Change a status by hand; a solved ticket that is opened again gets a draft for the letter nobody has answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from tolmach.accounts.access import Access
from tolmach.replies.want import want_draft
from tolmach.tickets.clocks import unanswered_letter
from tolmach.tickets.model import WAITS_FOR_US, Ticket, TicketStatus
from tolmach.tickets.reopen import set_status_and_owe


def change_status_by_hand(
    session: Session, access: Access, ticket: Ticket, status: TicketStatus, *, now: datetime
) -> None:
    """A person sets the status. Raises StatusRefused."""
    was_solved = ticket.status is TicketStatus.SOLVED
    set_status_and_owe(session, access, ticket, status, now=now)
    letter = unanswered_letter(session, ticket) if was_solved and ticket.status in WAITS_FOR_US else None
    if letter is not None:
        want_draft(session, ticket, letter, now=now, actor=access.actor)
