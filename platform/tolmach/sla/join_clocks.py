"""The clocks of a ticket that is merged go on in the other one: none is lost, none becomes later."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.events.actor import Actor
from tolmach.hours.load import VersionedSchedule
from tolmach.sla.calendar import hours_of_clock
from tolmach.sla.clocks import (
    Why,
    copy_clock,
    drop_clock,
    goal_of_clock,
    put_on_course,
    running_clocks,
)
from tolmach.sla.joining import Standing, join
from tolmach.sla.model import ClockState, SlaClock, Target


def join_clocks(
    session: Session, *, client_id: int, from_ticket_id: int, into_ticket_id: int, now: datetime, actor: Actor
) -> None:
    """Where both tickets run a clock of the same debt, the earlier start and due time hold; others move along.

    The clocks of the merged ticket are dropped: they were neither reached nor missed there. Each goes on by the
    calendar of the one that is due first, until the ticket is routed.
    """
    own = {clock.debt: clock for clock in running_clocks(session, client_id=client_id, ticket_id=into_ticket_id)}
    for clock in running_clocks(session, client_id=client_id, ticket_id=from_ticket_id):
        kept = own.get(clock.debt)
        if kept is None:
            target = _target_there(session, clock, into_ticket_id)
            resumed = _standing(session, clock).due_from(now)
            copy_clock(session, clock, ticket_id=into_ticket_id, target=target, due=resumed, now=now, actor=actor)
        else:
            _join(session, kept, clock, now=now, actor=actor)
        drop_clock(session, clock, now=now, actor=actor, why=Why.MERGED)


def _join(session: Session, kept: SlaClock, clock: SlaClock, *, now: datetime, actor: Actor) -> None:
    own, other = _standing(session, kept), _standing(session, clock)
    joined = join(own, other, now)
    first = kept if own.due_from(now) <= other.due_from(now) else clock
    hours: VersionedSchedule = hours_of_clock(session, first)
    kept.started_at = joined.started_at
    kept.has_paused = kept.has_paused or clock.has_paused
    put_on_course(
        session,
        kept,
        goal_of_clock(first),
        hours,
        due=joined.due_at,
        minutes_left=joined.minutes_left,
        why=Why.MERGED,
        now=now,
        actor=actor,
    )


def _standing(session: Session, clock: SlaClock) -> Standing:
    return Standing(
        goal=goal_of_clock(clock),
        schedule=hours_of_clock(session, clock).schedule,
        started_at=clock.started_at,
        due_at=clock.due_at,
        minutes_left=clock.minutes_left,
        is_paused=clock.state is ClockState.PAUSED,
    )


def _target_there(session: Session, clock: SlaClock, ticket_id: int) -> Target:
    """A ticket has one first reply: what is owed where that was measured already is the next one."""
    if clock.target is not Target.FIRST_REPLY:
        return clock.target
    measured = select(SlaClock.id).where(
        SlaClock.client_id == clock.client_id,
        SlaClock.ticket_id == ticket_id,
        SlaClock.target == Target.FIRST_REPLY,
        SlaClock.state != ClockState.DROPPED,
    )
    return Target.FIRST_REPLY if session.scalar(measured.limit(1)) is None else Target.NEXT_REPLY
