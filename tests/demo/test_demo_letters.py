"""The demo's letters as mail: what the desk's own door makes of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tolmach.customers.model import AddressKind
from tolmach.demo.letters import OurLetter, answer_letter, away_note, bounce, first_letter
from tolmach.demo.plan import Arrival, count_letters, plan_arrivals
from tolmach.demo.read import read_data, read_letters
from tolmach.inbox.kind import LetterKind
from tolmach.inbox.read_mail import read_mail
from tolmach.language import LANGUAGES, Language
from tolmach.languages import read_language_file

UNTIL = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ARRIVALS = plan_arrivals(None, 1, UNTIL)
OURS = OurLetter(
    message_id="t.0123456789abcdef01234567@velmonta.sk.example",
    references=("first.1@post.sk.example",),
    to_address="jana@post.sk.example",
    reply_to="podpora+t-vel-abcde-xyz@velmonta.sk.example",
    subject="Re: Objednávka [VEL-ABCDE]",
    quoted="Dňa 1. 1. 2026 podpora napísal(a):\n> Dobrý deň,\n> všetko je v poriadku.",
)


def named(arrival: Arrival) -> str:
    return f"{arrival.language}-{arrival.writing.topic}-{arrival.number}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_letters_of_many_kinds(language: Language):
    letters = read_letters(language)
    topics = {writing.topic for writing in letters.writings}
    assert len(letters.writings) >= 6
    assert topics <= set(read_language_file(language, "address")["topic"])
    assert {"delivery", "complaint", "product"} <= topics
    assert any(writing.waits for writing in letters.writings)
    assert any(len(writing.text.split()) <= 4 for writing in letters.writings)
    assert any("\n>" in writing.text for writing in letters.writings)
    assert all(writing.answer for writing in letters.writings if writing.topic == "product" and not writing.waits)


@pytest.mark.parametrize("arrival", ARRIVALS, ids=named)
def test_a_letter_is_read_as_its_customer_wrote_it(arrival: Arrival):
    inbound = read_mail(first_letter(arrival))
    assert inbound.kind is LetterKind.LETTER, inbound.reason
    assert (inbound.sender, inbound.sender_kind) == (arrival.address, AddressKind.MAIL)
    assert inbound.sender_name == arrival.customer.name
    assert inbound.sent_at == arrival.at
    assert arrival.market["mailbox"] in inbound.recipients
    assert inbound.new_text.strip()
    assert "{" not in inbound.subject + inbound.text
    assert arrival.market["facts"]["signature"] not in inbound.new_text, "what they quote is not new"
    if arrival.writing.order == "named":
        assert arrival.order_number in inbound.order_numbers


def test_each_letter_comes_once_and_every_market_gets_some():
    assert len(ARRIVALS) == count_letters()
    assert len({(one.language, one.writing.text) for one in ARRIVALS}) == count_letters()
    assert {one.market["name"] for one in ARRIVALS} == {market["name"] for market in read_data("markets")["market"]}


def test_an_answer_names_what_it_answers_and_only_its_words_are_new():
    arrival = next(one for one in ARRIVALS if one.language == "sk")
    words = read_letters(Language("sk")).agains[0].text
    inbound = read_mail(answer_letter(arrival, OURS, words, at=UNTIL, part="again"))
    assert inbound.thread_ids == (*OURS.references, OURS.message_id)
    assert OURS.reply_to in inbound.recipients
    assert "všetko je v poriadku" not in inbound.new_text
    assert inbound.subject == OURS.subject


def test_a_bounce_is_hard_and_names_our_letter():
    inbound = read_mail(bounce(ARRIVALS[0], OURS, at=UNTIL))
    assert inbound.kind is LetterKind.BOUNCE
    assert (inbound.bounced_message_id, inbound.is_hard_bounce) == (OURS.message_id, True)


def test_an_absence_note_waits_for_nobody():
    assert read_mail(away_note(ARRIVALS[0], OURS, at=UNTIL)).kind is LetterKind.AUTO_REPLY
