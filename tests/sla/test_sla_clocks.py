"""Clocks of a ticket: they pause with what is left, go on with it, and overdue stays overdue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from house_makers import TUESDAY_TEN, Shops, fill_house
from sqlalchemy import select

from tolmach.db import Database
from tolmach.events.actor import JOB
from tolmach.events.model import Event, EventKind
from tolmach.hours.load import VersionedSchedule, load_schedule
from tolmach.outbox.model import Channel
from tolmach.pools.model import Pool
from tolmach.sla.clocks import (
    goal_for,
    nearest_due,
    pause_clock,
    recompute_clock,
    resume_clock,
    running_clocks,
    start_clock,
    stop_clock,
)
from tolmach.sla.model import ClockState, Measure, Policy, Priority, Promise, SlaClock, Target
from tolmach.sla.promises import make_promise, open_promise, settle_promises
from tolmach.sla.rules import Goal

pytestmark = pytest.mark.database
TICKET = 7
HOUR = timedelta(hours=1)


@pytest.fixture
def people(database: Database) -> Shops:
    return fill_house(database)


@pytest.fixture
def session(database: Database, people: Shops):
    with database.writing.begin() as session:
        yield session


def hours_of(session, people: Shops, pool: str = "sk") -> VersionedSchedule:
    return load_schedule(session, session.get_one(Pool, people.pools[pool]).business_hours_id)


def started(session, people: Shops, goal: Goal, *, at: datetime = TUESDAY_TEN) -> SlaClock:
    return start_clock(
        session,
        client_id=people.clients["novesta"],
        ticket_id=TICKET,
        target=Target.FIRST_REPLY,
        goal=goal,
        hours=hours_of(session, people),
        now=at,
    )


# TUESDAY_TEN is 10:00 in Bratislava; the pool is open 8–16 on working days.
PAUSES = {
    # name: goal, paused after, resumed after (both from the start), due then (from the start)
    "business minutes within a day": (
        Goal(measure=Measure.BUSINESS_MINUTES, minutes=120),
        HOUR,
        3 * HOUR,
        4 * HOUR,
    ),
    "paused over the night": (
        Goal(measure=Measure.BUSINESS_MINUTES, minutes=120),
        HOUR,
        22 * HOUR,
        23 * HOUR,
    ),
    "resumed while closed": (
        Goal(measure=Measure.BUSINESS_MINUTES, minutes=120),
        HOUR,
        8 * HOUR,
        23 * HOUR,
    ),
    "calendar minutes": (
        Goal(measure=Measure.CALENDAR_MINUTES, minutes=120),
        HOUR,
        20 * HOUR,
        21 * HOUR,
    ),
    "the next working day keeps its open hours": (
        Goal(measure=Measure.NEXT_WORKING_DAY),
        HOUR,
        3 * HOUR,
        26 * HOUR,
    ),
    "at once again": (Goal(measure=Measure.BUSINESS_MINUTES, minutes=120), HOUR, HOUR, 2 * HOUR),
}


@pytest.mark.parametrize(("goal", "paused", "resumed", "due"), PAUSES.values(), ids=PAUSES)
def test_what_was_left_at_the_pause_is_left_again(
    session, people: Shops, goal: Goal, paused: timedelta, resumed: timedelta, due: timedelta
):
    clock = started(session, people, goal)
    pause_clock(session, clock, now=TUESDAY_TEN + paused, actor=JOB)
    assert (clock.state, clock.paused_at) == (ClockState.PAUSED, TUESDAY_TEN + paused)
    resume_clock(session, clock, now=TUESDAY_TEN + resumed, actor=JOB)
    assert (clock.state, clock.paused_at, clock.minutes_left) == (ClockState.RUNNING, None, None)
    assert clock.due_at == TUESDAY_TEN + due


@pytest.mark.parametrize("late", [timedelta(0), HOUR, timedelta(days=3)])
def test_an_overdue_clock_stays_overdue_through_a_pause(session, people: Shops, late: timedelta):
    clock = started(session, people, Goal(measure=Measure.BUSINESS_MINUTES, minutes=60))
    due = clock.due_at
    pause_clock(session, clock, now=due + late, actor=JOB)
    resume_clock(session, clock, now=due + late + timedelta(days=1), actor=JOB)
    assert clock.due_at == due


def test_only_running_clocks_are_due(session, people: Shops):
    client_id = people.clients["novesta"]
    clock = started(session, people, Goal(measure=Measure.BUSINESS_MINUTES, minutes=60))
    later = started(session, people, Goal(measure=Measure.BUSINESS_MINUTES, minutes=120))
    assert nearest_due(session, client_id=client_id, ticket_id=TICKET) == clock.due_at
    pause_clock(session, clock, now=TUESDAY_TEN, actor=JOB)
    assert nearest_due(session, client_id=client_id, ticket_id=TICKET) == later.due_at
    stop_clock(session, later, now=TUESDAY_TEN, actor=JOB)
    assert nearest_due(session, client_id=client_id, ticket_id=TICKET) is None
    assert running_clocks(session, client_id=client_id, ticket_id=TICKET) == [clock]
    assert running_clocks(session, client_id=people.clients["calida"], ticket_id=TICKET) == []


def test_another_pools_hours_move_the_due_time_and_name_their_version(session, people: Shops):
    clock = started(session, people, Goal(measure=Measure.BUSINESS_MINUTES, minutes=60), at=TUESDAY_TEN - 2 * HOUR)
    bulgaria = hours_of(session, people, "bg")
    recompute_clock(session, clock, bulgaria, now=TUESDAY_TEN, actor=JOB)
    # 8:00 in Bratislava is 9:00 in Sofia, where the desk has been open for an hour: the same hour from the start.
    assert clock.due_at == TUESDAY_TEN - HOUR
    assert clock.business_hours_id == bulgaria.business_hours_id
    early = datetime(2026, 9, 22, 5, 0, tzinfo=UTC)
    clock.started_at = early
    recompute_clock(session, clock, hours_of(session, people), now=TUESDAY_TEN, actor=JOB)
    assert clock.due_at == early + 2 * HOUR


def test_every_step_of_a_clock_is_told_with_policy_and_calendar(session, database: Database, people: Shops):
    clock = started(session, people, Goal(measure=Measure.BUSINESS_MINUTES, minutes=60))
    pause_clock(session, clock, now=TUESDAY_TEN, actor=JOB)
    resume_clock(session, clock, now=TUESDAY_TEN, actor=JOB)
    recompute_clock(session, clock, hours_of(session, people), now=TUESDAY_TEN, actor=JOB)
    stop_clock(session, clock, now=TUESDAY_TEN, actor=JOB)
    session.get_transaction().commit()
    with database.reading() as reading:
        told = reading.scalars(select(Event).where(Event.ticket_id == TICKET).order_by(Event.id)).all()
    assert [event.kind for event in told] == [
        EventKind.CLOCK_STARTED,
        EventKind.CLOCK_PAUSED,
        EventKind.CLOCK_RESUMED,
        EventKind.CLOCK_RECOMPUTED,
        EventKind.CLOCK_STOPPED,
    ]
    assert all(event.data["business_hours_version"] == 1 and event.data["target"] == "first_reply" for event in told)


POLICIES = {
    # name: the rows (priority, channel, minutes), whether Normal mail gets which
    "only the open one": ([(None, None, 10)], 10),
    "priority before open": ([(None, None, 10), (Priority.NORMAL, None, 20)], 20),
    "channel before open": ([(None, None, 10), (None, Channel.MAIL, 30)], 30),
    "priority before channel": ([(Priority.NORMAL, None, 20), (None, Channel.MAIL, 30)], 20),
    "both before one": (
        [(Priority.NORMAL, None, 20), (None, Channel.MAIL, 30), (Priority.NORMAL, Channel.MAIL, 40)],
        40,
    ),
    "another priority does not count": ([(Priority.URGENT, Channel.MAIL, 5), (None, None, 10)], 10),
    "another channel does not count": ([(Priority.NORMAL, Channel.CHAT, 5), (None, None, 10)], 10),
}


@pytest.mark.parametrize(("rows", "minutes"), POLICIES.values(), ids=POLICIES)
def test_the_most_exact_policy_is_picked(session, people: Shops, rows: list, minutes: int):
    client_id = people.clients["novesta"]
    for priority, channel, wanted in rows:
        session.add(
            Policy(
                client_id=client_id,
                target=Target.FIRST_REPLY,
                priority=priority,
                channel=channel,
                measure=Measure.BUSINESS_MINUTES,
                minutes=wanted,
            )
        )
    session.flush()
    about = {"target": Target.FIRST_REPLY, "priority": Priority.NORMAL, "channel": Channel.MAIL}
    goal = goal_for(session, client_id=client_id, **about)
    assert (goal.minutes, goal.policy_version) == (minutes, 1)
    assert goal.policy_id is not None
    others = goal_for(session, client_id=people.clients["calida"], **about)
    assert (others.policy_id, others.measure) == (None, Measure.NEXT_WORKING_DAY)


def promised(session, people: Shops, by: datetime) -> Promise:
    return make_promise(
        session,
        client_id=people.clients["novesta"],
        ticket_id=TICKET,
        promised_by=by,
        message_id=None,
        now=TUESDAY_TEN,
    )


@pytest.mark.parametrize(("late", "is_kept"), [(timedelta(0), True), (timedelta(microseconds=1), False)])
def test_a_promise_is_judged_as_it_was_told(session, people: Shops, late: timedelta, is_kept: bool):
    promise = promised(session, people, TUESDAY_TEN + HOUR)
    about = {"client_id": people.clients["novesta"], "ticket_id": TICKET}
    assert open_promise(session, **about) is promise
    settle_promises(session, **about, now=TUESDAY_TEN + HOUR + late, actor=JOB)
    assert promise.is_kept is is_kept
    settle_promises(session, **about, now=TUESDAY_TEN + timedelta(days=9), actor=JOB)
    assert (promise.is_kept, promise.settled_at) == (is_kept, TUESDAY_TEN + HOUR + late), "it is judged once"
    assert open_promise(session, **about) is None
