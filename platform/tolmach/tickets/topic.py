"""Say what a ticket is about, where its draft did not know or was wrong: reports count by it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.events.model import EventKind
from tolmach.tickets.errors import StatusRefused
from tolmach.tickets.model import Ticket, TicketStatus
from tolmach.tickets.open import tell


def set_topic(session: Session, access: Access, ticket: Ticket, topic: str, *, now: datetime) -> None:
    """A person says the topic. Raises StatusRefused for a closed ticket, whose figures may have been told already."""
    access.require(Permission.ANSWER)
    if ticket.status is TicketStatus.CLOSED:
        raise StatusRefused(ticket.status)
    if topic == ticket.topic:
        return
    before, ticket.topic = ticket.topic, topic
    session.flush()
    tell(session, ticket, EventKind.TICKET_TOPIC, now=now, actor=access.actor, before=before, after=topic)
