"""A merge is undone exactly while nothing has happened since, and refused after that."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from house_makers import FrozenClock, Shops
from joined_tickets import MORE, Desk
from sqlalchemy import select

from tolmach.jobs.work import prepare_one, warn
from tolmach.merging.errors import UndoRefused
from tolmach.merging.rules import NoUndo
from tolmach.replies.model import Draft, DraftState
from tolmach.sla.model import ENDED, Promise, SlaClock
from tolmach.sla.snapshot import clock_as_it_is
from tolmach.tickets.model import WAITS_FOR_US, Message, Ticket, TicketMove, TicketStatus
from tolmach.tickets.write import write_note
from tolmach.wiring import House

pytestmark = pytest.mark.database
CHANGES = {"updated_at"}


@pytest.fixture
def desk(house: House, shops: Shops, clock: FrozenClock) -> Desk:
    return Desk(house, shops, clock)


def state(desk: Desk) -> dict[str, Any]:
    """Everything that a merge changes."""
    tickets = [
        {column.key: getattr(row, column.key) for column in Ticket.__table__.columns if column.key not in CHANGES}
        for row in desk.all(Ticket)
    ]
    clocks = {row.id: (row.ticket_id, clock_as_it_is(row)) for row in desk.all(SlaClock) if row.state not in ENDED}
    messages = [(row.id, row.ticket_id, row.from_ticket_id) for row in desk.all(Message)]
    promises = [(row.id, row.ticket_id, row.is_kept) for row in desk.all(Promise)]
    waiting = {row.id for row in desk.all(Ticket) if row.status in WAITS_FOR_US}
    drafts = [row for row in desk.all(Draft) if row.ticket_id in waiting]
    usable = {row.message_id for row in drafts if row.state in (DraftState.WANTED, DraftState.READY)}
    return {"tickets": tickets, "clocks": clocks, "messages": messages, "promises": promises, "drafts": usable}


def two(desk: Desk, first: TicketStatus | None, second: TicketStatus | None) -> tuple[int, int]:
    """Two tickets of a customer, an hour apart, in these states (None: as they came)."""
    tickets = []
    for status in (first, second):
        tickets.append(desk.write())
        if status is not None:
            desk.answer(tickets[-1], is_solving=status is TicketStatus.SOLVED)
        desk.clock.move(hours=1)
    return tickets[0], tickets[1]


STATES = (None, TicketStatus.PENDING, TicketStatus.SOLVED)


@pytest.mark.parametrize("second", STATES)
@pytest.mark.parametrize("first", STATES)
def test_both_are_what_they_were(desk: Desk, first: TicketStatus | None, second: TicketStatus | None):
    merged, into = two(desk, first, second)
    before = state(desk)
    desk.merge(merged, into)
    assert state(desk) != before
    desk.clock.move(minutes=10)
    warn(desk.house)
    while prepare_one(desk.house):
        pass
    desk.undo(merged)
    after = state(desk)
    for row in after["tickets"]:
        row["topic"] = None  # what a draft found out meanwhile is no part of the merge
    assert after == before
    assert desk.is_in_order()


def test_a_merge_that_was_stored_before_files_went_along_is_undone(desk: Desk):
    merged, into = two(desk, None, None)
    desk.merge(merged, into)
    with desk.house.database.writing.begin() as session:
        move = session.scalars(select(TicketMove)).one()
        move.prior = {key: value for key, value in move.prior.items() if key != "files"}
    desk.undo(merged)
    assert desk.ticket(merged).merged_into is None


def test_it_can_be_merged_again_after_an_undo_and_undone_again(desk: Desk):
    merged, into = two(desk, None, None)
    before = state(desk)
    for _ in range(2):
        desk.merge(merged, into)
        desk.clock.move(minutes=1)
        desk.undo(merged)
    assert state(desk) == before


def test_a_letter_of_the_customer_ends_it(desk: Desk):
    merged, into = two(desk, None, None)
    desk.merge(merged, into)
    assert desk.write(MORE, References="<letter1@post.example>") == into
    assert reason(desk, merged) is NoUndo.CHANGED


def test_a_note_ends_it(desk: Desk):
    merged, into = two(desk, None, None)
    desk.merge(merged, into)
    with desk.house.database.writing.begin() as session:
        alena = desk.shops.access("alena")
        write_note(session, alena, session.get_one(Ticket, into), text="Volal sklad.", now=desk.clock.at)
    assert reason(desk, merged) is NoUndo.CHANGED


def test_a_status_ends_it(desk: Desk):
    merged, into = two(desk, None, None)
    desk.merge(merged, into)
    desk.set(into, TicketStatus.WAITING_THIRD)
    assert reason(desk, merged) is NoUndo.CHANGED


def test_a_later_merge_of_the_survivor_is_undone_first(desk: Desk):
    merged, into = two(desk, None, None)
    desk.merge(merged, into)
    last = desk.write()
    desk.merge(into, last)
    assert reason(desk, merged) is NoUndo.CHANGED
    desk.undo(into)
    assert reason(desk, merged) is NoUndo.CHANGED, "it was merged and taken apart meanwhile: that is something"
    assert desk.is_in_order()


def test_a_day_ends_it(desk: Desk):
    merged, into = two(desk, None, None)
    desk.merge(merged, into)
    desk.clock.at += timedelta(days=1, seconds=1)
    assert reason(desk, merged) is NoUndo.TOO_LATE


def test_what_is_not_merged_is_not_undone(desk: Desk):
    merged, into = two(desk, None, None)
    assert reason(desk, merged) is NoUndo.NOT_MERGED
    desk.merge(merged, into)
    assert reason(desk, into) is NoUndo.NOT_MERGED
    desk.undo(merged)
    assert reason(desk, merged) is NoUndo.NOT_MERGED


def reason(desk: Desk, ticket_id: int) -> NoUndo:
    with pytest.raises(UndoRefused) as refused:
        desk.undo(ticket_id)
    return refused.value.reason
