"""The law and a ticket: which limits it is under by its topic and market, and when they are settled."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.events.actor import JOB, Actor
from tolmach.sla.legal import Limit, limits
from tolmach.sla.legal_clocks import (
    LegalMatter,
    WhyDropped,
    drop_legal_clock,
    legal_clocks_of,
    put_under_law,
    reopen_legal_clock,
    settle_legal_clock,
    take_over_limits,
)
from tolmach.sla.model import LegalClock, LegalState
from tolmach.tickets.model import UNFINISHED, ClosedReason, Ticket, TicketStatus

OVER = (TicketStatus.SOLVED, TicketStatus.CLOSED)
NO_MATTER = (ClosedReason.SPAM, ClosedReason.DUPLICATE, ClosedReason.MERGED, ClosedReason.FOR_SHOP)
"""Closed with one of these, a ticket is no matter of its own, and no limit holds for it."""

MOST_AT_ONCE = 500


def follow_law(session: Session, ticket: Ticket, *, why: WhyDropped, now: datetime, actor: Actor) -> None:
    """The ticket's topic or market changed (``why``): put it under the limits that hold for it now."""
    market = session.get_one(Market, ticket.market_id)
    matter = LegalMatter(
        client_id=ticket.client_id,
        ticket_id=ticket.id,
        country=market.country,
        zone=market.time_zone,
        topic=None if ticket.closed_reason in NO_MATTER else ticket.topic,
        received_at=ticket.created_at,
    )
    clocks = put_under_law(session, matter, why=why, now=now, actor=actor)
    _follow(session, ticket, clocks, now=now, actor=actor)


def follow_status(session: Session, ticket: Ticket, *, now: datetime, actor: Actor) -> None:
    """The ticket's status changed: solved, its limits are settled; open again, they run as if they never had been."""
    clocks = legal_clocks_of(session, client_id=ticket.client_id, ticket_id=ticket.id)
    _follow(session, ticket, clocks, now=now, actor=actor)


def unite_legal_clocks(session: Session, source: Ticket, into: Ticket, *, now: datetime, actor: Actor) -> None:
    """For merging: ``into`` takes over the limits of ``source``, of each limit the one with the nearer due date.

    They are one matter from now on: what was settled runs again where ``into`` is open, as if it never had been. To be
    called before ``source`` is closed as merged, which drops what is still its own.
    """
    take_over_limits(session, client_id=into.client_id, source_id=source.id, into_id=into.id, now=now, actor=actor)
    follow_status(session, into, now=now, actor=actor)


def apply_law(session: Session, *, now: datetime) -> int:
    """Start the limits of unfinished tickets that have none yet and should; for how many tickets.

    That is what was open before legal clocks were stored, or before the table knew the limit. A ticket that has any
    keeps to the table as it was then.
    """
    has_any = exists().where(LegalClock.client_id == Ticket.client_id, LegalClock.ticket_id == Ticket.id)
    lacking = session.scalars(
        select(Ticket)
        .join(Market, Market.id == Ticket.market_id)
        .where(Ticket.status.in_(UNFINISHED), ~has_any, or_(*(_is_under(limit) for limit in limits())))
        .order_by(Ticket.id)
        .limit(MOST_AT_ONCE)
        .with_for_update(of=Ticket, skip_locked=True)
    ).all()
    for ticket in lacking:
        follow_law(session, ticket, why=WhyDropped.TOPIC, now=now, actor=JOB)
    return len(lacking)


def _follow(session: Session, ticket: Ticket, clocks: list[LegalClock], *, now: datetime, actor: Actor) -> None:
    is_no_matter, is_over = ticket.closed_reason in NO_MATTER, ticket.status in OVER
    for clock in clocks:
        if is_no_matter:
            drop_legal_clock(session, clock, why=WhyDropped.CLOSED, now=now, actor=actor)
        elif is_over and clock.state is LegalState.RUNNING:
            settle_legal_clock(session, clock, at=ticket.solved_at or now, now=now, actor=actor)
        elif not is_over and clock.state is LegalState.SETTLED:
            reopen_legal_clock(session, clock, now=now, actor=actor)


def _is_under(limit: Limit) -> ColumnElement[bool]:
    # From the day after its first, so that this day has begun in every zone.
    since = datetime.combine(limit.since + timedelta(days=1), time.min, tzinfo=UTC)
    return and_(
        Market.country.in_(sorted(limit.countries)),
        Ticket.topic.in_(sorted(limit.topics)),
        Ticket.created_at >= since,
    )
