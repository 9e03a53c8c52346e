"""An answer is taken back after something else happened to its ticket: that stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flow_steps import drafts, mail_in, messages, tickets
from house_makers import TUESDAY_TEN, Shops
from sqlalchemy import select

from tolmach.jobs.invariants import broken_laws
from tolmach.replies.model import DraftState
from tolmach.replies.reopen import change_status_by_hand
from tolmach.replies.send import send_reply
from tolmach.replies.take_back import take_back
from tolmach.sla.model import ClockState, Promise, SlaClock
from tolmach.tickets.door import ticket_for
from tolmach.tickets.model import TicketStatus
from tolmach.wiring import House

pytestmark = pytest.mark.database
ASKS = "Dobrý deň, kde je môj balík?\n"


def change(house: House, shops: Shops, act, *, by: str = "alena"):
    access = shops.access(by)
    with house.database.writing.begin() as session:
        return act(session, access, ticket_for(session, access, tickets(house)[0].reference))


def answer(house: House, shops: Shops, *, is_solving: bool = False) -> int:
    def act(session, access, ticket):
        now = house.clock.now()
        return send_reply(
            session,
            access,
            ticket,
            text="Balík je na ceste.",
            draft_id=None,
            is_solving=is_solving,
            detector=house.detector,
            now=now,
        ).id

    return change(house, shops, act)


def take_it_back(house: House, shops: Shops, message_id: int) -> None:
    change(
        house,
        shops,
        lambda session, access, ticket: take_back(session, access, ticket, message_id, now=house.clock.now()),
    )


def writes_again(house: House, text: str = "A ešte: zmenila som adresu, môžete to zmeniť?\n") -> None:
    first = messages(house)[0]
    reply = {"in_reply_to": f"<{first.message_id}>", "message_id": "second@post.example"}
    mail_in(house, text, to="sk@novesta.example", subject=f"Re: {tickets(house)[0].reference}", **reply)


def clocks(house: House) -> list[SlaClock]:
    with house.database.reading() as session:
        return list(session.scalars(select(SlaClock).order_by(SlaClock.id)))


@pytest.mark.parametrize("is_solving", [False, True])
def test_a_letter_that_came_meanwhile_keeps_the_ticket_open(house: House, shops: Shops, is_solving: bool):
    mail_in(house, ASKS, to="sk@novesta.example")
    first, resolution = clocks(house)
    house.clock.move(minutes=30)
    message_id = answer(house, shops, is_solving=is_solving)
    house.clock.move(seconds=4)
    writes_again(house)
    assert len(tickets(house)) == 1
    house.clock.move(seconds=4)
    take_it_back(house, shops, message_id)
    ticket = tickets(house)[0]
    assert ticket.status is TicketStatus.OPEN
    assert (ticket.first_reply_at, ticket.solved_at, ticket.waits_since) == (None, None, TUESDAY_TEN)
    running = {clock.target: clock for clock in clocks(house) if clock.state is ClockState.RUNNING}
    assert running.keys() == {"first_reply", "resolution"}
    assert running["first_reply"].due_at == first.due_at
    assert running["resolution"].due_at == resolution.due_at
    assert ticket.due_at == first.due_at
    assert {clock.state for clock in clocks(house)} <= {ClockState.RUNNING, ClockState.DROPPED}
    with house.database.reading() as session:
        assert [(one.is_kept, one.settled_at) for one in session.scalars(select(Promise))] == [(None, None)]
        assert broken_laws(session, house.store) == []
    usable = [draft for draft in drafts(house) if draft.state in (DraftState.READY, DraftState.WANTED)]
    assert [draft.message_id for draft in usable] == [messages(house)[-1].id]


def test_a_status_that_a_colleague_set_meanwhile_stays(house: House, shops: Shops):
    mail_in(house, ASKS, to="sk@novesta.example")
    message_id = answer(house, shops)
    house.clock.move(seconds=4)
    waits = TicketStatus.WAITING_THIRD
    change(
        house,
        shops,
        lambda session, access, ticket: change_status_by_hand(session, access, ticket, waits, now=house.clock.now()),
    )
    take_it_back(house, shops, message_id)
    assert tickets(house)[0].status is waits
    assert {clock.state for clock in clocks(house)} == {ClockState.PAUSED}


def test_thanks_after_solving_reopen_nothing_and_can_be_undone(house: House, shops: Shops):
    mail_in(house, ASKS, to="sk@novesta.example")
    house.clock.move(hours=1)
    answer(house, shops, is_solving=True)
    house.clock.move(hours=2)
    writes_again(house, "Ďakujem veľmi pekne!\n")
    thanked_at = house.clock.now()
    assert tickets(house)[0].status is TicketStatus.SOLVED
    assert {clock.state for clock in clocks(house)} == {ClockState.STOPPED}
    house.clock.move(hours=1)
    change(
        house,
        shops,
        lambda session, access, ticket: change_status_by_hand(
            session, access, ticket, TicketStatus.OPEN, now=house.clock.now()
        ),
    )
    running = {clock.target: clock for clock in clocks(house) if clock.state is ClockState.RUNNING}
    assert running.keys() == {"next_reply", "resolution"}
    assert running["next_reply"].started_at == thanked_at, "the customer has waited since then"
    assert running["next_reply"].due_at == thanked_at + timedelta(days=1)
    assert drafts(house)[-1].message_id == messages(house)[-1].id
    with house.database.reading() as session:
        assert broken_laws(session, house.store) == []
