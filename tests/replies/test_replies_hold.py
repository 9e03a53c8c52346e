"""A holding reply tells a new time, which is a promise of its own; the one before is judged as it was told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flow_steps import let_letters_leave, letters_sent, mail_in, messages, tickets, words_in
from house_makers import TUESDAY_TEN, Shops
from sqlalchemy import select

from tolmach.jobs.invariants import broken_laws
from tolmach.replies.errors import EmptyReply, NothingToHold
from tolmach.replies.hold import draft_holding, is_holding_offered, send_holding
from tolmach.replies.send import send_reply
from tolmach.replies.take_back import take_back
from tolmach.sla.model import ClockState, Promise, SlaClock
from tolmach.tickets.door import ticket_for
from tolmach.tickets.model import MessageKind, TicketStatus
from tolmach.wiring import House

pytestmark = pytest.mark.database
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def asked(house: House, shops: Shops) -> None:
    """Promised: Wednesday 10:00. It is Wednesday 9:00 now."""
    mail_in(house, "Dobrý deň, kde je môj balík?\n", to="sk@novesta.example")
    house.clock.move(hours=23)


def act(house: House, shops: Shops, what):
    access = shops.access("alena")
    with house.database.writing.begin() as session:
        return what(session, access, ticket_for(session, access, tickets(house)[0].reference))


def hold(house: House, shops: Shops) -> int:
    def what(session, access, ticket):
        draft = draft_holding(session, ticket, now=house.clock.now())
        return send_holding(
            session,
            access,
            ticket,
            text=draft.text,
            promised_by=draft.promised_by,
            detector=house.detector,
            now=house.clock.now(),
        ).id

    return act(house, shops, what)


def promises(house: House) -> list[Promise]:
    with house.database.reading() as session:
        return list(session.scalars(select(Promise).order_by(Promise.id)))


def test_it_is_offered_before_the_promise_lapses(house: House, shops: Shops):
    ticket, by = tickets(house)[0], promises(house)[0].promised_by
    assert by == TUESDAY_TEN + 24 * HOUR
    assert is_holding_offered(ticket, by, by - 2 * HOUR)
    assert not is_holding_offered(ticket, by, by - 2.1 * HOUR)
    assert is_holding_offered(ticket, by, by + HOUR)
    assert not is_holding_offered(ticket, None, by)


def test_it_tells_a_new_time_and_the_answer_is_judged_by_both(house: House, shops: Shops):
    hold(house, shops)
    ticket = tickets(house)[0]
    assert (ticket.status, ticket.first_reply_at) == (TicketStatus.OPEN, None)
    told, again = promises(house)
    assert again.promised_by == TUESDAY_TEN + 47 * HOUR, "the next working day at 9:00"
    with house.database.reading() as session:
        states = [(clock.target, clock.state) for clock in session.scalars(select(SlaClock).order_by(SlaClock.id))]
        assert broken_laws(session, house.store) == []
    assert states == [
        ("first_reply", ClockState.STOPPED),
        ("resolution", ClockState.RUNNING),
        ("next_reply", ClockState.RUNNING),
    ]
    let_letters_leave(house)
    letter = letters_sent(house, "maria.kovacova@post.example")[-1]
    assert "štvrtok" in words_in(letter)
    house.clock.move(hours=3)
    act(
        house,
        shops,
        lambda session, access, ticket: send_reply(
            session,
            access,
            ticket,
            text="Balík príde zajtra.",
            draft_id=None,
            is_solving=False,
            detector=house.detector,
            now=house.clock.now(),
        ),
    )
    assert [one.is_kept for one in promises(house)] == [False, True]
    assert told.promised_by == promises(house)[0].promised_by


def test_a_second_click_holds_once(house: House, shops: Shops):
    assert hold(house, shops) == hold(house, shops)
    assert len(promises(house)) == 2
    let_letters_leave(house)
    assert len([one for one in messages(house) if one.kind is MessageKind.HOLDING]) == 1


def test_taken_back_it_promised_nothing(house: House, shops: Shops):
    message_id = hold(house, shops)
    house.clock.move(seconds=5)
    act(
        house,
        shops,
        lambda session, access, ticket: take_back(session, access, ticket, message_id, now=house.clock.now()),
    )
    first, withdrawn = promises(house)
    assert (first.settled_at, withdrawn.is_kept) == (None, None)
    assert withdrawn.settled_at == house.clock.now()
    with house.database.reading() as session:
        states = {clock.target: clock.state for clock in session.scalars(select(SlaClock))}
        assert broken_laws(session, house.store) == []
    assert states == {
        "first_reply": ClockState.RUNNING,
        "resolution": ClockState.RUNNING,
        "next_reply": ClockState.DROPPED,
    }


def test_nothing_is_held_with_no_words_or_with_a_time_that_has_passed(house: House, shops: Shops):
    for text, by, why in ((" ", house.clock.now() + HOUR, EmptyReply), ("Čoskoro.", house.clock.now(), NothingToHold)):
        with pytest.raises(why):
            act(
                house,
                shops,
                lambda session, access, ticket, text=text, by=by: send_holding(
                    session, access, ticket, text=text, promised_by=by, detector=house.detector, now=house.clock.now()
                ),
            )
    assert MessageKind.HOLDING not in {one.kind for one in messages(house)}
