"""Start, stop, pause and resume the clocks of a ticket, each with its event."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tolmach.events.actor import JOB, Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.hours.load import VersionedSchedule, load_schedule
from tolmach.hours.rules import due_at, minutes_between
from tolmach.outbox.model import Channel
from tolmach.sla.model import ClockState, Measure, Policy, Priority, SlaClock, Target
from tolmach.sla.rules import Goal, default_goal, due_by


def goal_for(session: Session, *, client_id: int, target: Target, priority: Priority, channel: Channel) -> Goal:
    """The client's most exact policy for this target, or the house's default."""
    rows = session.scalars(
        select(Policy).where(
            Policy.client_id == client_id,
            Policy.target == target,
            or_(Policy.priority == priority, Policy.priority.is_(None)),
            or_(Policy.channel == channel, Policy.channel.is_(None)),
        )
    ).all()
    if not rows:
        return default_goal(target, channel)
    best = max(rows, key=lambda row: (row.priority is not None, row.channel is not None))
    return Goal(
        measure=best.measure,
        minutes=best.minutes,
        policy_id=best.id,
        policy_version=best.version,
        pauses_for_client=best.pauses_for_client,
    )


def start_clock(
    session: Session,
    *,
    client_id: int,
    ticket_id: int,
    target: Target,
    goal: Goal,
    hours: VersionedSchedule,
    now: datetime,
    actor: Actor = JOB,
) -> SlaClock:
    """Start measuring a target of a ticket; its due time is computed and stored at once."""
    clock = SlaClock(
        client_id=client_id,
        ticket_id=ticket_id,
        target=target,
        policy_id=goal.policy_id,
        policy_version=goal.policy_version,
        measure=goal.measure,
        minutes=goal.minutes,
        pauses_for_client=goal.pauses_for_client,
        business_hours_id=hours.business_hours_id,
        business_hours_version=hours.version,
        started_at=now,
        due_at=due_by(goal, hours.schedule, now),
    )
    session.add(clock)
    _tell(session, EventKind.CLOCK_STARTED, clock, now=now, actor=actor)
    return clock


def running_clocks(session: Session, *, client_id: int, ticket_id: int) -> list[SlaClock]:
    """The clocks of a ticket that are not stopped."""
    unstopped = SlaClock.state != ClockState.STOPPED
    return list(
        session.scalars(
            select(SlaClock).where(SlaClock.client_id == client_id, SlaClock.ticket_id == ticket_id, unstopped)
        )
    )


def stop_clock(session: Session, clock: SlaClock, *, now: datetime, actor: Actor) -> None:
    """The target was reached (or will never be): the measure ends here."""
    clock.state = ClockState.STOPPED
    clock.stopped_at = now
    session.flush()
    _tell(session, EventKind.CLOCK_STOPPED, clock, now=now, actor=actor)


def pause_clock(session: Session, clock: SlaClock, *, now: datetime, actor: Actor) -> None:
    """Stand still while somebody else has to act; what is left is kept, so that due times can be told again."""
    clock.minutes_left = _minutes_left(session, clock, now) if now < clock.due_at else None
    clock.paused_at = now
    clock.state = ClockState.PAUSED
    session.flush()
    _tell(session, EventKind.CLOCK_PAUSED, clock, now=now, actor=actor)


def resume_clock(session: Session, clock: SlaClock, *, now: datetime, actor: Actor) -> None:
    """Go on: what was left when it paused is left again from now; an overdue clock stays overdue."""
    if clock.minutes_left is not None:
        clock.due_at = _after_minutes(session, clock, now, clock.minutes_left)
    clock.minutes_left = clock.paused_at = None
    clock.state = ClockState.RUNNING
    session.flush()
    _tell(session, EventKind.CLOCK_RESUMED, clock, now=now, actor=actor)


def recompute_clock(
    session: Session, clock: SlaClock, hours: VersionedSchedule, *, now: datetime, actor: Actor
) -> None:
    """The ticket is served by another schedule now: the due time follows from the clock's start, the promise stays."""
    clock.business_hours_id, clock.business_hours_version = hours.business_hours_id, hours.version
    if clock.state is ClockState.RUNNING:
        clock.due_at = due_by(Goal(measure=clock.measure, minutes=clock.minutes), hours.schedule, clock.started_at)
    session.flush()
    _tell(session, EventKind.CLOCK_RECOMPUTED, clock, now=now, actor=actor)


def nearest_due(session: Session, *, client_id: int, ticket_id: int) -> datetime | None:
    """The earliest due time among the running clocks of a ticket."""
    return session.scalar(
        select(func.min(SlaClock.due_at)).where(
            SlaClock.client_id == client_id, SlaClock.ticket_id == ticket_id, SlaClock.state == ClockState.RUNNING
        )
    )


def _minutes_left(session: Session, clock: SlaClock, now: datetime) -> float:
    if clock.measure is Measure.CALENDAR_MINUTES:
        return (clock.due_at - now) / timedelta(minutes=1)
    return minutes_between(load_schedule(session, clock.business_hours_id).schedule, now, clock.due_at)


def _after_minutes(session: Session, clock: SlaClock, now: datetime, minutes: float) -> datetime:
    if clock.measure is Measure.CALENDAR_MINUTES:
        return now + timedelta(minutes=minutes)
    return due_at(load_schedule(session, clock.business_hours_id).schedule, now, minutes)


def _tell(session: Session, kind: EventKind, clock: SlaClock, *, now: datetime, actor: Actor) -> None:
    record_event(
        session,
        kind,
        at=now,
        actor=actor,
        client_id=clock.client_id,
        ticket_id=clock.ticket_id,
        target=clock.target,
        due_at=clock.due_at.isoformat(),
        policy=clock.policy_id,
        policy_version=clock.policy_version,
        business_hours=clock.business_hours_id,
        business_hours_version=clock.business_hours_version,
    )
