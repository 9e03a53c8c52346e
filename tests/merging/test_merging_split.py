"""A letter with what follows becomes a ticket of its own, measured from when it came."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flow_steps import let_letters_leave
from house_makers import TUESDAY_TEN, FrozenClock, Shops
from joined_tickets import ASKS, MORE, Desk
from sqlalchemy import update

from tolmach.errors import NotAllowed, NotFound
from tolmach.events.model import Event, EventKind
from tolmach.jobs.work import prepare_one
from tolmach.merging.errors import SplitRefused
from tolmach.merging.rules import NoSplit
from tolmach.merging.split import split_ticket
from tolmach.replies.hold import draft_holding, send_holding
from tolmach.replies.model import Draft, DraftState
from tolmach.sla.model import ClockState, Promise, Target
from tolmach.tickets.model import LanguageState, Message, Ticket, TicketStatus
from tolmach.tickets.queries import queue_page
from tolmach.wiring import House

pytestmark = pytest.mark.database
HUNGARIAN = (
    "Jó napot kívánok!\n\nSzeretném visszaküldeni a cipőt, mert kicsi lett. Kérem, írják meg, hogyan tudom "
    "visszaküldeni és mikor kapom vissza a pénzt.\n\nÜdvözlettel,\nKovács Mária"
)
THREAD = {"References": "<letter1@post.example>"}


@pytest.fixture
def desk(house: House, shops: Shops, clock: FrozenClock) -> Desk:
    return Desk(house, shops, clock)


def letters(desk: Desk, ticket_id: int) -> list[Message]:
    return [one for one in desk.messages(ticket_id) if one.letter_id is not None]


def answered_then_more(desk: Desk, text: str = MORE, **facts: bool) -> int:
    """A ticket that was answered an hour before another letter came into it."""
    old = desk.write()
    desk.answer(old, **facts)
    desk.clock.move(hours=2)
    assert desk.write(text, **THREAD) == old
    return old


def test_the_new_ticket_waits_since_its_letter_and_is_due_as_if_it_had_come_alone(desk: Desk):
    old = answered_then_more(desk)
    came, letter = desk.clock.at, letters(desk, old)[1]
    desk.clock.move(hours=1)
    split = desk.split(old, letter.id)
    made, before = desk.ticket(split), desk.ticket(old)
    assert (made.created_at, made.waits_since, made.status) == (came, came, TicketStatus.NEW)
    assert (made.client_id, made.market_id, made.customer_id, made.mailbox_id, made.channel) == (
        before.client_id,
        before.market_id,
        before.customer_id,
        before.mailbox_id,
        before.channel,
    )
    assert (made.pool_id, made.first_reply_at, made.follows) == (before.pool_id, None, None)
    clocks = desk.clocks(split)
    assert clocks.keys() == {Target.FIRST_REPLY, Target.RESOLUTION}
    assert {clock.started_at for clock in clocks.values()} == {came}
    assert clocks[Target.FIRST_REPLY].due_at == came + timedelta(days=1)
    why = {e.data["why"] for e in desk.all(Event) if e.kind is EventKind.CLOCK_STARTED and e.ticket_id == split}
    assert why == {"split"}
    assert [one.from_ticket_id for one in desk.messages(split)] == [old]
    assert desk.is_in_order()


def test_the_old_ticket_owes_nothing_for_it_and_stands_as_before(desk: Desk):
    old = desk.write()
    desk.answer(old)
    paused = desk.clocks(old)[Target.RESOLUTION].minutes_left
    desk.clock.move(hours=2)
    desk.write(MORE, **THREAD)
    assert desk.clocks(old).keys() == {Target.NEXT_REPLY, Target.RESOLUTION}
    desk.clock.move(hours=3)
    desk.split(old, letters(desk, old)[1].id)
    ticket, clocks = desk.ticket(old), desk.clocks(old)
    assert (ticket.status, ticket.due_at, ticket.waits_since) == (TicketStatus.PENDING, None, None)
    assert clocks.keys() == {Target.RESOLUTION}
    assert (clocks[Target.RESOLUTION].state, clocks[Target.RESOLUTION].minutes_left) == (ClockState.PAUSED, paused)
    dropped = [event for event in desk.all(Event) if event.kind is EventKind.CLOCK_DROPPED]
    assert [event.data["why"] for event in dropped] == ["split"]
    assert ticket.first_reply_at == TUESDAY_TEN
    assert desk.is_in_order()


def test_a_solved_ticket_that_the_letter_had_opened_is_solved_again_since_then(desk: Desk):
    old = answered_then_more(desk, is_solving=True)
    assert desk.ticket(old).status is TicketStatus.OPEN
    desk.split(old, letters(desk, old)[1].id)
    ticket = desk.ticket(old)
    assert (ticket.status, ticket.solved_at) == (TicketStatus.SOLVED, TUESDAY_TEN)
    assert desk.clocks(old) == {}
    assert desk.is_in_order()


def test_what_the_first_letter_waits_for_goes_on(desk: Desk):
    old = desk.write()
    before = {target: clock.due_at for target, clock in desk.clocks(old).items()}
    desk.clock.move(hours=1)
    desk.write(MORE, **THREAD)
    while prepare_one(desk.house):
        pass
    split = desk.split(old, letters(desk, old)[1].id)
    assert {target: clock.due_at for target, clock in desk.clocks(old).items()} == before
    assert desk.ticket(old).status is TicketStatus.OPEN
    assert desk.clocks(split)[Target.FIRST_REPLY].started_at == TUESDAY_TEN + timedelta(hours=1)
    wanted = {draft.ticket_id: draft.message_id for draft in desk.all(Draft) if draft.state is DraftState.WANTED}
    assert wanted == {old: letters(desk, old)[0].id, split: letters(desk, split)[0].id}
    assert desk.is_in_order()


@pytest.mark.parametrize("is_solving", [False, True])
def test_what_was_answered_already_is_answered_in_the_new_ticket(desk: Desk, is_solving: bool):
    old = answered_then_more(desk)
    came = desk.clock.at
    desk.clock.move(hours=1)
    desk.answer(old, text="Pošlite ich späť.", is_solving=is_solving)
    answered = desk.clock.at
    desk.clock.move(hours=1)
    split = desk.split(old, letters(desk, old)[1].id)
    made, clocks = desk.ticket(split), desk.clocks(split, all_states=True)
    assert made.status is (TicketStatus.SOLVED if is_solving else TicketStatus.PENDING)
    assert (made.first_reply_at, made.solved_at) == (answered, answered if is_solving else None)
    first = clocks[Target.FIRST_REPLY]
    assert (first.state, first.started_at, first.stopped_at) == (ClockState.STOPPED, came, answered)
    assert desk.ticket(old).status is made.status
    assert len(desk.messages(split)) == 2
    assert desk.is_in_order()


def test_what_came_after_its_answer_is_owed_from_then(desk: Desk):
    old = answered_then_more(desk)
    desk.clock.move(hours=1)
    desk.answer(old, text="Pošlite ich späť.")
    desk.clock.move(hours=1)
    desk.write("Dobrý deň, a kto zaplatí poštovné za vrátenie topánok?", **THREAD)
    asked = desk.clock.at
    desk.clock.move(hours=1)
    split = desk.split(old, letters(desk, old)[1].id)
    clocks = desk.clocks(split)
    assert clocks.keys() == {Target.NEXT_REPLY, Target.RESOLUTION}
    assert clocks[Target.NEXT_REPLY].started_at == asked
    assert (desk.ticket(split).status, desk.ticket(split).waits_since) == (TicketStatus.OPEN, asked)
    assert desk.ticket(old).status is TicketStatus.PENDING
    assert desk.is_in_order()


def test_promises_stay_with_the_letters_that_told_them(desk: Desk):
    old = desk.write()
    desk.clock.move(hours=1)
    desk.write(MORE, **THREAD)
    with desk.house.database.writing.begin() as session:
        ticket, now = session.get_one(Ticket, old), desk.clock.at
        by = draft_holding(session, ticket, now=now).promised_by
        send_holding(
            session,
            desk.shops.access("alena"),
            ticket,
            text="Ozveme sa.",
            promised_by=by,
            detector=desk.house.detector,
            now=now,
        )
    desk.clock.move(minutes=1)
    split = desk.split(old, letters(desk, old)[1].id)
    assert [promise.ticket_id for promise in desk.all(Promise)] == [old, split]
    assert Target.NEXT_REPLY in desk.clocks(old), "the first letter has only been held, not answered"
    assert {promise.is_kept for promise in desk.all(Promise)} == {None}
    assert desk.is_in_order()


def test_its_language_is_the_letters_own_and_it_is_routed_by_it(desk: Desk):
    old = desk.write()
    assert desk.write(HUNGARIAN, **THREAD) == old
    with desk.house.database.writing.begin() as session:
        session.execute(update(Ticket).values(language="sk"))
    split = desk.split(old, letters(desk, old)[1].id)
    made = desk.ticket(split)
    assert (made.language, made.language_state) == ("hu", LanguageState.DETECTED)
    assert made.pool_id == desk.shops.pools["hu"]
    assert desk.ticket(old).language == "sk"


def test_a_letter_of_somebody_else_is_theirs_when_split_off(desk: Desk):
    old = desk.write()
    assert desk.write(MORE, sender="jan@post.example", **THREAD) == old
    letter = letters(desk, old)[1]
    assert desk.ticket(desk.split(old, letter.id)).customer_id == letter.customer_id != desk.ticket(old).customer_id


def test_what_was_merged_in_from_another_market_goes_back_to_it(desk: Desk):
    into = desk.write()
    desk.clock.move(minutes=5)
    wrong = desk.write("Dobrý den, kde je moje zásilka? Čekám už týden.", to="cs@novesta.example")
    before = desk.ticket(wrong)
    desk.merge(wrong, into)
    made = desk.ticket(desk.split(into, letters(desk, into)[1].id))
    assert (made.market_id, made.mailbox_id, made.pool_id) == (before.market_id, before.mailbox_id, before.pool_id)
    assert made.market_id != desk.ticket(into).market_id
    assert desk.is_in_order()


def test_both_references_find_what_was_split_off(desk: Desk):
    old = answered_then_more(desk)
    split = desk.split(old, letters(desk, old)[1].id)
    made = desk.ticket(split).reference
    with desk.house.database.reading() as session:
        for words in (made, f"{made} topánky", f"{desk.ticket(old).reference} topánky"):
            found = queue_page(session, desk.shops.access("alena"), shelf=None, words=words)
            assert [row.reference for row in found.rows] == [made], words


def test_merged_back_it_is_one_ticket_without_a_seam(desk: Desk):
    old = answered_then_more(desk)
    desk.clock.move(minutes=1)
    split = desk.split(old, letters(desk, old)[1].id)
    desk.merge(split, old)
    assert {one.from_ticket_id for one in desk.messages(old)} == {None}
    assert desk.ticket(old).status is TicketStatus.OPEN
    assert desk.clocks(old).keys() == {Target.NEXT_REPLY, Target.RESOLUTION}
    assert desk.is_in_order()


def test_what_cannot_be_split_off_is_refused(desk: Desk):
    old = desk.write(ASKS)
    let_letters_leave(desk.house)
    desk.answer(old)
    other = desk.write(sender="jan@post.example")
    first, ours = desk.messages(old)[0].id, desk.messages(old)[-1].id
    with pytest.raises(NotFound):
        desk.split(old, desk.messages(other)[0].id)
    assert reason(desk, old, ours) is NoSplit.NO_LETTER
    assert reason(desk, old, first) is NoSplit.FIRST_LETTER
    desk.write(MORE, **THREAD)
    second = letters(desk, old)[1].id
    assert reason(desk, old, second) is NoSplit.ANSWER_LEAVING
    desk.clock.move(minutes=1)
    with pytest.raises(NotAllowed), desk.house.database.writing.begin() as session:
        split_ticket(session, desk.shops.access("olga"), session.get_one(Ticket, old), second, now=desk.clock.at)
    desk.merge(old, other, may_mix_customers=True)
    assert reason(desk, other, first) is NoSplit.FIRST_LETTER
    with pytest.raises(NotFound):
        desk.split(old, second)


def reason(desk: Desk, ticket_id: int, message_id: int) -> NoSplit:
    with pytest.raises(SplitRefused) as refused:
        desk.split(ticket_id, message_id)
    return refused.value.reason
