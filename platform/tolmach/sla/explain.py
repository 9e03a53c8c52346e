"""Why the clocks of a ticket are due when they are: each step through the calendar they run by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.events.model import Event, EventKind
from tolmach.hours.explain import explain_due, explain_minutes
from tolmach.hours.rules import due_at, minutes_between
from tolmach.hours.schedule import Schedule
from tolmach.hours.wording import ENGLISH, Speech
from tolmach.sla.calendar import hours_of_clock
from tolmach.sla.clocks import goal_of_clock, running_clocks
from tolmach.sla.model import ClockState, Measure, SlaClock
from tolmach.sla.queries import ClockView, view_of
from tolmach.sla.rules import due_by

_A_WHOLE_DAY = ((0, 24 * 60),)


@dataclass(frozen=True, kw_only=True)
class ClockSteps:
    """A clock with its way to the due time.

    ``minutes`` (business minutes, or plain ones for a calendar measure) are counted since ``since``: its start, or when
    it last went on or changed calendars with what was left. A clock that stands still has no steps, since then.
    """

    clock: ClockView
    since: datetime
    minutes: float
    steps: tuple[str, ...] = ()


def steps_of_clocks(
    session: Session, *, client_id: int, ticket_id: int, speech: Speech = ENGLISH
) -> tuple[ClockSteps, ...]:
    """The clocks of a ticket that have not ended, the nearest due first, each with the steps of its calendar."""
    clocks = running_clocks(session, client_id=client_id, ticket_id=ticket_id)
    changes = _changes(session, client_id, ticket_id) if clocks else []
    found = [_explained(session, clock, changes, speech) for clock in clocks]
    return tuple(sorted(found, key=lambda one: (one.clock.state is not ClockState.RUNNING, one.clock.due_at)))


def _changes(session: Session, client_id: int, ticket_id: int) -> list[tuple[str, datetime]]:
    """Target and moment of each time a clock of the ticket went on or was computed anew."""
    rows = session.execute(
        select(Event.data, Event.at).where(
            Event.client_id == client_id,
            Event.ticket_id == ticket_id,
            Event.kind.in_([EventKind.CLOCK_RESUMED, EventKind.CLOCK_RECOMPUTED]),
        )
    )
    return [(data["target"], at) for data, at in rows]


def _explained(
    session: Session, clock: SlaClock, changes: Sequence[tuple[str, datetime]], speech: Speech
) -> ClockSteps:
    if clock.state is ClockState.PAUSED:
        since, left = clock.paused_at or clock.started_at, clock.minutes_left or 0
        return ClockSteps(clock=view_of(clock), since=since, minutes=left)
    schedule = hours_of_clock(session, clock).schedule
    since = _since(clock, schedule, [at for target, at in changes if target == clock.target])
    runs_by = schedule if clock.measure is not Measure.CALENDAR_MINUTES else _around_the_clock(schedule)
    minutes = minutes_between(runs_by, since, clock.due_at)
    steps = _steps(runs_by, since, clock.due_at, minutes, speech)
    return ClockSteps(clock=view_of(clock), since=since, minutes=minutes, steps=steps)


def _since(clock: SlaClock, schedule: Schedule, changed: Sequence[datetime]) -> datetime:
    if not clock.has_paused and due_by(goal_of_clock(clock), schedule, clock.started_at) == clock.due_at:
        return clock.started_at
    return max((at for at in changed if clock.started_at < at < clock.due_at), default=clock.started_at)


def _steps(schedule: Schedule, since: datetime, due: datetime, minutes: float, speech: Speech) -> tuple[str, ...]:
    # A working day as the target may end at an opening, which no count of minutes ever does.
    if due_at(schedule, since, minutes) == due:
        return tuple(explain_due(schedule, since, minutes, speech=speech))
    return tuple(explain_minutes(schedule, since, due, speech=speech))


def _around_the_clock(schedule: Schedule) -> Schedule:
    return replace(schedule, week=(_A_WHOLE_DAY,) * 7, holidays={}, closed={}, special={})
