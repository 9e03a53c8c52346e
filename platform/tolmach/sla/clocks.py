"""Start, stop, pause and resume the clocks of a ticket, each with its event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tolmach.events.actor import JOB, Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.hours.load import VersionedSchedule
from tolmach.hours.schedule import Schedule
from tolmach.outbox.model import Channel
from tolmach.remember import remembered
from tolmach.reserve import add_row
from tolmach.sla.calendar import hours_of_clock, put_on_calendar
from tolmach.sla.model import ENDED, ClockState, Measure, Policy, Priority, SlaClock, Target
from tolmach.sla.rules import (
    Course,
    Goal,
    default_goal,
    due_after,
    due_by,
    due_on_calendar,
    left_under,
    time_left,
    warnings_before,
)


def goal_for(session: Session, *, client_id: int, target: Target, priority: Priority, channel: Channel) -> Goal:
    """The client's most exact policy for this target, or the house's default."""
    rows = [
        row
        for row in remembered(session, ("policies", client_id), lambda: _policies(session, client_id))
        if row.target is target and row.priority in (priority, None) and row.channel in (channel, None)
    ]
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


def _policies(session: Session, client_id: int) -> Sequence[Policy]:
    return session.scalars(select(Policy).where(Policy.client_id == client_id)).all()


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
    why: Why | None = None,
) -> SlaClock:
    """Start measuring a target of a ticket; its due time is computed and stored at once."""
    clock = SlaClock(
        client_id=client_id,
        ticket_id=ticket_id,
        target=target,
        state=ClockState.RUNNING,
        started_at=now,
        has_paused=False,
        due_at=due_by(goal, hours.schedule, now),
    )
    _put_under_goal(clock, goal)
    put_on_calendar(clock, hours)
    _plan_warnings(clock, hours, now)
    add_row(session, clock)
    _tell(session, EventKind.CLOCK_STARTED, clock, now=now, actor=actor, why=why)
    return clock


def running_clocks(session: Session, *, client_id: int, ticket_id: int) -> list[SlaClock]:
    """The clocks of a ticket that have not ended: those that run and those that stand still."""
    return list(
        session.scalars(
            select(SlaClock)
            .where(SlaClock.client_id == client_id, SlaClock.ticket_id == ticket_id, SlaClock.state.not_in(ENDED))
            .order_by(SlaClock.id)
        )
    )


def stop_clock(session: Session, clock: SlaClock, *, now: datetime, actor: Actor) -> None:
    """The target was reached (or will never be): the measure ends here."""
    clock.state = ClockState.STOPPED
    clock.stopped_at = now
    session.flush()
    _tell(session, EventKind.CLOCK_STOPPED, clock, now=now, actor=actor)


def drop_clock(session: Session, clock: SlaClock, *, now: datetime, actor: Actor, why: Why | None = None) -> None:
    """What the clock was started for did not stand: it has measured nothing."""
    clock.state = ClockState.DROPPED
    clock.stopped_at = now
    session.flush()
    _tell(session, EventKind.CLOCK_DROPPED, clock, now=now, actor=actor, why=why)


def pause_clock(session: Session, clock: SlaClock, *, now: datetime, actor: Actor) -> None:
    """Stand still while somebody else has to act; what is left is kept, so that due times can be told again."""
    schedule = hours_of_clock(session, clock).schedule
    clock.minutes_left = time_left(goal_of_clock(clock), schedule, now, clock.due_at) if now < clock.due_at else None
    clock.paused_at, clock.has_paused = now, True
    clock.state = ClockState.PAUSED
    session.flush()
    _tell(session, EventKind.CLOCK_PAUSED, clock, now=now, actor=actor)


def resume_clock(session: Session, clock: SlaClock, *, now: datetime, actor: Actor) -> None:
    """Go on: what was left when it paused is left again from now; an overdue clock stays overdue."""
    hours = hours_of_clock(session, clock)
    if clock.minutes_left is not None:
        clock.due_at = due_after(goal_of_clock(clock), hours.schedule, now, clock.minutes_left)
        _plan_warnings(clock, hours, now)
    clock.minutes_left = clock.paused_at = None
    clock.state = ClockState.RUNNING
    session.flush()
    _tell(session, EventKind.CLOCK_RESUMED, clock, now=now, actor=actor)


class Why(StrEnum):
    """Why a clock was computed anew, started or dropped."""

    ROUTED = "routed"
    HOURS = "hours"
    CONTRACT = "contract"
    POLICY = "policy"
    PRIORITY = "priority"
    TAKEN_BACK = "taken_back"
    MERGED = "merged"
    SPLIT = "split"
    HOLIDAYS = "holidays"


def recompute_clock(
    session: Session,
    clock: SlaClock,
    hours: VersionedSchedule,
    *,
    why: Why,
    now: datetime,
    actor: Actor,
    before: Schedule | None = None,
) -> None:
    """The ticket is served by another calendar from now on: what the clock has spent stays spent, the promise stays.

    A clock that stands still keeps the minutes it has left and goes on with them by the new calendar. ``before`` is the
    calendar it ran by, where the stored one is that no more.
    """
    if clock.state is ClockState.RUNNING:
        before = before or hours_of_clock(session, clock).schedule
        due = due_on_calendar(goal_of_clock(clock), _course(clock), before, hours.schedule, now)
        _move_due(clock, hours, due, now)
    put_on_calendar(clock, hours)
    session.flush()
    _tell(session, EventKind.CLOCK_RECOMPUTED, clock, now=now, actor=actor, why=why)


def change_goal(
    session: Session,
    clock: SlaClock,
    goal: Goal,
    *,
    why: Why,
    now: datetime,
    actor: Actor,
    only_sooner: bool = False,
) -> None:
    """Another policy holds for the clock from now on: what it has spent stays spent.

    What is late stays late, and where the new target would have passed already the due time stays as it was: nobody
    breaks on Tuesday what was agreed on Wednesday. With ``only_sooner`` it also stays where it would become later.
    """
    before, hours = goal_of_clock(clock), hours_of_clock(session, clock)
    is_paused = clock.state is ClockState.PAUSED
    left = (clock.minutes_left or 0) if is_paused else time_left(before, hours.schedule, now, clock.due_at)
    new_left = left_under(goal, before, hours.schedule, started_at=clock.started_at, left=left)
    # The target itself is kept where its due time could not follow: a page must not tell one and count by another.
    if left > 0 and new_left > 0 and not (only_sooner and _is_later(clock, goal, left, new_left, hours=hours, now=now)):
        _put_under_goal(clock, goal)
        if is_paused:
            clock.minutes_left = new_left
        else:
            _move_due(clock, hours, _due_under(clock, goal, hours, new_left, now), now)
    clock.policy_id, clock.policy_version = goal.policy_id, goal.policy_version
    clock.pauses_for_client = goal.pauses_for_client
    session.flush()
    _tell(session, EventKind.CLOCK_RECOMPUTED, clock, now=now, actor=actor, why=why)


def put_on_course(
    session: Session,
    clock: SlaClock,
    goal: Goal,
    hours: VersionedSchedule,
    *,
    due: datetime,
    minutes_left: float | None,
    why: Why,
    now: datetime,
    actor: Actor,
) -> None:
    """Let a clock measure this from now on: due then, or with these minutes left where it stands still."""
    _put_under_goal(clock, goal)
    put_on_calendar(clock, hours)
    _move_due(clock, hours, due, now)
    clock.minutes_left = minutes_left if clock.state is ClockState.PAUSED else None
    session.flush()
    _tell(session, EventKind.CLOCK_RECOMPUTED, clock, now=now, actor=actor, why=why)


def copy_clock(
    session: Session,
    clock: SlaClock,
    *,
    ticket_id: int,
    target: Target,
    due: datetime,
    now: datetime,
    actor: Actor,
) -> SlaClock:
    """What a merged ticket's clock measured goes on in this ticket: running, with its start, due then."""
    hours = hours_of_clock(session, clock)
    copy = SlaClock(
        client_id=clock.client_id,
        ticket_id=ticket_id,
        target=target,
        state=ClockState.RUNNING,
        started_at=clock.started_at,
        has_paused=clock.has_paused,
        due_at=due,
        warned_at=clock.warned_at,
        alarmed_at=clock.alarmed_at,
    )
    _put_under_goal(copy, goal_of_clock(clock))
    put_on_calendar(copy, hours)
    _plan_warnings(copy, hours, now)
    session.add(copy)
    session.flush()
    _tell(session, EventKind.CLOCK_STARTED, copy, now=now, actor=actor, why=Why.MERGED)
    return copy


def goal_of_clock(clock: SlaClock) -> Goal:
    """What a clock measures, as it was agreed when it started or last changed."""
    return Goal(
        measure=clock.measure,
        minutes=clock.minutes,
        policy_id=clock.policy_id,
        policy_version=clock.policy_version,
        pauses_for_client=clock.pauses_for_client,
    )


def nearest_due(session: Session, *, client_id: int, ticket_id: int) -> datetime | None:
    """The earliest due time among the running clocks of a ticket."""
    return session.scalar(
        select(func.min(SlaClock.due_at)).where(
            SlaClock.client_id == client_id, SlaClock.ticket_id == ticket_id, SlaClock.state == ClockState.RUNNING
        )
    )


def _course(clock: SlaClock) -> Course:
    return Course(started_at=clock.started_at, due_at=clock.due_at, has_paused=clock.has_paused)


def _due_under(clock: SlaClock, goal: Goal, hours: VersionedSchedule, left: float, now: datetime) -> datetime:
    if not clock.has_paused and goal.measure is not Measure.BUSINESS_MINUTES:
        afresh = due_by(goal, hours.schedule, clock.started_at)
        if afresh > now:
            return afresh
    return due_after(goal, hours.schedule, now, left)


def _is_later(
    clock: SlaClock, goal: Goal, left: float, new_left: float, *, hours: VersionedSchedule, now: datetime
) -> bool:
    due = due_after(goal_of_clock(clock), hours.schedule, now, left)
    return _due_under(clock, goal, hours, new_left, now) > due


def _put_under_goal(clock: SlaClock, goal: Goal) -> None:
    clock.measure, clock.minutes = goal.measure, goal.minutes
    clock.policy_id, clock.policy_version = goal.policy_id, goal.policy_version
    clock.pauses_for_client = goal.pauses_for_client


def _move_due(clock: SlaClock, hours: VersionedSchedule, due: datetime, now: datetime) -> None:
    if due > clock.due_at:
        # A later due time is news to those who were warned of the one before.
        clock.warned_at = clock.alarmed_at = None
    if due != clock.due_at:
        clock.due_at = due
        _plan_warnings(clock, hours, now)


def _plan_warnings(clock: SlaClock, hours: VersionedSchedule, now: datetime) -> None:
    clock.warn_at, clock.alarm_at = warnings_before(goal_of_clock(clock), hours.schedule, now, clock.due_at)


def _tell(
    session: Session, kind: EventKind, clock: SlaClock, *, now: datetime, actor: Actor, why: Why | None = None
) -> None:
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
        holiday_rule=clock.holiday_rule,
        why=why,
    )
