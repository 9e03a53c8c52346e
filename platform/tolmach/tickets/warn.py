"""Warn before a due time passes: first who has the ticket, then the lead and the operator, each once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, null, or_, select, union_all, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from tolmach.accounts.access import Access, Permission
from tolmach.events.actor import JOB
from tolmach.events.model import EventKind
from tolmach.pools.model import Pool
from tolmach.sla.model import ClockState, LegalClock, LegalState, SlaClock, Target
from tolmach.tickets.door import visible
from tolmach.tickets.model import UNFINISHED, Ticket
from tolmach.tickets.open import tell

MOST_AT_ONCE = 500
MOST_SHOWN = 20

Watched = type[SlaClock] | type[LegalClock]
RUNNING = {SlaClock: ClockState.RUNNING, LegalClock: LegalState.RUNNING}


def warn_of_due_times(session: Session, *, now: datetime) -> int:
    """Warn of every running clock, agreed or legal, whose time has come; how many warnings there were.

    The first warning is the assignee's. A ticket that nobody has is told to the lead and the operator at once.
    """
    return _warn_of(session, SlaClock, now) + _warn_of(session, LegalClock, now)


@dataclass(frozen=True, kw_only=True)
class Warned:
    """A ticket whose due time is near or has passed, for whom that was told.

    Either ``target`` was agreed, or the law sets the limit ``limit_key``, and ``missed`` names what follows.
    """

    reference: str
    subject: str
    language: str
    due_at: datetime
    pool: str | None
    assignee_id: int | None
    target: Target | None = None
    limit_key: str | None = None
    missed: str | None = None


def warned_for(session: Session, access: Access, *, most: int = MOST_SHOWN) -> tuple[Warned, ...]:
    """What this person has been warned of and nobody has answered yet, the nearest due time first."""
    told = union_all(_told_of_agreed(access), _told_of_law(access)).subquery()
    rows = session.execute(select(told).order_by(told.c.due_at, told.c.reference).limit(most))
    return tuple(Warned(**row._mapping) for row in rows)


def _told_of_agreed(access: Access) -> Any:
    return (
        select(
            Ticket.reference,
            Ticket.subject,
            Ticket.language,
            func.min(SlaClock.due_at).label("due_at"),
            Pool.name.label("pool"),
            Ticket.assignee_id,
            func.min(SlaClock.target).label("target"),
            null().label("limit_key"),
            null().label("missed"),
        )
        .join(SlaClock, and_(SlaClock.client_id == Ticket.client_id, SlaClock.ticket_id == Ticket.id))
        .outerjoin(Pool, Pool.id == Ticket.pool_id)
        .where(SlaClock.state == ClockState.RUNNING, SlaClock.due_at == Ticket.due_at, _was_told(SlaClock, access))
        .group_by(Ticket.id, Ticket.reference, Ticket.subject, Ticket.language, Pool.name, Ticket.assignee_id)
    )


def _told_of_law(access: Access) -> Any:
    return (
        select(
            Ticket.reference,
            Ticket.subject,
            Ticket.language,
            LegalClock.due_at,
            Pool.name.label("pool"),
            Ticket.assignee_id,
            null().label("target"),
            LegalClock.limit_key,
            LegalClock.missed,
        )
        .join(LegalClock, and_(LegalClock.client_id == Ticket.client_id, LegalClock.ticket_id == Ticket.id))
        .outerjoin(Pool, Pool.id == Ticket.pool_id)
        .where(LegalClock.state == LegalState.RUNNING, _was_told(LegalClock, access))
    )


def _was_told(watched: Watched, access: Access) -> ColumnElement[bool]:
    mine = and_(watched.warned_at.is_not(None), Ticket.assignee_id == access.actor.id)
    told: list[ColumnElement[bool]] = [mine]
    if access.has(Permission.TAKE_ANY):
        told.append(and_(watched.alarmed_at.is_not(None), visible(access, Permission.TAKE_ANY)))
    return or_(*told)


def _warn_of(session: Session, watched: Watched, now: datetime) -> int:
    to_assignee = and_(watched.warned_at.is_(None), watched.warn_at <= now)
    to_lead = watched.alarm_at <= now
    due: Any = (
        select(watched, Ticket)
        .join(Ticket, and_(Ticket.client_id == watched.client_id, Ticket.id == watched.ticket_id))
        .where(
            watched.state == RUNNING[watched],
            watched.alarmed_at.is_(None),
            or_(to_assignee, to_lead, and_(watched.warn_at <= now, Ticket.assignee_id.is_(None))),
            Ticket.status.in_(UNFINISHED),
        )
        .order_by(watched.due_at, watched.id)
        .limit(MOST_AT_ONCE)
    )
    return sum(_warn(session, clock, ticket, now) for clock, ticket in session.execute(due).all())


def _warn(session: Session, clock: SlaClock | LegalClock, ticket: Ticket, now: datetime) -> int:
    watched, kinds = type(clock), []
    is_agreed = isinstance(clock, SlaClock)
    if clock.warned_at is None and ticket.assignee_id is not None and _is_first(session, clock, watched.warned_at, now):
        kinds.append(EventKind.CLOCK_WARNED if is_agreed else EventKind.LEGAL_WARNED)
    is_lead_told = ticket.assignee_id is None or (clock.alarm_at is not None and clock.alarm_at <= now)
    if is_lead_told and _is_first(session, clock, watched.alarmed_at, now):
        kinds.append(EventKind.CLOCK_ALARMED if is_agreed else EventKind.LEGAL_ALARMED)
    what = {"target": clock.target} if isinstance(clock, SlaClock) else {"limit": clock.limit_key}
    for kind in kinds:
        tell(
            session,
            ticket,
            kind,
            now=now,
            actor=JOB,
            **what,
            due_at=clock.due_at.isoformat(),
            assignee=ticket.assignee_id,
            pool=ticket.pool_id,
        )
    return len(kinds)


def _is_first(
    session: Session, clock: SlaClock | LegalClock, moment: InstrumentedAttribute[datetime | None], now: datetime
) -> bool:
    # Two workers may have found the same clock; the second one's update waits for the first and then finds nothing.
    watched = type(clock)
    claimed = session.execute(
        update(watched)
        .where(watched.id == clock.id, watched.state == RUNNING[watched], moment.is_(None))
        .values({moment: now})
    )
    return bool(claimed.rowcount)  # type: ignore[attr-defined]
