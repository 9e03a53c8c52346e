"""What may not leave: nothing empty, no open slot, no red draft as it is, no draft that the customer overtook."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flow_steps import letters_sent, mail_in, run_jobs, tickets
from house_makers import Shops
from sqlalchemy import select, update

from tolmach.clients.model import Mailbox
from tolmach.customers.model import AddressState, CustomerAddress
from tolmach.errors import NotAllowed, NotFound
from tolmach.events.actor import JOB
from tolmach.jobs.invariants import broken_laws
from tolmach.outbox.model import OutboxRow, OutboxState
from tolmach.replies.errors import EmptyReply, NoAddress, OpenSlots, RedDraft, StaleDraft, TooLate
from tolmach.replies.model import Draft, DraftOrigin, DraftState
from tolmach.replies.send import send_reply
from tolmach.replies.take_back import take_back
from tolmach.sla.model import ClockState, Promise, SlaClock
from tolmach.tickets.door import ticket_for
from tolmach.tickets.errors import StatusRefused
from tolmach.tickets.model import ClosedReason, Message, Ticket, TicketStatus
from tolmach.tickets.status import close_ticket
from tolmach.translation.checks import Light
from tolmach.wiring import House

pytestmark = pytest.mark.database
MENDED = "Príde do 30 dní."
DRAFTED = "Dobrý deň,\n\nbalík je na ceste."


@pytest.fixture(autouse=True)
def asked(house: House, shops: Shops) -> None:
    """Mária wrote, and a green draft is ready."""
    mail_in(house, "Dobrý deň, kde je môj balík?\n", to="sk@novesta.example")
    draft_becomes(house, text=DRAFTED, light=Light.GREEN, state=DraftState.READY, origin=DraftOrigin.CONCEPT)


def draft_becomes(house: House, **values: object) -> None:
    with house.database.writing.begin() as session:
        draft = session.scalars(select(Draft)).one()
        for name, value in values.items():
            setattr(draft, name, value)


def answer(
    house: House,
    shops: Shops,
    text: str,
    *,
    with_draft: bool = True,
    by: str = "alena",
    is_solving: bool = False,
) -> int:
    access = shops.access(by)
    with house.database.writing.begin() as session:
        ticket = ticket_for(session, access, tickets(house)[0].reference)
        draft_id = session.scalars(select(Draft.id)).one() if with_draft else None
        now = house.clock.now()
        sent = send_reply(
            session,
            access,
            ticket,
            text=text,
            draft_id=draft_id,
            is_solving=is_solving,
            detector=house.detector,
            now=now,
        )
        return sent.id


def take_it_back(house: House, shops: Shops, message_id: int) -> str:
    access = shops.access("alena")
    with house.database.writing.begin() as session:
        ticket = ticket_for(session, access, tickets(house)[0].reference)
        return take_back(session, access, ticket, message_id, now=house.clock.now())


def the_draft(house: House) -> Draft:
    with house.database.reading() as session:
        return session.scalars(select(Draft)).one()


REFUSED = {
    # name: what the draft is, what is sent, why it is refused
    "nothing": ({}, "  \n", EmptyReply),
    "an open slot": ({}, "Zásielku nesie {{order.carrier}}.", OpenSlots),
    "an open slot in a red draft": ({"light": Light.RED}, "{{ order.number }}", OpenSlots),
    "a red draft as it is": ({"light": Light.RED}, DRAFTED, RedDraft),
    "a red draft with other line ends": ({"light": Light.RED}, DRAFTED.replace("\n", "\r\n"), RedDraft),
    "a red draft with space around": ({"light": Light.RED}, f"\n{DRAFTED}  \n", RedDraft),
    "a red draft with another stop and capital": (
        {"light": Light.RED},
        DRAFTED.replace("balík", "Balík") + ".",
        RedDraft,
    ),
    "a draft that the customer overtook, with a word more": (
        {"state": DraftState.DROPPED},
        f"{DRAFTED} už",
        StaleDraft,
    ),
    "a draft that the customer overtook": ({"state": DraftState.DROPPED}, DRAFTED, StaleDraft),
    "a draft that was used": ({"state": DraftState.USED}, DRAFTED, StaleDraft),
    "a draft that was never made": ({"text": None}, DRAFTED, StaleDraft),
}


@pytest.mark.parametrize(("draft", "text", "why"), REFUSED.values(), ids=REFUSED)
def test_what_may_not_leave_changes_nothing(
    house: House, shops: Shops, draft: dict[str, object], text: str, why: type[Exception]
):
    draft_becomes(house, **draft)
    before = tickets(house)[0]
    with pytest.raises(why):
        answer(house, shops, text)
    after = tickets(house)[0]
    assert (after.status, after.first_reply_at, after.updated_at) == (
        before.status,
        before.first_reply_at,
        before.updated_at,
    )
    with house.database.reading() as session:
        assert len(session.scalars(select(OutboxRow)).all()) == 1, "the acknowledgement and nothing more"


LEAVES = {
    "a green draft as it is": ({}, DRAFTED, 0.0),
    "an amber draft as it is": ({"light": Light.AMBER}, DRAFTED, 0.0),
    "a red draft that somebody mended": ({"light": Light.RED}, DRAFTED + " Príde zajtra.", 0.2),
    "a red draft whose number somebody mended": ({"text": "Príde do 14 dní.", "light": Light.RED}, MENDED, 0.13),
    "words of one's own over a stale draft": ({"state": DraftState.DROPPED}, "Vlastné slová.", 0.77),
}


@pytest.mark.parametrize(("draft", "text", "changed"), LEAVES.values(), ids=LEAVES)
def test_what_leaves_keeps_how_much_of_the_draft_it_was(
    house: House, shops: Shops, draft: dict[str, object], text: str, changed: float
):
    draft_becomes(house, **draft)
    message_id = answer(house, shops, text)
    used = the_draft(house)
    assert (used.state, used.final_message_id) == (DraftState.USED, message_id)
    assert used.edit_distance == pytest.approx(changed, abs=0.02)


def test_an_answer_settles_clocks_and_promises_and_waits_for_the_customer(house: House, shops: Shops):
    answer(house, shops, DRAFTED)
    ticket = tickets(house)[0]
    assert (ticket.status, ticket.first_reply_at) == (TicketStatus.PENDING, house.clock.now())
    assert (ticket.due_at, ticket.waits_since) == (None, None)
    with house.database.reading() as session:
        states = {clock.target: clock.state for clock in session.scalars(select(SlaClock))}
        assert states == {"first_reply": ClockState.STOPPED, "resolution": ClockState.PAUSED}
        assert [promise.is_kept for promise in session.scalars(select(Promise))] == [True]
        assert broken_laws(session, house.store) == []


def test_an_answer_that_solves_stops_every_clock(house: House, shops: Shops):
    answer(house, shops, DRAFTED, is_solving=True)
    with house.database.reading() as session:
        assert {clock.state for clock in session.scalars(select(SlaClock))} == {ClockState.STOPPED}
    assert (tickets(house)[0].status, tickets(house)[0].solved_at) == (TicketStatus.SOLVED, house.clock.now())


def snapshot(house: House) -> tuple[object, ...]:
    """All that an answer changes on a ticket."""
    ticket, draft = tickets(house)[0], the_draft(house)
    with house.database.reading() as session:
        clocks = [
            (clock.target, clock.state, clock.due_at, clock.minutes_left, clock.paused_at, clock.stopped_at)
            for clock in session.scalars(select(SlaClock).order_by(SlaClock.id))
        ]
        promises = [(one.is_kept, one.settled_at) for one in session.scalars(select(Promise).order_by(Promise.id))]
    about_ticket = (
        ticket.status,
        ticket.assignee_id,
        ticket.first_reply_at,
        ticket.waits_since,
        ticket.solved_at,
        ticket.due_at,
    )
    return (*about_ticket, clocks, promises, draft.state, draft.final_message_id, draft.edit_distance)


@pytest.mark.parametrize("is_solving", [False, True])
@pytest.mark.parametrize("state", [DraftState.READY, DraftState.DROPPED])
def test_taking_back_puts_everything_back_exactly(house: House, shops: Shops, state: DraftState, is_solving: bool):
    draft_becomes(house, state=state)
    before = snapshot(house)
    house.clock.move(minutes=7)
    text = f"{DRAFTED} Príde zajtra."
    message_id = answer(house, shops, text, is_solving=is_solving)
    assert snapshot(house) != before
    house.clock.move(seconds=5)
    assert take_it_back(house, shops, message_id) == text
    assert snapshot(house) == before
    with house.database.reading() as session:
        assert broken_laws(session, house.store) == []
        assert session.get_one(Message, message_id).taken_back_at == house.clock.now()


def test_what_was_taken_back_cannot_be_taken_back_again(house: House, shops: Shops):
    message_id = answer(house, shops, DRAFTED)
    take_it_back(house, shops, message_id)
    with pytest.raises(TooLate):
        take_it_back(house, shops, message_id)
    answer(house, shops, "A teraz správne.")
    assert tickets(house)[0].status is TicketStatus.PENDING


def test_what_is_on_its_way_cannot_be_taken_back(house: House, shops: Shops):
    message_id = answer(house, shops, DRAFTED)
    with house.database.writing.begin() as session:
        session.execute(update(OutboxRow).values(try_again_at=None))
    run_jobs(house)
    before = snapshot(house)
    with pytest.raises(TooLate):
        take_it_back(house, shops, message_id)
    assert snapshot(house) == before
    assert len(letters_sent(house, "maria.kovacova@post.example")) == 2


def test_an_acknowledgement_is_nobodys_to_take_back(house: House, shops: Shops):
    with house.database.reading() as session:
        acknowledgement = session.scalars(select(OutboxRow.subject_id)).one()
    with pytest.raises(NotFound):
        take_it_back(house, shops, acknowledgement)


def test_a_closed_ticket_is_not_answered(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        ticket = session.scalars(select(Ticket)).one()
        close_ticket(session, ticket, ClosedReason.SPAM, now=house.clock.now(), actor=JOB)
    with pytest.raises(StatusRefused):
        answer(house, shops, DRAFTED)


def test_a_dead_address_is_not_written_to(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        session.execute(update(CustomerAddress).values(state=AddressState.DEAD))
    with pytest.raises(NoAddress):
        answer(house, shops, DRAFTED)


def test_a_market_whose_only_mailbox_is_off_sends_nothing(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        session.execute(update(Mailbox).values(is_active=False))
    with pytest.raises(NoAddress):
        answer(house, shops, DRAFTED)


def test_who_may_not_answer_does_not(house: House, shops: Shops):
    with pytest.raises(NotAllowed):
        answer(house, shops, DRAFTED, by="olga")
    with pytest.raises(NotFound):
        answer(house, shops, DRAFTED, by="bence")


def test_a_late_answer_breaks_the_promise_and_says_so(house: House, shops: Shops):
    house.clock.at += timedelta(days=3)
    answer(house, shops, DRAFTED)
    with house.database.reading() as session:
        assert [promise.is_kept for promise in session.scalars(select(Promise))] == [False]
        states = {row.state for row in session.scalars(select(OutboxRow))}
    assert states == {OutboxState.SENT, OutboxState.WAITING}
