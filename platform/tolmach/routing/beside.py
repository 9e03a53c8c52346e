"""Keep a customer's matters in one pair of hands: a new one goes to whoever has the other."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from tolmach.events.actor import JOB
from tolmach.events.model import EventKind
from tolmach.routing.facts import note_given
from tolmach.routing.hand import colleagues_of
from tolmach.tickets.model import Ticket
from tolmach.tickets.open import tell


def keep_together(session: Session, ticket: Ticket, other: Ticket, *, now: datetime) -> bool:
    """Give a routed ticket to the assignee of another one; False where nobody has that, or they may not get it now.

    Being full is no reason: two letters of one customer are less work for one person than for two.
    """
    holder = other.assignee_id
    if holder is None or ticket.assignee_id == holder or ticket.pool_id != other.pool_id:
        return ticket.assignee_id is not None and ticket.assignee_id == holder
    if not any(one.user_id == holder and one.may_get_it for one in colleagues_of(session, ticket, now=now)):
        return False
    before, ticket.assignee_id = ticket.assignee_id, holder
    note_given(session, ticket, before=before, now=now)
    tell(session, ticket, EventKind.TICKET_ASSIGNED, now=now, actor=JOB, assignee=holder)
    return True
