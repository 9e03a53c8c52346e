"""Clocks of a ticket: they pause with what is left, go on with it, and overdue stays overdue."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from house_makers import TUESDAY_TEN, Shops, fill_house
from sqlalchemy import select

from tolmach.db import Database
from tolmach.events.actor import JOB
from tolmach.events.model import Event, EventKind
from tolmach.hours.effective import HolidayRule
from tolmach.hours.load import VersionedSchedule, load_schedule
from tolmach.hours.model import BusinessHours, Holiday
from tolmach.hours.save_hours import HoursValues, add_hours, change_hours
from tolmach.outbox.model import Channel
from tolmach.pools.model import Pool
from tolmach.sla.clocks import (
    Why,
    change_goal,
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
from tolmach.sla.promises import make_promise, settle_promises
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


def saved_hours(session, week: dict, **more) -> VersionedSchedule:
    values = HoursValues(time_zone="Europe/Bratislava", week=week, **more)
    return load_schedule(
        session, add_hours(session, name=f"{week}{more}", values=values, now=TUESDAY_TEN, actor=JOB).id
    )


TWO_HOURS, A_DAY = Goal(measure=Measure.BUSINESS_MINUTES, minutes=120), Goal(measure=Measure.NEXT_WORKING_DAY)
MOVES = {
    # name: goal, pause (from, to), when it moves, the other pool's windows, due then; all from Tuesday 10:00
    "what was spent stays spent": (TWO_HOURS, None, HOUR, ["08:00", "16:00"], 2 * HOUR),
    "the rest runs by the new hours": (TWO_HOURS, None, HOUR, ["14:00", "22:00"], 5 * HOUR),
    "a pause before the move is kept": (TWO_HOURS, (HOUR, 3 * HOUR), 3.5 * HOUR, ["08:00", "16:00"], 4 * HOUR),
    "a pause before the move is kept, other hours": (
        TWO_HOURS,
        (HOUR, 3 * HOUR),
        3.5 * HOUR,
        ["15:00", "22:00"],
        5.5 * HOUR,
    ),
    "a clock that stands still goes on by the new hours": (
        TWO_HOURS,
        (HOUR, 3 * HOUR),
        2 * HOUR,
        ["15:00", "22:00"],
        6 * HOUR,
    ),
    "a day is asked of the new calendar": (A_DAY, None, HOUR, ["08:00", "12:00"], 24 * HOUR),
    "a day that has paused keeps its open hours": (A_DAY, (HOUR, 3 * HOUR), 4 * HOUR, ["08:00", "16:00"], 26 * HOUR),
    "what is late stays late": (TWO_HOURS, None, 3 * HOUR, ["14:00", "22:00"], 2 * HOUR),
    "what is late stays late, also by a day": (A_DAY, None, 25 * HOUR, ["14:00", "22:00"], 24 * HOUR),
}


@pytest.mark.parametrize(("goal", "pause", "moved", "window", "due"), MOVES.values(), ids=MOVES)
def test_a_clock_that_changes_calendars_keeps_what_it_has_spent(
    session, people: Shops, goal: Goal, pause: tuple | None, moved: timedelta, window: list[str], due: timedelta
):
    clock = started(session, people, goal)
    others = saved_hours(session, {day: [window] for day in ("mon", "tue", "wed", "thu", "fri")})
    steps = [(moved, lambda now: recompute_clock(session, clock, others, why=Why.ROUTED, now=now, actor=JOB))]
    for at, step in zip(pause or (), (pause_clock, resume_clock), strict=False):
        steps.append((at, lambda now, step=step: step(session, clock, now=now, actor=JOB)))
    for at, act in sorted(steps, key=lambda one: one[0]):
        act(TUESDAY_TEN + at)
    assert clock.due_at == TUESDAY_TEN + due
    assert clock.business_hours_id == others.business_hours_id


def test_changed_hours_are_counted_by_what_they_were_until_then(session, people: Shops):
    """The rows of a pool's hours change in place: what was spent before lies in a version that is no more."""
    short = {"tue": [["08:00", "12:00"]], "wed": [["08:00", "12:00"]]}
    hours = saved_hours(session, short)
    goal = Goal(measure=Measure.BUSINESS_MINUTES, minutes=180)
    clock = start_clock(
        session,
        client_id=people.clients["novesta"],
        ticket_id=TICKET,
        target=Target.RESOLUTION,
        goal=goal,
        hours=hours,
        now=TUESDAY_TEN,
    )
    assert clock.due_at == TUESDAY_TEN + 23 * HOUR
    row = session.get_one(BusinessHours, hours.business_hours_id)
    longer = {day: [["08:00", "20:00"]] for day in ("tue", "wed")}
    change_hours(
        session,
        row,
        values=HoursValues(time_zone="Europe/Bratislava", week=longer),
        now=TUESDAY_TEN + HOUR,
        actor=JOB,
    )
    after = load_schedule(session, row.id)
    recompute_clock(session, clock, after, why=Why.HOURS, now=TUESDAY_TEN + 4 * HOUR, actor=JOB)
    # Two of three hours were spent until noon, by the old hours; from 14:00 the third runs by the new ones.
    assert clock.due_at == TUESDAY_TEN + 5 * HOUR
    assert (clock.business_hours_version, after.version) == (2, 2)


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        (HolidayRule.POOL, 3 * HOUR),
        (HolidayRule.EITHER_OPEN, 3 * HOUR),
        (HolidayRule.MARKET, 27 * HOUR - 4 * HOUR),
        (HolidayRule.POOL_AND_MARKET, 27 * HOUR - 4 * HOUR),
    ],
)
def test_a_paused_clock_goes_on_by_the_calendar_of_the_contract(
    session, people: Shops, rule: HolidayRule, due: timedelta
):
    """The market's holiday closes the day on which the customer answers, where the contract says so."""
    holiday = TUESDAY_TEN.date()
    session.add(Holiday(country="XX", day=holiday, name="A day of theirs", stored_at=TUESDAY_TEN))
    session.flush()
    hours = load_schedule(session, hours_of(session, people).business_hours_id, holiday_rule=rule, market_country="XX")
    monday = TUESDAY_TEN - 24 * HOUR
    clock = start_clock(
        session,
        client_id=people.clients["novesta"],
        ticket_id=TICKET,
        target=Target.FIRST_REPLY,
        goal=TWO_HOURS,
        hours=hours,
        now=monday,
    )
    pause_clock(session, clock, now=monday + HOUR, actor=JOB)
    resume_clock(session, clock, now=TUESDAY_TEN + 2 * HOUR, actor=JOB)
    assert clock.due_at == TUESDAY_TEN + due


TARGETS = {
    # name: before, after, pause, when it changes, due then; all from Tuesday 10:00
    "an hour more": (TWO_HOURS, Goal(measure=Measure.BUSINESS_MINUTES, minutes=180), None, HOUR, 3 * HOUR),
    "an hour less": (Goal(measure=Measure.BUSINESS_MINUTES, minutes=180), TWO_HOURS, None, HOUR, 2 * HOUR),
    "less than was spent stays as it was": (
        TWO_HOURS,
        Goal(measure=Measure.BUSINESS_MINUTES, minutes=30),
        None,
        HOUR,
        2 * HOUR,
    ),
    "more after a pause": (
        TWO_HOURS,
        Goal(measure=Measure.BUSINESS_MINUTES, minutes=180),
        (HOUR, 2 * HOUR),
        2.5 * HOUR,
        4 * HOUR,
    ),
    "to a day": (TWO_HOURS, A_DAY, None, HOUR, 24 * HOUR),
    "to the end of today": (TWO_HOURS, Goal(measure=Measure.SAME_WORKING_DAY), None, HOUR, 6 * HOUR),
    "to the end of tomorrow": (TWO_HOURS, Goal(measure=Measure.NEXT_WORKING_DAY_END), None, HOUR, 30 * HOUR),
    "to the wall clock": (TWO_HOURS, Goal(measure=Measure.CALENDAR_MINUTES, minutes=600), None, HOUR, 10 * HOUR),
    "what is late stays late": (
        TWO_HOURS,
        Goal(measure=Measure.BUSINESS_MINUTES, minutes=480),
        None,
        3 * HOUR,
        2 * HOUR,
    ),
}


@pytest.mark.parametrize(("before", "after", "pause", "changed", "due"), TARGETS.values(), ids=TARGETS)
def test_another_policy_takes_nothing_back(
    session, people: Shops, before: Goal, after: Goal, pause: tuple | None, changed: timedelta, due: timedelta
):
    clock = started(session, people, before)
    if pause:
        pause_clock(session, clock, now=TUESDAY_TEN + pause[0], actor=JOB)
        resume_clock(session, clock, now=TUESDAY_TEN + pause[1], actor=JOB)
    change_goal(session, clock, after, why=Why.POLICY, now=TUESDAY_TEN + changed, actor=JOB)
    assert clock.due_at == TUESDAY_TEN + due
    assert clock.warn_at is not None
    assert clock.warn_at <= clock.due_at


def test_every_step_of_a_clock_is_told_with_policy_and_calendar(session, database: Database, people: Shops):
    clock = started(session, people, Goal(measure=Measure.BUSINESS_MINUTES, minutes=60))
    pause_clock(session, clock, now=TUESDAY_TEN, actor=JOB)
    resume_clock(session, clock, now=TUESDAY_TEN, actor=JOB)
    recompute_clock(session, clock, hours_of(session, people), why=Why.ROUTED, now=TUESDAY_TEN, actor=JOB)
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
    assert promise.settled_at is None
    settle_promises(session, **about, now=TUESDAY_TEN + HOUR + late, actor=JOB)
    assert promise.is_kept is is_kept
    settle_promises(session, **about, now=TUESDAY_TEN + timedelta(days=9), actor=JOB)
    assert (promise.is_kept, promise.settled_at) == (is_kept, TUESDAY_TEN + HOUR + late), "it is judged once"
