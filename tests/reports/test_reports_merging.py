"""What reports make of merged and split tickets: one matter once, no answer and no breach lost."""

from __future__ import annotations

import pytest
from house_makers import FrozenClock, Shops
from market_days import MarketDays, at
from sqlalchemy import select

from tolmach.merging.merge import merge_tickets
from tolmach.merging.split import split_ticket
from tolmach.tickets.model import Message, Ticket
from tolmach.wiring import House

pytestmark = pytest.mark.database


@pytest.fixture
def days(house: House, shops: Shops, clock: FrozenClock) -> MarketDays:
    return MarketDays(house, shops, clock)


def merge(days: MarketDays, when: str, ticket_id: int, into: int) -> None:
    days.clock.at = at(when)
    with days.house.database.writing.begin() as session:
        both = session.get_one(Ticket, ticket_id), session.get_one(Ticket, into)
        alena = days.shops.access("alena")
        merge_tickets(session, alena, *both, now=days.clock.at, may_mix_customers=True)


def test_one_matter_is_counted_once_from_the_first_letter_to_the_first_answer(days: MarketDays):
    first, second = days.write("21 09:00"), days.write("21 12:00")
    days.answer("21 10:00", first)
    merge(days, "21 13:00", first, second)
    days.answer("22 09:00", second)
    now = days.report(21, 22).now
    assert (now.contacts, now.new_matters, now.letters) == (1, 1, 2)
    assert (now.first_reply.count, now.first_reply.median) == (1, 60)
    assert [day.contacts for day in now.days] == [1, 0]


@pytest.mark.parametrize("is_late_merged", [True, False])
def test_a_late_first_answer_stays_late_whichever_ticket_survives(days: MarketDays, is_late_merged: bool):
    late = days.write("21 09:00")
    days.answer("22 12:00", late)
    fresh = days.write("22 13:00")
    merge(days, "22 14:00", *((late, fresh) if is_late_merged else (fresh, late)))
    days.answer("22 15:00", fresh if is_late_merged else late)
    in_time = days.report(21, 22).now.in_time
    assert (in_time.part, in_time.whole) == (0, 1)


def test_what_nobody_answered_in_time_does_not_become_timely_by_a_merge(days: MarketDays):
    late, fresh = days.write("21 09:00"), days.write("22 13:00")
    merge(days, "22 13:30", late, fresh)
    days.answer("22 14:00", fresh)
    in_time = days.report(21, 22).now.in_time
    assert (in_time.part, in_time.whole) == (0, 1)


def test_a_letter_older_than_the_surviving_ticket_is_still_a_letter_of_its_day(days: MarketDays):
    old, young = days.write("21 09:00"), days.write("23 09:00")
    merge(days, "23 10:00", old, young)
    assert [days.report(day).now.letters for day in (21, 22, 23)] == [1, 0, 1]
    assert [days.report(day).now.new_matters for day in (21, 23)] == [1, 0]


@pytest.mark.parametrize("is_answered", [True, False])
def test_promises_of_both_are_counted_once_each(days: MarketDays, is_answered: bool):
    first, second = days.write("21 09:00"), days.write("21 15:00")
    if is_answered:
        days.answer("21 10:00", first)
    merge(days, "21 15:30", first, second)
    # The first one was told 9 o'clock, the second one 15 o'clock of the next day.
    days.answer("22 12:00", second)
    promises = days.report(22).now.promises
    assert (promises.part, promises.whole) == ((2, 2) if is_answered else (1, 2))


def test_a_merge_solves_nothing(days: MarketDays):
    first, second = days.write("21 09:00"), days.write("21 12:00")
    merge(days, "21 13:00", first, second)
    assert days.report(21).now.resolution.count == 0
    days.answer("21 14:00", second, is_solving=True)
    assert days.report(21).now.resolution.count == 1


def test_what_was_split_off_is_a_matter_of_its_own_from_its_letter_on(days: MarketDays):
    old = days.write("21 09:00")
    days.answer("21 10:00", old, is_solving=True)
    assert days.write("22 09:00", In_Reply_To="<letter1@post.example>") == old
    days.clock.at = at("23 09:00")
    with days.house.database.writing.begin() as session:
        newest = session.scalars(select(Message.id).where(Message.letter_id.is_not(None)).order_by(-Message.id)).first()
        ticket, alena = session.get_one(Ticket, old), days.shops.access("alena")
        assert newest is not None
        split = split_ticket(session, alena, ticket, newest, now=days.clock.at).id
    days.answer("23 10:00", split, is_solving=True)
    assert [days.report(day).now.new_matters for day in (21, 22, 23)] == [1, 1, 0]
    assert [days.report(day).now.contacts for day in (21, 22, 23)] == [1, 0, 1]
    assert days.report(23).now.first_reply.median == 8 * 60 + 60
    resolved = days.report(21, 23).now.resolution
    assert (resolved.count, resolved.median) == (2, 60)
