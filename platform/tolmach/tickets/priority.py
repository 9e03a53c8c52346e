"""Say how urgent a ticket is: its clocks go on under what is agreed for that priority."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.events.model import EventKind
from tolmach.sla.clocks import Why
from tolmach.sla.model import Priority
from tolmach.tickets.clocks import follow_goals
from tolmach.tickets.errors import StatusRefused
from tolmach.tickets.model import Ticket, TicketStatus
from tolmach.tickets.open import tell


def set_priority(session: Session, access: Access, ticket: Ticket, priority: Priority, *, now: datetime) -> None:
    """A person sets the priority. Raises StatusRefused for a closed ticket."""
    access.require(Permission.ANSWER)
    if ticket.status is TicketStatus.CLOSED:
        raise StatusRefused(ticket.status)
    if priority is ticket.priority:
        return
    before, ticket.priority = ticket.priority, priority
    session.flush()
    tell(session, ticket, EventKind.TICKET_PRIORITY, now=now, actor=access.actor, before=before, after=priority)
    follow_goals(session, ticket, why=Why.PRIORITY, now=now, actor=access.actor)
