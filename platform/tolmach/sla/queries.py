"""The clocks of a ticket as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.sla.model import ClockState, Measure, SlaClock, Target


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


def clocks_of(session: Session, *, client_id: int, ticket_id: int) -> tuple[ClockView, ...]:
    """The clocks of a ticket: of each target the last one, running ones first."""
    rows = session.scalars(
        select(SlaClock)
        .where(
            SlaClock.client_id == client_id,
            SlaClock.ticket_id == ticket_id,
            SlaClock.state != ClockState.DROPPED,
        )
        .order_by(SlaClock.id)
    )
    newest = {row.target: row for row in rows}
    views = [view_of(row) for row in newest.values()]
    return tuple(sorted(views, key=lambda view: (view.state is not ClockState.RUNNING, view.due_at)))


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
