"""Letters that come after a merge or a split find the ticket in which their matter goes on."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from flow_steps import let_letters_leave, letters_sent, words_in
from house_makers import FrozenClock, Shops, letter_bytes
from joined_tickets import MORE, Desk

from tolmach.tickets.model import ClosedReason, TicketStatus
from tolmach.tickets.references import reply_address
from tolmach.wiring import House

pytestmark = pytest.mark.database
MARIA = "maria.kovacova@post.example"


@pytest.fixture
def desk(house: House, shops: Shops, clock: FrozenClock) -> Desk:
    return Desk(house, shops, clock)


def answer_to(desk: Desk, way: str, ticket_id: int, letter: str) -> bytes:
    """A raw letter that is tied to a ticket in this one way only."""
    reference, facts = desk.ticket(ticket_id).reference, {"message_id": f"again-{way}@post.example"}
    if way == "references":
        return letter_bytes(MORE, to="sk@novesta.example", References=f"<{letter}>", In_Reply_To=f"<{letter}>", **facts)
    if way == "reply address":
        to = reply_address(desk.house.settings.keyring, "sk@novesta.example", reference)
        return letter_bytes(MORE, to=to, **facts)
    return letter_bytes(MORE, to="sk@novesta.example", subject=f"Re: Objednávka [{reference}]", **facts)


@pytest.mark.parametrize("is_answered", [False, True])
@pytest.mark.parametrize("way", ["references", "reply address", "subject"])
def test_an_answer_to_a_merged_ticket_lands_in_the_survivor_and_reopens_nothing_else(
    desk: Desk, way: str, is_answered: bool
):
    merged, into = desk.write(), desk.write()
    if is_answered:
        desk.answer(merged)
        desk.clock.move(minutes=1)
    desk.merge(merged, into)
    desk.clock.move(hours=1)
    assert desk.receive(answer_to(desk, way, merged, "letter1@post.example")) == into
    gone = desk.ticket(merged)
    assert (gone.status, gone.closed_reason, gone.merged_into) == (TicketStatus.CLOSED, ClosedReason.MERGED, into)
    assert desk.messages(merged) == []
    assert desk.ticket(into).status in (TicketStatus.NEW, TicketStatus.OPEN)
    assert desk.is_in_order()


def test_it_is_followed_over_several_merges(desk: Desk):
    first, second, third = desk.write(), desk.write(), desk.write()
    desk.merge(first, second)
    desk.merge(second, third)
    for way in ("references", "reply address", "subject"):
        assert desk.receive(answer_to(desk, way, first, "letter1@post.example")) == third
    assert {message.from_ticket_id for message in desk.messages(third)} == {None, first, second}
    assert desk.is_in_order()


def test_the_other_customer_of_a_mixed_merge_is_followed_too(desk: Desk):
    into, merged = desk.write(), desk.write(sender="jan@post.example")
    desk.merge(merged, into, may_mix_customers=True)
    raw = answer_to(desk, "references", merged, "letter2@post.example")
    assert desk.receive(raw.replace(MARIA.encode(), b"jan@post.example")) == into


def test_a_later_letter_of_the_other_customer_lends_nothing_to_the_answer(desk: Desk):
    into, merged = desk.write(), desk.write(sender="jan@post.example", subject="Jánova choroba")
    desk.merge(merged, into, may_mix_customers=True)
    desk.write(
        "Tajné slová Jána.", sender="jan@post.example", subject="Jánova choroba", References="<letter2@post.example>"
    )
    assert desk.messages(into)[-1].from_ticket_id is None
    desk.answer(into, text="Vaša objednávka je na ceste.")
    let_letters_leave(desk.house)
    left = letters_sent(desk.house, MARIA)[-1]
    assert "Vaša objednávka je na ceste." in words_in(left)
    assert "Jánova" not in left["Subject"]
    assert "Tajné" not in words_in(left)
    assert left["In-Reply-To"] == "<letter1@post.example>"


def test_an_answer_to_what_was_split_off_goes_there_though_it_names_the_old_ticket(desk: Desk):
    old = desk.write()
    first_answer = desk.answer(old)
    desk.clock.move(hours=1)
    assert desk.write(MORE, References="<letter1@post.example>") == old
    desk.answer(old, text="Pošlite ich na adresu predajne.")
    let_letters_leave(desk.house)
    about_order, about_return = letters_sent(desk.house, MARIA)[-2:]
    desk.clock.move(hours=1)
    second_letter = next(one for one in desk.messages(old) if one.message_id == "letter2@post.example")
    split = desk.split(old, second_letter.id)
    assert desk.receive(reply_to(about_return, "third")) == split
    assert desk.receive(reply_to(about_order, "fourth")) == old
    assert first_answer in {message.id for message in desk.messages(old)}
    assert desk.is_in_order()


def test_the_answer_of_the_new_ticket_leads_back_to_it_by_its_subject_alone(desk: Desk):
    old = desk.write()
    subject = f"Re: Objednávka [{desk.ticket(old).reference}]"
    desk.write(MORE, subject=subject)
    split = desk.split(old, desk.messages(old)[-1].id)
    desk.answer(split)
    answered = desk.messages(split)[-1].subject
    assert desk.ticket(split).reference in answered
    assert desk.write(MORE, subject=answered) == split


def test_a_letter_waiting_to_leave_leaves_as_it_was_written_and_is_answered_in_the_survivor(desk: Desk):
    merged, into = desk.write(to="cs@novesta.example"), desk.write()
    desk.answer(merged, text="Balík je na ceste.")
    desk.clock.move(minutes=1)
    desk.merge(merged, into)
    let_letters_leave(desk.house)
    left = next(one for one in letters_sent(desk.house, MARIA) if "Balík je na ceste." in words_in(one))
    assert "cs@novesta.example" in left["From"]
    assert desk.ticket(into).reference.lower() in left["Reply-To"]
    assert desk.receive(reply_to(left, "then")) == into


def test_an_answer_in_the_survivor_threads_to_and_quotes_the_newest_letter_of_either(desk: Desk):
    into = desk.write()
    merged = desk.write(MORE)
    desk.merge(merged, into)
    desk.answer(into, text="Odpoviem na oboje.")
    let_letters_leave(desk.house)
    left = letters_sent(desk.house, MARIA)[-1]
    assert left["In-Reply-To"] == "<letter2@post.example>"
    assert "> ešte niečo iné: chcem vrátiť topánky" in words_in(left)
    assert desk.ticket(into).reference in left["Subject"]


def test_nobody_outside_hears_of_a_merge_or_a_split(desk: Desk):
    old = desk.write()
    desk.write(MORE, References="<letter1@post.example>")
    desk.merge(desk.write(), old)
    let_letters_leave(desk.house)
    before = len(letters_sent(desk.house, MARIA))
    desk.split(old, _second(desk, old))
    let_letters_leave(desk.house)
    assert len(letters_sent(desk.house, MARIA)) == before == 2, "a confirmation for each ticket that was opened"


def _second(desk: Desk, ticket_id: int) -> int:
    return [one.id for one in desk.messages(ticket_id) if one.letter_id is not None][1]


def reply_to(mail: EmailMessage, name: str) -> bytes:
    """What the customer's mail program makes of pressing *reply*."""
    chain = f"{mail['References'] or ''} {mail['Message-ID']}".strip()
    facts = {"In_Reply_To": mail["Message-ID"], "References": chain, "message_id": f"{name}@post.example"}
    return letter_bytes(MORE, to=mail["Reply-To"], subject=mail["Subject"], **facts)
