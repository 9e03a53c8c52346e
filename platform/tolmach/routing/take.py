"""Take the next ticket, take one by hand, give one back: atomic, whoever else tries at the same moment."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, tuple_, update
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.clients.model import Market
from tolmach.errors import Lost, NotAllowed
from tolmach.events.model import EventKind
from tolmach.language import Language
from tolmach.pools.model import Pool
from tolmach.pools.skills import Levels, skills_by_person
from tolmach.routing.facts import note_given
from tolmach.routing.ladder import rung_of_pool
from tolmach.routing.rules import can_write
from tolmach.tickets.door import visible
from tolmach.tickets.model import WAITS_FOR_US, Ticket
from tolmach.tickets.open import tell

MOST_RACES = 20
"""After so many tickets lost to others in one call the queue is moving faster than one person can read."""


Place = tuple[int, str, int, str]
"""Market, language, pool and kind of rung: whoever may write one ticket there may write them all."""


class NotToPick(NotAllowed):
    """The pool's agents take what is next and nothing else."""


def take_next(session: Session, access: Access, *, now: datetime, skip: int | None = None) -> Ticket | None:
    """The most urgent ticket this person may take, taken: their own first-due one or an unassigned one of their pools.

    An unassigned one is passed over where routing would not give it to them for what they write.

    ``skip`` is the id of the ticket they come from. None when nothing waits.
    """
    access.require(Permission.ANSWER)
    for _ in range(MOST_RACES):
        ticket = _most_urgent(session, access, now=now, skip=skip)
        if ticket is None or ticket.assignee_id == access.actor.id:
            return ticket
        try:
            _take(session, access, ticket, now=now)
        except Lost:
            continue
        return ticket
    return None


def take_ticket(session: Session, access: Access, ticket: Ticket, *, now: datetime) -> None:
    """Take this ticket by hand, on shift or not: only being given work is for those on shift.

    Raises Lost when somebody else has it, NotAllowed without the permission to answer, NotToPick.
    """
    access.require(Permission.ANSWER)
    refuse_picking(session, access, ticket)
    _take(session, access, ticket, now=now)


def refuse_picking(session: Session, access: Access, ticket: Ticket) -> None:
    """Raises NotToPick where this person may not pick this very ticket, by whatever door it would become theirs."""
    if not may_pick(session, access, ticket):
        raise NotToPick(Permission.TAKE_ANY)


def may_pick(session: Session, access: Access, ticket: Ticket) -> bool:
    """Whether this person may pick this very ticket of its pool."""
    pool = session.get(Pool, ticket.pool_id) if ticket.pool_id is not None else None
    return may_take(access, ticket, is_next_only=pool is not None and pool.is_next_only)


def may_take(access: Access, ticket: Ticket, *, is_next_only: bool) -> bool:
    """Whether this person may pick this very ticket: their own, any of a pool without that limit, or as its lead."""
    is_lead = access.is_for_all(Permission.TAKE_ANY) or ticket.pool_id in access.pools(Permission.TAKE_ANY)
    return not is_next_only or is_lead or ticket.assignee_id == access.actor.id


def _most_urgent(session: Session, access: Access, *, now: datetime, skip: int | None) -> Ticket | None:
    mine = access.actor.id or 0
    levels = skills_by_person(session, mine).get(mine, {})
    refused: list[Place] = []
    while True:
        found = session.execute(
            select(Ticket, Market)
            .join(Market, Market.id == Ticket.market_id)
            .where(_is_waiting(now), _is_takeable(access, refused), Ticket.id != (skip or 0))
            .order_by(Ticket.due_at.is_(None), Ticket.due_at, Ticket.id)
            .limit(1)
            .execution_options(populate_existing=True)
        ).first()
        if found is None:
            return None
        ticket, market = found
        if ticket.assignee_id == mine or _may_write(session, levels, ticket, market, now=now):
            return ticket
        refused.append((ticket.market_id, ticket.language, ticket.pool_id or 0, ticket.rung or ""))


def _may_write(
    session: Session, levels: Mapping[str, Levels], ticket: Ticket, market: Market, *, now: datetime
) -> bool:
    rung = rung_of_pool(session, market, Language(ticket.language), ticket.pool_id, now=now, kind=ticket.rung)
    return rung is None or can_write(rung, levels.get(rung.language, Levels()).write)


def _take(session: Session, access: Access, ticket: Ticket, *, now: datetime) -> None:
    mine = access.actor.id
    taken = session.execute(
        update(Ticket)
        .where(Ticket.id == ticket.id, or_(Ticket.assignee_id.is_(None), Ticket.assignee_id == mine))
        .values(assignee_id=mine)
    )
    session.refresh(ticket, ["assignee_id"])
    if not taken.rowcount:  # type: ignore[attr-defined]
        raise Lost("ticket", ticket.reference)
    note_given(session, ticket, before=None, now=now)
    tell(session, ticket, EventKind.TICKET_ASSIGNED, now=now, actor=access.actor, assignee=mine)


def release_ticket(session: Session, access: Access, ticket: Ticket, *, now: datetime) -> None:
    """Give the ticket back to its pool: one's own, or anybody's for those who may take any. Raises Lost."""
    access.require(Permission.ANSWER)
    theirs = (
        Ticket.assignee_id.is_not(None) if access.has(Permission.TAKE_ANY) else Ticket.assignee_id == access.actor.id
    )
    before = ticket.assignee_id
    given = session.execute(update(Ticket).where(Ticket.id == ticket.id, theirs).values(assignee_id=None))
    session.refresh(ticket, ["assignee_id"])
    if not given.rowcount:  # type: ignore[attr-defined]
        raise Lost("ticket", ticket.reference)
    note_given(session, ticket, before=before, now=now)
    tell(session, ticket, EventKind.TICKET_ASSIGNED, now=now, actor=access.actor, assignee=None)


def _is_waiting(now: datetime) -> ColumnElement[bool]:
    awake = or_(Ticket.snoozed_until.is_(None), Ticket.snoozed_until <= now)
    return Ticket.status.in_(WAITS_FOR_US) & awake


def _is_takeable(access: Access, refused: Collection[Place]) -> ColumnElement[bool]:
    """Theirs, or nobody's: but not from the places at which they may not write."""
    mine = access.actor.id
    free: ColumnElement[bool] = Ticket.assignee_id.is_(None)
    if refused:
        place = Ticket.market_id, Ticket.language, func.coalesce(Ticket.pool_id, 0), func.coalesce(Ticket.rung, "")
        free &= tuple_(*place).not_in(refused)
    return visible(access, Permission.ANSWER) & or_(free, Ticket.assignee_id == mine)
