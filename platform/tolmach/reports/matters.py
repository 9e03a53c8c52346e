"""Customer matters of a market: what is counted, and what never is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from tolmach.pools.model import Pool
from tolmach.reports.door import ReportedMarket
from tolmach.reports.merged import Merged, first_reply_clock, merged_tickets
from tolmach.reports.rules import is_same_matter
from tolmach.sla.model import ClockState, SlaClock
from tolmach.tickets.model import ClosedReason, Ticket, TicketStatus

Between = tuple[datetime, datetime]
"""From an instant to before another one."""

HOURS = func.coalesce(SlaClock.business_hours_id, Pool.business_hours_id).label("hours_id")
"""The business hours a ticket is measured by."""


@dataclass(frozen=True, kw_only=True)
class Matter:
    """One matter of one customer; ``answered_at`` is its first reply by a person, ``due_at`` when that was due.

    ``hours_id`` names the business hours it is measured by.
    """

    ticket_id: int
    opened_at: datetime
    answered_at: datetime | None
    is_over: bool
    due_at: datetime | None
    hours_id: int | None
    language: str
    topic: str | None
    rung: str | None


def matters_of(
    session: Session, market: ReportedMarket, between: Between, *, left_out: Collection[int]
) -> tuple[Matter, ...]:
    """The matters that were opened, first answered or last solved in this time, each in its final market.

    Never what was closed as spam or as a duplicate, nor the tickets ``left_out``. A merged ticket counts with the one
    it went into; what follows an answered ticket within seven days of its solving is not counted again.
    """
    merged = merged_tickets(session, market.client_id)
    rows = session.execute(_tickets(market, between, also=_touched_by_merging(merged, between))).all()
    found = {row.id: row for row in rows if row.id not in left_out and not _goes_on(row)}
    return tuple(_matter(row, merged.get(row.id, ())) for row in found.values())


def of_market(market: ReportedMarket) -> ColumnElement[bool]:
    """The condition that a ticket is a customer's matter in this market, and neither spam nor a double of another."""
    is_countable = or_(Ticket.closed_reason.is_(None), Ticket.closed_reason == ClosedReason.ANSWERED)
    return and_(Ticket.client_id == market.client_id, Ticket.market_id == market.market_id, is_countable)


def with_hours(columns: Any) -> Any:
    """Join to tickets what ``HOURS`` needs: the clock of the first reply, and the pool where no clock ever ran."""
    measured = and_(first_reply_clock(), SlaClock.state != ClockState.DROPPED)
    return columns.outerjoin(SlaClock, measured).outerjoin(Pool, Pool.id == Ticket.pool_id)


def _tickets(market: ReportedMarket, between: Between, *, also: Collection[int]) -> Any:
    before = aliased(Ticket)
    columns = select(
        Ticket.id,
        Ticket.created_at,
        Ticket.first_reply_at,
        Ticket.status,
        Ticket.language,
        Ticket.topic,
        Ticket.rung,
        SlaClock.due_at,
        HOURS,
        before.first_reply_at.label("answered_before"),
        before.solved_at.label("solved_before"),
    )
    return (
        with_hours(columns)
        .outerjoin(before, before.id == Ticket.follows)
        .where(of_market(market), or_(touched(between), Ticket.id.in_(also)))
    )


def touched(between: Between) -> ColumnElement[bool]:
    """The condition that a ticket was opened, first answered or last solved in this time."""
    start, end = between
    moments = (Ticket.created_at, Ticket.first_reply_at, Ticket.solved_at)
    return or_(*(and_(moment >= start, moment < end) for moment in moments))


def _touched_by_merging(merged: Mapping[int, tuple[Merged, ...]], between: Between) -> set[int]:
    start, end = between
    return {
        ticket_id
        for ticket_id, members in merged.items()
        for member in members
        for moment in (member.opened_at, member.first_reply_at)
        if moment is not None and start <= moment < end
    }


def _goes_on(row: Row[Any]) -> bool:
    return row.answered_before is not None and is_same_matter(row.created_at, row.solved_before)


def _matter(row: Row[Any], merged: tuple[Merged, ...]) -> Matter:
    replies = [at for at in (row.first_reply_at, *(member.first_reply_at for member in merged)) if at is not None]
    return Matter(
        ticket_id=row.id,
        opened_at=min([row.created_at, *(member.opened_at for member in merged)]),
        answered_at=min(replies, default=None),
        is_over=row.status in (TicketStatus.SOLVED, TicketStatus.CLOSED),
        due_at=min((at for at in (row.due_at, *(member.due_at for member in merged)) if at is not None), default=None),
        hours_id=row.hours_id,
        language=row.language,
        topic=row.topic,
        rung=row.rung,
    )
