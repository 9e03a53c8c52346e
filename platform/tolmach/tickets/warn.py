"""Warn before a due time passes: first who has the ticket, then the lead and the operator, each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.events.actor import JOB
from tolmach.events.model import EventKind
from tolmach.pools.model import Pool
from tolmach.sla.model import ClockState, SlaClock, Target
from tolmach.tickets.door import visible
from tolmach.tickets.model import UNFINISHED, Ticket
from tolmach.tickets.open import tell

MOST_AT_ONCE = 500
MOST_SHOWN = 20


def warn_of_due_times(session: Session, *, now: datetime) -> int:
    """Warn of every running clock whose time has come; how many warnings there were.

    The first warning is the assignee's. A ticket that nobody has is told to the lead and the operator at once.
    """
    to_assignee = and_(SlaClock.warned_at.is_(None), SlaClock.warn_at <= now)
    to_lead = SlaClock.alarm_at <= now
    rows = session.execute(
        select(SlaClock, Ticket)
        .join(Ticket, and_(Ticket.client_id == SlaClock.client_id, Ticket.id == SlaClock.ticket_id))
        .where(
            SlaClock.state == ClockState.RUNNING,
            SlaClock.alarmed_at.is_(None),
            or_(to_assignee, to_lead, and_(SlaClock.warn_at <= now, Ticket.assignee_id.is_(None))),
            Ticket.status.in_(UNFINISHED),
        )
        .order_by(SlaClock.due_at, SlaClock.id)
        .limit(MOST_AT_ONCE)
    ).all()
    return sum(_warn(session, clock, ticket, now) for clock, ticket in rows)


@dataclass(frozen=True, kw_only=True)
class Warned:
    """A ticket whose due time is near or has passed, for whom that was told."""

    reference: str
    subject: str
    language: str
    target: Target
    due_at: datetime
    pool: str | None
    assignee_id: int | None


def warned_for(session: Session, access: Access, *, most: int = MOST_SHOWN) -> tuple[Warned, ...]:
    """What this person has been warned of and nobody has answered yet, the nearest due time first."""
    mine = and_(SlaClock.warned_at.is_not(None), Ticket.assignee_id == access.actor.id)
    told: list[ColumnElement[bool]] = [mine]
    if access.has(Permission.TAKE_ANY):
        told.append(and_(SlaClock.alarmed_at.is_not(None), visible(access, Permission.TAKE_ANY)))
    rows = session.execute(
        select(
            Ticket.reference,
            Ticket.subject,
            Ticket.language,
            func.min(SlaClock.target).label("target"),
            func.min(SlaClock.due_at).label("due_at"),
            Pool.name.label("pool"),
            Ticket.assignee_id,
        )
        .join(SlaClock, and_(SlaClock.client_id == Ticket.client_id, SlaClock.ticket_id == Ticket.id))
        .outerjoin(Pool, Pool.id == Ticket.pool_id)
        .where(SlaClock.state == ClockState.RUNNING, SlaClock.due_at == Ticket.due_at, or_(*told))
        .group_by(Ticket.id, Ticket.reference, Ticket.subject, Ticket.language, Pool.name, Ticket.assignee_id)
        .order_by(func.min(SlaClock.due_at), Ticket.reference)
        .limit(most)
    )
    return tuple(Warned(**row._mapping) for row in rows)


def _warn(session: Session, clock: SlaClock, ticket: Ticket, now: datetime) -> int:
    kinds: Sequence[EventKind] = ()
    if clock.warned_at is None and ticket.assignee_id is not None:
        clock.warned_at = now
        kinds = (EventKind.CLOCK_WARNED,)
    if ticket.assignee_id is None or (clock.alarm_at is not None and clock.alarm_at <= now):
        clock.alarmed_at = now
        kinds = (*kinds, EventKind.CLOCK_ALARMED)
    session.flush()
    for kind in kinds:
        tell(
            session,
            ticket,
            kind,
            now=now,
            actor=JOB,
            target=clock.target,
            due_at=clock.due_at.isoformat(),
            assignee=ticket.assignee_id,
            pool=ticket.pool_id,
        )
    return len(kinds)
