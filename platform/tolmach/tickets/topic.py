"""Say what a ticket is about, as its draft finds it or a person knows it: reports count by it, the law rules by it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.events.actor import JOB
from tolmach.events.model import EventKind
from tolmach.sla.legal_clocks import WhyDropped
from tolmach.tickets.errors import StatusRefused
from tolmach.tickets.legal import follow_law
from tolmach.tickets.model import Ticket, TicketStatus
from tolmach.tickets.open import tell

TOPICS = frozenset(
    {
        "address",
        "cancel",
        "complaint",
        "delivery",
        "exchange",
        "invoice",
        "other",
        "payment",
        "personal_data",
        "product",
        "refund",
        "return",
    }
)
"""What letters are about."""


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
    follow_law(session, ticket, why=WhyDropped.TOPIC, now=now, actor=access.actor)


def find_topic(session: Session, ticket: Ticket, topic: str | None, *, now: datetime) -> None:
    """The draft found what the letter is about; what is known already stays."""
    if ticket.topic is not None or topic is None:
        return
    ticket.topic = topic
    session.flush()
    follow_law(session, ticket, why=WhyDropped.TOPIC, now=now, actor=JOB)
