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
    views = [
        ClockView(
            target=row.target,
            state=row.state,
            measure=row.measure,
            minutes=row.minutes,
            started_at=row.started_at,
            due_at=row.due_at,
            stopped_at=row.stopped_at,
            warned_at=row.warned_at,
            alarmed_at=row.alarmed_at,
        )
        for row in newest.values()
    ]
    return tuple(sorted(views, key=lambda view: (view.state is not ClockState.RUNNING, view.due_at)))
