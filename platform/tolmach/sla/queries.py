"""The clocks of a ticket, agreed and legal, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, literal, select
from sqlalchemy.orm import Session

from tolmach.sla.legal import is_kept
from tolmach.sla.model import ClockState, LegalClock, LegalState, Measure, SlaClock, Target


@dataclass(frozen=True, kw_only=True)
class ClockView:
    """A clock of a ticket; ``minutes`` is its target where it is measured in minutes."""

    target: Target
    state: ClockState
    measure: Measure
    minutes: int
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    warned_at: datetime | None
    alarmed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class LegalView:
    """A limit of the law as it was stored for a ticket; ``days`` or ``months`` count from the day after it came in."""

    limit_key: str
    days: int
    months: int
    missed: str
    source: str
    reviewed: date
    time_zone: str
    received_at: datetime
    due_at: datetime
    settled_at: datetime | None
    alarmed_at: datetime | None

    def is_kept(self, now: datetime) -> bool | None:
        """Whether it was kept; None while it runs."""
        return is_kept(self.due_at, self.settled_at, now)


@dataclass(frozen=True, kw_only=True)
class TicketClocks:
    """Everything that is measured on a ticket: what was agreed, running first, and what the law sets, nearest first."""

    agreed: tuple[ClockView, ...]
    legal: tuple[LegalView, ...]


def clocks_of(session: Session, *, client_id: int, ticket_id: int) -> TicketClocks:
    """The clocks of a ticket in one query: of each target the last one, and every limit that counts."""
    one = select(literal(1).label("one")).subquery()
    agreed = and_(
        SlaClock.client_id == client_id, SlaClock.ticket_id == ticket_id, SlaClock.state != ClockState.DROPPED
    )
    legal = and_(
        LegalClock.client_id == client_id, LegalClock.ticket_id == ticket_id, LegalClock.state != LegalState.DROPPED
    )
    # Each clock beside each limit: a handful of rows, where two queries would be one too many for the ticket page.
    rows = session.execute(
        select(SlaClock, LegalClock)
        .select_from(one)
        .outerjoin(SlaClock, agreed)
        .outerjoin(LegalClock, legal)
        .order_by(SlaClock.id, LegalClock.due_at, LegalClock.id)
    ).all()
    newest = {clock.target: clock for clock, _ in rows if clock is not None}
    limits = dict.fromkeys(limit for _, limit in rows if limit is not None)
    views = [view_of(clock) for clock in newest.values()]
    return TicketClocks(
        agreed=tuple(sorted(views, key=lambda view: (view.state is not ClockState.RUNNING, view.due_at))),
        legal=tuple(legal_view(limit) for limit in limits),
    )


def legal_clocks_shown(session: Session, *, client_id: int, ticket_id: int) -> tuple[LegalView, ...]:
    """The limits of the law that count for a ticket, the nearest first."""
    rows = session.scalars(
        select(LegalClock)
        .where(
            LegalClock.client_id == client_id,
            LegalClock.ticket_id == ticket_id,
            LegalClock.state != LegalState.DROPPED,
        )
        .order_by(LegalClock.due_at, LegalClock.id)
    )
    return tuple(legal_view(row) for row in rows)


def legal_view(clock: LegalClock) -> LegalView:
    """A stored limit as pages, reports and files show it."""
    return LegalView(
        limit_key=clock.limit_key,
        days=clock.days,
        months=clock.months,
        missed=clock.missed,
        source=clock.source,
        reviewed=clock.reviewed,
        time_zone=clock.time_zone,
        received_at=clock.received_at,
        due_at=clock.due_at,
        settled_at=clock.settled_at,
        alarmed_at=clock.alarmed_at,
    )


def view_of(clock: SlaClock) -> ClockView:
    """A clock as pages show it."""
    return ClockView(
        target=clock.target,
        state=clock.state,
        measure=clock.measure,
        minutes=clock.minutes,
        started_at=clock.started_at,
        due_at=clock.due_at,
        stopped_at=clock.stopped_at,
        warned_at=clock.warned_at,
        alarmed_at=clock.alarmed_at,
    )
