"""The clocks of merged tickets: the earlier start, the earlier due time, none lost and none counted twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from house_makers import TUESDAY_TEN, FrozenClock, Shops
from hypothesis import given, settings
from hypothesis import strategies as st
from joined_tickets import Desk
from sqlalchemy import update

from tolmach.events.model import Event, EventKind
from tolmach.hours.schedule import parse_schedule
from tolmach.outbox.model import Channel
from tolmach.sla.joining import Standing, join
from tolmach.sla.model import ClockState, Measure, Policy, Priority, Promise, SlaClock, Target
from tolmach.sla.rules import Goal
from tolmach.tickets.model import Ticket, TicketStatus
from tolmach.tickets.priority import set_priority
from tolmach.wiring import House

HOUR = timedelta(hours=1)
WEEK = {day: [["08:00", "12:00"], ["12:30", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
OFFICE = parse_schedule({"time_zone": "Europe/Prague", "week": WEEK})
LONG = parse_schedule(
    {"time_zone": "Europe/Lisbon", "week": {"mon": [["06:00", "22:00"]], "sat": [["09:00", "11:00"]]}}
)

goals = st.builds(
    Goal,
    measure=st.sampled_from([Measure.BUSINESS_MINUTES, Measure.CALENDAR_MINUTES, Measure.NEXT_WORKING_DAY]),
    minutes=st.integers(1, 600),
)
MONDAY = datetime(2026, 9, 14, tzinfo=UTC)
moments = st.integers(0, 13 * 24 * 3600).map(lambda seconds: MONDAY + timedelta(seconds=seconds))


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    goal, schedule, start = draw(goals), draw(st.sampled_from([OFFICE, LONG])), draw(moments)
    is_paused = draw(st.booleans())
    left = draw(st.none() | st.floats(0.5, goal.minutes)) if is_paused else None
    due = start + timedelta(minutes=draw(st.integers(1, 20_000)))
    return Standing(goal=goal, schedule=schedule, started_at=start, due_at=due, minutes_left=left, is_paused=is_paused)


@settings(deadline=None)
@given(own=standings(), other=standings(), now=moments)
def test_two_clocks_joined_are_due_no_later_than_either_and_count_from_the_earlier_start(
    own: Standing, other: Standing, now: datetime
):
    joined = join(own, other, now)
    assert joined.started_at == min(own.started_at, other.started_at)
    assert joined.is_paused == own.is_paused
    first = min(own.due_from(now), other.due_from(now))
    assert joined.due_at == first
    if not joined.is_paused:
        assert joined.due_from(now) == first
    elif None not in (own.minutes_left, other.minutes_left):
        # Minutes left are told by the same calendar again; what rounds is far below a second.
        assert joined.due_from(now) <= first + timedelta(milliseconds=1)


pytestmark = pytest.mark.database


@pytest.fixture
def desk(house: House, shops: Shops, clock: FrozenClock) -> Desk:
    return Desk(house, shops, clock)


@pytest.mark.parametrize("is_older_merged", [True, False], ids=["older into newer", "newer into older"])
def test_the_customer_waits_since_the_first_letter_whichever_ticket_survives(desk: Desk, is_older_merged: bool):
    older = desk.write()
    desk.clock.move(hours=2)
    newer = desk.write()
    due = {target: clock.due_at for target, clock in desk.clocks(older).items()}
    desk.clock.move(hours=1)
    ticket_id, into = (older, newer) if is_older_merged else (newer, older)
    desk.merge(ticket_id, into)
    clocks = desk.clocks(into)
    assert clocks.keys() == {Target.FIRST_REPLY, Target.RESOLUTION}
    assert {target: clock.due_at for target, clock in clocks.items()} == due
    assert {clock.started_at for clock in clocks.values()} == {TUESDAY_TEN}
    assert {clock.state for clock in desk.clocks(ticket_id, all_states=True).values()} == {ClockState.DROPPED}
    survivor = desk.ticket(into)
    assert (survivor.due_at, survivor.waits_since) == (min(due.values()), TUESDAY_TEN)
    why = [event.data["why"] for event in desk.all(Event) if event.kind is EventKind.CLOCK_RECOMPUTED]
    assert why == ["merged", "merged"]
    assert desk.is_in_order()


def test_a_clock_that_only_the_merged_ticket_ran_moves_over_as_the_next_reply(desk: Desk):
    answered = desk.write()
    desk.answer(answered, is_solving=True)
    desk.clock.move(hours=1)
    waiting = desk.write()
    before = desk.clocks(waiting)
    desk.clock.move(hours=1)
    desk.merge(waiting, answered)
    clocks, survivor = desk.clocks(answered), desk.ticket(answered)
    assert clocks.keys() == {Target.NEXT_REPLY, Target.RESOLUTION}
    assert clocks[Target.NEXT_REPLY].due_at == before[Target.FIRST_REPLY].due_at
    assert clocks[Target.NEXT_REPLY].started_at == before[Target.FIRST_REPLY].started_at
    assert (survivor.status, survivor.waits_since) == (TicketStatus.OPEN, before[Target.FIRST_REPLY].started_at)
    assert survivor.first_reply_at == TUESDAY_TEN
    assert desk.is_in_order()


def test_an_answered_ticket_that_is_merged_leaves_the_others_clocks_alone(desk: Desk):
    answered = desk.write()
    desk.answer(answered)
    desk.clock.move(hours=1)
    waiting = desk.write()
    before = desk.clocks(waiting)[Target.FIRST_REPLY]
    desk.merge(answered, waiting)
    clocks = desk.clocks(waiting)
    assert clocks[Target.FIRST_REPLY].due_at == before.due_at
    assert clocks[Target.RESOLUTION].started_at == TUESDAY_TEN
    assert {clock.state for clock in clocks.values()} == {ClockState.RUNNING}
    measured = desk.clocks(answered, all_states=True)
    assert measured[Target.FIRST_REPLY].state is ClockState.STOPPED, "what was reached stays reached"
    assert desk.ticket(waiting).status is TicketStatus.NEW
    assert desk.is_in_order()


@pytest.mark.parametrize("is_paused_merged", [True, False])
def test_a_clock_that_stands_still_is_compared_as_if_it_went_on_now(desk: Desk, is_paused_merged: bool):
    paused = desk.write()
    desk.set(paused, TicketStatus.PENDING)
    desk.clock.move(hours=3)
    running = desk.write()
    now = desk.clock.at
    ticket_id, into = (paused, running) if is_paused_merged else (running, paused)
    desk.merge(ticket_id, into)
    clocks = desk.clocks(into)
    assert {clock.state for clock in clocks.values()} == {ClockState.RUNNING}
    # Eight open hours were left on the next working day's target of the one that stood still; the other has as many.
    assert clocks[Target.FIRST_REPLY].due_at == now + 24 * HOUR
    assert clocks[Target.FIRST_REPLY].started_at == TUESDAY_TEN
    assert desk.is_in_order()


def test_two_that_stand_still_go_on_with_the_smaller_rest(desk: Desk):
    first = desk.write()
    desk.clock.move(hours=2)
    second = desk.write()
    desk.set(second, TicketStatus.WAITING_THIRD)
    desk.clock.move(hours=1)
    desk.set(first, TicketStatus.PENDING)
    left = {target: clock.minutes_left for target, clock in desk.clocks(first).items()}
    desk.merge(first, second)
    clocks = desk.clocks(second)
    assert {clock.state for clock in clocks.values()} == {ClockState.PAUSED}
    assert {target: clock.minutes_left for target, clock in clocks.items()} == left
    assert desk.ticket(second).status is TicketStatus.WAITING_THIRD
    assert desk.ticket(second).due_at is None
    assert desk.is_in_order()


def test_what_was_late_stays_late(desk: Desk):
    late = desk.write()
    due = desk.clocks(late)[Target.FIRST_REPLY].due_at
    desk.clock.move(hours=26)
    desk.merge(late, fresh := desk.write())
    assert desk.clocks(fresh)[Target.FIRST_REPLY].due_at == due
    assert desk.ticket(fresh).due_at == due
    assert desk.is_in_order()


@pytest.mark.parametrize("urgent_minutes", [60, 5000], ids=["stricter", "laxer"])
def test_the_higher_priority_holds_and_its_target_only_where_that_is_sooner(desk: Desk, urgent_minutes: int):
    plain, urgent = desk.write(), desk.write()
    desk.answer(urgent)
    with desk.house.database.writing.begin() as session:
        session.add(
            Policy(
                client_id=desk.shops.clients["novesta"],
                target=Target.FIRST_REPLY,
                priority=Priority.URGENT,
                channel=Channel.MAIL,
                measure=Measure.BUSINESS_MINUTES,
                minutes=urgent_minutes,
            )
        )
        session.flush()
        ticket = session.get_one(Ticket, urgent)
        set_priority(session, desk.shops.access("alena"), ticket, Priority.URGENT, now=desk.clock.at)
    before = desk.clocks(plain)[Target.FIRST_REPLY].due_at
    desk.clock.move(seconds=30)
    desk.merge(urgent, plain)
    assert desk.ticket(plain).priority is Priority.URGENT
    due = desk.clocks(plain)[Target.FIRST_REPLY].due_at
    assert due == (TUESDAY_TEN + HOUR if urgent_minutes == 60 else before)


def test_both_promises_are_judged_once_by_the_answer_in_the_survivor(desk: Desk):
    merged = desk.write()
    desk.clock.move(hours=3)
    into = desk.write()
    told = [promise.promised_by for promise in desk.all(Promise)]
    desk.merge(merged, into)
    assert [promise.ticket_id for promise in desk.all(Promise)] == [into, into]
    desk.clock.at = told[0] + HOUR
    desk.answer(into)
    assert [promise.is_kept for promise in desk.all(Promise)] == [False, True]
    settled = [event for event in desk.all(Event) if event.kind is EventKind.PROMISE_SETTLED]
    assert [event.data["is_kept"] for event in settled] == [False, True]
    assert desk.is_in_order()


def test_a_ticket_that_no_pool_served_owes_nothing_less(desk: Desk):
    unserved, solved = desk.write(), desk.write()
    desk.answer(solved, is_solving=True)
    with desk.house.database.writing.begin() as session:
        session.execute(update(Ticket).where(Ticket.id == unserved).values(pool_id=None, due_at=None))
        session.execute(update(SlaClock).where(SlaClock.ticket_id == unserved).values(state=ClockState.DROPPED))
    desk.clock.move(minutes=1)
    desk.merge(unserved, solved)
    assert desk.ticket(solved).status is TicketStatus.OPEN
    assert Target.RESOLUTION in desk.clocks(solved)
    assert desk.is_in_order()
