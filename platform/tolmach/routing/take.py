"""Take the next ticket, take one by hand, give one back: atomic, whoever else tries at the same moment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.errors import Lost
from tolmach.events.model import EventKind
from tolmach.tickets.door import visible
from tolmach.tickets.model import WAITS_FOR_US, Ticket
from tolmach.tickets.open import tell

MOST_RACES = 20
"""After so many tickets lost to others in one call the queue is moving faster than one person can read."""


def take_next(session: Session, access: Access, *, now: datetime, skip: int | None = None) -> Ticket | None:
    """The most urgent ticket this person may take, taken: their own first-due one or an unassigned one of their pools.

    ``skip`` is the id of the ticket they come from. None when nothing waits.
    """
    access.require(Permission.ANSWER)
    for _ in range(MOST_RACES):
        ticket = session.scalar(
            select(Ticket)
            .where(_is_waiting(now), _is_takeable(access), Ticket.id != (skip or 0))
            .order_by(Ticket.due_at.is_(None), Ticket.due_at, Ticket.id)
            .limit(1)
            .execution_options(populate_existing=True)
        )
        if ticket is None or ticket.assignee_id == access.actor.id:
            return ticket
        try:
            take_ticket(session, access, ticket, now=now)
        except Lost:
            continue
        return ticket
    return None


def take_ticket(session: Session, access: Access, ticket: Ticket, *, now: datetime) -> None:
    """Take this ticket. Raises Lost when somebody else has it, NotAllowed without the permission to answer."""
    access.require(Permission.ANSWER)
    mine = access.actor.id
    taken = session.execute(
        update(Ticket)
        .where(Ticket.id == ticket.id, or_(Ticket.assignee_id.is_(None), Ticket.assignee_id == mine))
        .values(assignee_id=mine)
    )
    session.refresh(ticket, ["assignee_id"])
    if not taken.rowcount:  # type: ignore[attr-defined]
        raise Lost("ticket", ticket.reference)
    tell(session, ticket, EventKind.TICKET_ASSIGNED, now=now, actor=access.actor, assignee=mine)


def release_ticket(session: Session, access: Access, ticket: Ticket, *, now: datetime) -> None:
    """Give the ticket back to its pool: one's own, or anybody's for those who may take any. Raises Lost."""
    access.require(Permission.ANSWER)
    theirs = (
        Ticket.assignee_id.is_not(None) if access.has(Permission.TAKE_ANY) else Ticket.assignee_id == access.actor.id
    )
    given = session.execute(update(Ticket).where(Ticket.id == ticket.id, theirs).values(assignee_id=None))
    session.refresh(ticket, ["assignee_id"])
    if not given.rowcount:  # type: ignore[attr-defined]
        raise Lost("ticket", ticket.reference)
    tell(session, ticket, EventKind.TICKET_ASSIGNED, now=now, actor=access.actor, assignee=None)


def _is_waiting(now: datetime) -> ColumnElement[bool]:
    awake = or_(Ticket.snoozed_until.is_(None), Ticket.snoozed_until <= now)
    return Ticket.status.in_(WAITS_FOR_US) & awake


def _is_takeable(access: Access) -> ColumnElement[bool]:
    return visible(access, Permission.ANSWER) & or_(Ticket.assignee_id.is_(None), Ticket.assignee_id == access.actor.id)
