"""A customer's letter becomes a routed ticket with a draft, the answer leaves, and the answer to it comes home."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flow_steps import drafts, let_letters_leave, letters_sent, mail_in, messages, run_jobs, tickets, words_in
from house_makers import FrozenClock, Shops, letter_bytes, make_order
from sqlalchemy import select

from tolmach.accounts.access import Access
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.invariants import broken_laws
from tolmach.replies.errors import StaleDraft, TooLate
from tolmach.replies.library import install_library
from tolmach.replies.model import DraftOrigin, DraftState
from tolmach.replies.send import send_reply
from tolmach.replies.take_back import take_back
from tolmach.routing.take import take_next
from tolmach.sla.model import ClockState, Promise, SlaClock, Target
from tolmach.tickets.door import ticket_for
from tolmach.tickets.model import LanguageState, Message, MessageKind, Ticket, TicketStatus
from tolmach.wiring import House

pytestmark = pytest.mark.database

MARIA = "maria.kovacova@post.example"
SLOVAK = "Dobrý deň,\n\nkde je môj balík? Objednávka NV-2026-10482 stále neprišla.\n\nĎakujem\nMária Kováčová\n"


@pytest.fixture(autouse=True)
def library(house: House, shops: Shops) -> None:
    with house.database.writing.begin() as session:
        install_library(session, now=house.clock.now())
        make_order(session, shops, "NV-2026-10482", MARIA)


def answer(house: House, access: Access, ticket: Ticket, text: str, *, draft_id: int | None = None) -> Message:
    with house.database.writing.begin() as session:
        mine = ticket_for(session, access, ticket.reference)
        return send_reply(
            session,
            access,
            mine,
            text=text,
            draft_id=draft_id,
            is_solving=False,
            detector=house.detector,
            now=house.clock.now(),
        )


def test_a_slovak_letter_is_routed_acknowledged_and_drafted(house: House, shops: Shops) -> None:
    mail_in(house, SLOVAK, to="sk@novesta.example", subject="Kde je balík?")
    (ticket,) = tickets(house)
    assert (ticket.language, ticket.language_state) == ("sk", LanguageState.DETECTED)
    assert ticket.pool_id == shops.pools["sk"]
    assert ticket.assignee_id == shops.users["alena"]
    assert ticket.due_at == house.clock.now() + timedelta(days=1)
    (letter,) = letters_sent(house, MARIA)
    assert letter["Auto-Submitted"] == "auto-replied"
    assert letter["In-Reply-To"] == "<first@post.example>"
    assert letter["Content-Language"] == "sk"
    assert "streda 23. septembra, 10:00" in words_in(letter)
    (draft,) = drafts(house)
    assert (draft.state, draft.origin, draft.light) == (DraftState.READY, DraftOrigin.CONCEPT, "green")
    assert "https://tracking.packeta.example/Z1234567890" in str(draft.text)
    assert "{{" not in str(draft.text)


def test_an_order_of_somebody_else_is_never_told(house: House, shops: Shops) -> None:
    mail_in(house, SLOVAK, to="sk@novesta.example", sender="stranger@post.example", name="")
    (draft,) = drafts(house)
    assert draft.concept_key == "where_is_my_order_unknown"
    assert "tracking" not in str(draft.text)


def test_the_answer_leaves_and_the_customers_answer_lands_in_the_same_ticket(
    house: House, shops: Shops, clock: FrozenClock
) -> None:
    mail_in(house, SLOVAK, to="sk@novesta.example", subject="Kde je balík?")
    (ticket,), (draft,) = tickets(house), drafts(house)
    clock.move(minutes=20)
    answer(house, shops.access("alena"), ticket, str(draft.text), draft_id=draft.id)
    assert len(letters_sent(house, MARIA)) == 1, "it waits ten seconds"
    let_letters_leave(house)
    _, reply = letters_sent(house, MARIA)
    assert reply["Subject"] == f"Re: Kde je balík? [{ticket.reference}]"
    assert reply["In-Reply-To"] == "<first@post.example>"
    assert reply["References"] == "<first@post.example>"
    assert reply["Auto-Submitted"] is None
    assert "> kde je môj balík?" in words_in(reply)
    (ticket,) = tickets(house)
    assert ticket.status is TicketStatus.PENDING
    assert ticket.first_reply_at == clock.now()
    mail_in(
        house,
        "Ďakujem, ale link nefunguje, čo mám robiť?\n",
        to="sk@novesta.example",
        subject=str(reply["Subject"]),
        message_id="second@post.example",
        In_Reply_To=str(reply["Message-ID"]),
    )
    (ticket,) = tickets(house)
    assert ticket.status is TicketStatus.OPEN
    assert [message.kind for message in messages(house, ticket)] == [
        MessageKind.LETTER,
        MessageKind.ACKNOWLEDGEMENT,
        MessageKind.REPLY,
        MessageKind.LETTER,
    ]
    assert len(letters_sent(house, MARIA)) == 2, "only the first letter is acknowledged"
    with house.database.reading() as session:
        assert broken_laws(session, house.store) == []


def test_a_second_click_sends_nothing_twice(house: House, shops: Shops) -> None:
    mail_in(house, SLOVAK, to="sk@novesta.example")
    (ticket,), access = tickets(house), shops.access("alena")
    first = answer(house, access, ticket, "Dobrý deň, preveríme to.")
    second = answer(house, access, ticket, "Dobrý deň, preveríme to.")
    assert second.id == first.id
    let_letters_leave(house)
    assert len(letters_sent(house, MARIA)) == 2, "the confirmation and one answer"


def test_clocks_stop_and_the_promise_is_kept(house: House, shops: Shops, clock: FrozenClock) -> None:
    mail_in(house, SLOVAK, to="sk@novesta.example")
    (ticket,) = tickets(house)
    clock.move(hours=3)
    answer(house, shops.access("alena"), ticket, "Dobrý deň, preveríme to.")
    with house.database.reading() as session:
        clocks = {row.target: row.state for row in session.scalars(select(SlaClock))}
        promise = session.scalars(select(Promise)).one()
    assert clocks == {Target.FIRST_REPLY: ClockState.STOPPED, Target.RESOLUTION: ClockState.PAUSED}
    assert promise.is_kept is True


def test_a_late_answer_breaks_the_promise(house: House, shops: Shops, clock: FrozenClock) -> None:
    mail_in(house, SLOVAK, to="sk@novesta.example")
    (ticket,) = tickets(house)
    clock.move(days=2)
    answer(house, shops.access("alena"), ticket, "Dobrý deň, preveríme to.")
    with house.database.reading() as session:
        assert session.scalars(select(Promise)).one().is_kept is False


def test_an_answer_taken_back_never_leaves_and_the_ticket_is_as_before(
    house: House, shops: Shops, clock: FrozenClock
) -> None:
    mail_in(house, SLOVAK, to="sk@novesta.example")
    (before,), access = tickets(house), shops.access("alena")
    sent = answer(house, access, before, "Dobrý deň, preveríme to.")
    with house.database.writing.begin() as session:
        mine = ticket_for(session, access, before.reference)
        assert take_back(session, access, mine, sent.id, now=clock.now()) == "Dobrý deň, preveríme to."
    let_letters_leave(house)
    assert len(letters_sent(house, MARIA)) == 1
    (after,) = tickets(house)
    assert (after.status, after.due_at, after.first_reply_at) == (before.status, before.due_at, None)
    with house.database.reading() as session:
        assert session.scalars(select(Promise)).one().settled_at is None
        assert broken_laws(session, house.store) == []


def test_what_has_left_cannot_be_taken_back(house: House, shops: Shops, clock: FrozenClock) -> None:
    mail_in(house, SLOVAK, to="sk@novesta.example")
    (ticket,), access = tickets(house), shops.access("alena")
    sent = answer(house, access, ticket, "Dobrý deň, preveríme to.")
    let_letters_leave(house)
    with house.database.writing() as session, pytest.raises(TooLate):
        take_back(session, access, ticket_for(session, access, ticket.reference), sent.id, now=clock.now())


def test_a_draft_made_before_the_customers_next_letter_cannot_leave(house: House, shops: Shops) -> None:
    mail_in(house, SLOVAK, to="sk@novesta.example")
    (ticket,), (draft,) = tickets(house), drafts(house)
    mail_in(
        house,
        "Zrušte to prosím, už to nechcem.\n",
        to="sk@novesta.example",
        message_id="second@post.example",
        In_Reply_To="<first@post.example>",
    )
    access = shops.access("alena")
    with house.database.writing() as session, pytest.raises(StaleDraft):
        send_reply(
            session,
            access,
            ticket_for(session, access, ticket.reference),
            text=str(draft.text),
            draft_id=draft.id,
            is_solving=False,
            detector=house.detector,
            now=house.clock.now(),
        )


def test_thank_you_after_solving_reopens_nothing(house: House, shops: Shops, clock: FrozenClock) -> None:
    mail_in(house, SLOVAK, to="sk@novesta.example")
    (ticket,), access = tickets(house), shops.access("alena")
    with house.database.writing.begin() as session:
        mine = ticket_for(session, access, ticket.reference)
        send_reply(
            session,
            access,
            mine,
            text="Balík príde zajtra.",
            draft_id=None,
            is_solving=True,
            detector=house.detector,
            now=clock.now(),
        )
    clock.move(hours=1)
    mail_in(
        house, "Ďakujem pekne!\n", to="sk@novesta.example", message_id="2@x.example", In_Reply_To="<first@post.example>"
    )
    (ticket,) = tickets(house)
    assert ticket.status is TicketStatus.SOLVED
    mail_in(
        house,
        "Balík stále neprišiel, kde je?\n",
        to="sk@novesta.example",
        message_id="3@x.example",
        In_Reply_To="<first@post.example>",
    )
    (ticket,) = tickets(house)
    assert ticket.status is TicketStatus.OPEN


def test_a_week_after_solving_it_is_a_new_matter_that_follows_the_old(
    house: House, shops: Shops, clock: FrozenClock
) -> None:
    mail_in(house, SLOVAK, to="sk@novesta.example")
    (ticket,), access = tickets(house), shops.access("alena")
    with house.database.writing.begin() as session:
        mine = ticket_for(session, access, ticket.reference)
        send_reply(
            session,
            access,
            mine,
            text="Príde zajtra.",
            draft_id=None,
            is_solving=True,
            detector=house.detector,
            now=clock.now(),
        )
    clock.move(days=8)
    mail_in(
        house,
        "Topánky sa mi po týždni rozlepili, chcem ich reklamovať.\n",
        to="sk@novesta.example",
        message_id="2@x.example",
        In_Reply_To="<first@post.example>",
    )
    old, new = tickets(house)
    assert new.follows == old.id
    assert old.status is TicketStatus.SOLVED


def test_the_signed_reply_address_joins_whoever_writes(house: House, shops: Shops) -> None:
    mail_in(house, SLOVAK, to="sk@novesta.example")
    (acknowledgement,) = letters_sent(house, MARIA)
    address = acknowledgement["Reply-To"].addresses[0].addr_spec
    mail_in(house, "Posielam z druhej adresy.\n", to=address, sender="maria@work.example", message_id="2@x.example")
    assert len(tickets(house)) == 1
    forged = address.replace("+t-", "+t-x")
    mail_in(house, "Podvrhnuté.\n", to=forged, sender="mallory@x.example", message_id="3@x.example")
    assert len(tickets(house)) == 2 or len(messages(house)) == 3, "a forged tag joins nothing"


def test_the_next_ticket_is_the_most_urgent_one_and_taken_by_one(house: House, shops: Shops) -> None:
    for number in range(3):
        mail_in(house, SLOVAK, to="sk@novesta.example", sender=f"c{number}@x.example", message_id=f"{number}@x.example")
    access = shops.access("alena")
    with house.database.writing.begin() as session:
        first = take_next(session, access, now=house.clock.now())
        assert first is not None
        second = take_next(session, access, now=house.clock.now(), skip=first.id)
    assert first.id == tickets(house)[0].id
    assert second is not None
    assert second.id == tickets(house)[1].id


def test_the_same_letter_twice_makes_one_message(house: House, shops: Shops) -> None:
    content = letter_bytes(SLOVAK, to="sk@novesta.example")
    assert keep_mail(house, content).is_new
    assert not keep_mail(house, content).is_new
    run_jobs(house)
    assert len(tickets(house)) == 1
    assert len(letters_sent(house, MARIA)) == 1
