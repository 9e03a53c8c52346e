"""Limits of the law when tickets are merged, split, and a merge is undone."""

from __future__ import annotations

import pytest
from house_makers import FrozenClock, Shops
from joined_tickets import MORE, Desk

from tolmach.sla.model import LegalClock, LegalState
from tolmach.tickets.model import Ticket, TicketStatus
from tolmach.tickets.topic import set_topic
from tolmach.wiring import House

pytestmark = pytest.mark.database


@pytest.fixture
def desk(house: House, shops: Shops, clock: FrozenClock) -> Desk:
    return Desk(house, shops, clock)


def under(desk: Desk, ticket_id: int, topic: str) -> None:
    with desk.house.database.writing.begin() as session:
        set_topic(session, desk.shops.access("alena"), session.get_one(Ticket, ticket_id), topic, now=desk.clock.at)


def limits(desk: Desk, ticket_id: int) -> dict[str, LegalClock]:
    """The limits that count for a ticket, by their key."""
    rows = [row for row in desk.all(LegalClock) if row.ticket_id == ticket_id and row.state is not LegalState.DROPPED]
    assert len({row.limit_key for row in rows}) == len(rows)
    return {row.limit_key: row for row in rows}


def stand(desk: Desk) -> dict[int, tuple[int, str, object]]:
    counted = (row for row in desk.all(LegalClock) if row.state is not LegalState.DROPPED)
    return {row.id: (row.ticket_id, row.state, row.settled_at) for row in counted}


@pytest.mark.parametrize("into_older", [True, False])
def test_of_the_same_limit_the_nearer_date_counts_whichever_ticket_goes_into_the_other(desk: Desk, into_older: bool):
    older = desk.write()
    under(desk, older, "refund")
    desk.clock.move(days=2)
    newer = desk.write(MORE)
    under(desk, newer, "refund")
    (nearer,) = {row.due_at for row in limits(desk, older).values()}
    source, into = (newer, older) if into_older else (older, newer)
    desk.merge(source, into)
    assert limits(desk, source) == {}
    assert {row.due_at for row in limits(desk, into).values()} == {nearer}
    assert desk.is_in_order()


def test_a_limit_of_the_merged_ticket_goes_on_in_the_other_and_is_settled_with_it(desk: Desk):
    plain, asked = desk.write(), desk.write(MORE)
    under(desk, asked, "refund")
    before = limits(desk, asked)
    desk.merge(asked, plain)
    after = limits(desk, plain)
    assert {key: row.due_at for key, row in after.items()} == {key: row.due_at for key, row in before.items()}
    assert {row.state for row in after.values()} == {LegalState.RUNNING}
    desk.answer(plain, is_solving=True)
    assert {row.state for row in limits(desk, plain).values()} == {LegalState.SETTLED}
    assert desk.is_in_order()


@pytest.mark.parametrize("both", [True, False])
def test_what_was_settled_in_time_stays_settled_and_counted_where_both_are_solved(desk: Desk, both: bool):
    asked = desk.write()
    desk.clock.move(days=1)
    other = desk.write(MORE)
    for ticket_id, has_limit in ((asked, True), (other, both)):
        if has_limit:
            under(desk, ticket_id, "refund")
        desk.clock.move(hours=1)
        desk.answer(ticket_id, is_solving=True)
    desk.clock.move(hours=1)
    before = stand(desk)
    (nearer,) = limits(desk, asked).values()
    desk.merge(asked, other)
    assert limits(desk, asked) == {}
    (kept,) = limits(desk, other).values()
    assert (kept.id, kept.state, kept.settled_at) == (nearer.id, LegalState.SETTLED, nearer.settled_at)
    assert desk.is_in_order()
    desk.undo(asked)
    assert stand(desk) == before


def test_what_was_settled_runs_again_in_an_open_ticket(desk: Desk):
    asked = desk.write()
    under(desk, asked, "refund")
    (before,) = limits(desk, asked).values()
    desk.answer(asked, is_solving=True)
    settled = stand(desk)
    desk.clock.move(hours=2)
    other = desk.write(MORE)
    desk.merge(asked, other)
    (kept,) = limits(desk, other).values()
    assert (kept.id, kept.state, kept.due_at) == (before.id, LegalState.RUNNING, before.due_at)
    assert desk.is_in_order()
    desk.undo(asked)
    assert stand(desk) == settled


def test_what_is_solved_again_by_a_split_is_settled_again(desk: Desk):
    old = desk.write()
    under(desk, old, "refund")
    desk.answer(old, is_solving=True)
    desk.clock.move(hours=2)
    desk.write(MORE, In_Reply_To="<letter1@post.example>")
    assert {row.state for row in limits(desk, old).values()} == {LegalState.RUNNING}
    desk.split(old, desk.messages(old)[-1].id)
    assert desk.ticket(old).status is TicketStatus.SOLVED
    assert {row.state for row in limits(desk, old).values()} == {LegalState.SETTLED}
    assert desk.is_in_order()


@pytest.mark.parametrize("both", [True, False])
def test_an_undone_merge_leaves_the_limits_as_they_were(desk: Desk, both: bool):
    first = desk.write()
    under(desk, first, "refund")
    desk.clock.move(hours=30)
    second = desk.write(MORE)
    if both:
        under(desk, second, "refund")
    before = stand(desk)
    desk.merge(first, second)
    assert stand(desk) != before
    desk.undo(first)
    assert stand(desk) == before
    assert desk.is_in_order()


def test_a_ticket_that_was_split_off_is_under_the_law_from_its_own_letter_on(desk: Desk):
    first = desk.write()
    under(desk, first, "refund")
    desk.clock.move(days=1)
    joined = desk.write(MORE, In_Reply_To="<letter1@post.example>")
    assert joined == first
    desk.clock.move(days=1)
    letter = desk.messages(first)[-1]
    split = desk.split(first, letter.id)
    under(desk, split, "refund")
    (old,), (new,) = limits(desk, first).values(), limits(desk, split).values()
    assert new.received_at == letter.created_at
    assert (new.due_at - old.due_at).days == 1
    assert desk.is_in_order()
