"""Every language says the same things: same keys, same slots, in clean typography."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tolmach.language import LANGUAGES, Language
from tolmach.languages import read_language_file
from tolmach.replies.branches import choose_branches, with_every_branch

TOPICS = {
    "delivery", "return", "refund", "complaint", "exchange", "cancel",
    "address", "payment", "invoice", "product", "other",
}  # fmt: skip

LETTER_SLOTS: dict[str, set[str]] = {
    "acknowledgement": {"ticket.reference", "market.name", "promise.by", "market.signature"},
    "acknowledgement_without_promise": {"ticket.reference", "market.name", "market.signature"},
    "holding": {"ticket.reference", "promise.by", "market.signature"},
    "attachment_refused": {"ticket.reference", "attachment.name", "limit.size", "market.signature"},
    "attachments_left_out": {"ticket.reference", "limit.files", "attachments.left_out", "market.signature"},
    "survey": {
        "ticket.reference",
        "market.name",
        "market.signature",
        "survey.helped",
        "survey.partly",
        "survey.not_helped",
        "survey.stop",
    },
    "wait_for_native": {"promise.by"},
    "status_link": {"ticket.status_link"},
    "ask_order_number": set(),
    "ask_photo": set(),
    "ask_account": set(),
    "answer_link": {"ticket.answer_link"},
    "quote_header": {"quote.date", "quote.from"},
    "for_shop": {"letter.subject", "ticket.reference", "market.name", "letter.from"},
    "official": {"market.name", "ticket.reference", "letter.from"},
}
"""Slots of a letter's subject and text together; a letter with a signature also has a subject with the reference."""

CONCEPT_SLOTS: dict[str, set[str]] = {
    "where_is_my_order": {"order.number", "order.carrier", "order.tracking_link"},
    "where_is_my_order_unknown": set(),
    "where_is_my_order_preparing": {"order.number"},
    "where_is_my_order_delivered": {"order.number", "order.carrier", "order.delivered_on"},
    "where_is_my_order_cancelled": {"order.number"},
    "order_delayed": {"order.number"},
    "cancel_order": set(),
    "change_address": set(),
    "change_email": set(),
    "how_to_return": {"market.return_address", "market.return_days"},
    "return_received": set(),
    "refund_when": {"market.refund_days"},
    "exchange_size": {"market.return_address"},
    "damaged_item": set(),
    "wrong_item": set(),
    "missing_item": set(),
    "invoice_copy": {"order.number", "order.invoice_link"},
    "payment_failed": set(),
    "discount_code": set(),
    "availability": set(),
    "opening_hours": {"market.phone", "pool.hours"},
    "apology": set(),
    "gdpr_request": set(),
    "will_get_back": {"promise.by"},
    "closing_thanks": set(),
    "partial_delivery": {"order.number"},
    "lost_parcel": {"order.carrier", "order.number"},
    "refund_account": set(),
    "warranty_claim": set(),
    "vat_invoice": {"promise.by"},
    "cash_on_delivery": {"market.cod_fee", "market.payment_methods"},
    "product_question": {"promise.by"},
    "withdrawal_received": {"market.return_address", "message.sent_at", "message.words"},
}

POLITE_WORDS = frozenset(
    "Vás Vám Váš Vaše Vaši Vašu Vaša Vas Vam Vaš Vašo Vi Ön Önnek Pan Pani Państwo Państwa Państwu".split()
)
"""Words written with a capital out of politeness, which lowering the first letter of a body would make rude."""

STATES_LAW = (
    "how_to_return",
    "refund_when",
    "damaged_item",
    "gdpr_request",
    "lost_parcel",
    "warranty_claim",
    "withdrawal_received",
)
FORM_SLOTS = {"market.company", "market.return_address", "market.address"}
SIGNED_LETTERS = [name for name, slots in LETTER_SLOTS.items() if "market.signature" in slots]


def languages_with(name: str) -> list[Language]:
    return [language for language in LANGUAGES if read_language_file(language, name)]


CHOSEN_BY_STATUS = {f"where_is_my_order_{status}" for status in ("preparing", "delivered", "cancelled")}
"""Concepts that no letter asks for: the order's status chooses them in the place of another."""


def slots_of(*texts: str) -> set[str]:
    """The blanks of both sides of every condition."""
    return {slot for text in texts for slot in re.findall(r"\{\{([a-z_.]+)\}\}", with_every_branch(text))}


def texts_within(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts_within(part)]
    if isinstance(value, list):
        return [text for part in value for text in texts_within(part)]
    return [value]


def test_the_three_files_come_together() -> None:
    having = {name: set(languages_with(name)) for name in ("address", "letters", "concepts")}
    assert having["address"] == having["letters"] == having["concepts"]


@pytest.mark.parametrize("language", languages_with("address"))
def test_address_has_greeting_closing_form_and_all_topics(language: Language) -> None:
    address = read_language_file(language, "address")
    # After the greeting's comma Czech goes on in lower case and English in upper case. Concept texts are stored
    # beginning in upper case, so that two of them can follow each other; the composer lowers the first letter.
    assert set(address) == {"greeting", "closing", "form", "own_name_of_form", "body_begins", "topic"}
    assert address["form"] in {"formal", "informal"}
    assert address["body_begins"] in {"lower", "upper"}
    assert set(address["topic"]) == TOPICS


@pytest.mark.parametrize("language", languages_with("letters"))
def test_letters_have_the_agreed_slots(language: Language) -> None:
    letters = read_language_file(language, "letters")
    assert {name: slots_of(*texts_within(letter)) for name, letter in letters.items()} == LETTER_SLOTS


@pytest.mark.parametrize("letter", SIGNED_LETTERS)
@pytest.mark.parametrize("language", languages_with("letters"))
def test_signed_letters_greet_close_and_keep_the_reference(language: Language, letter: str) -> None:
    address = read_language_file(language, "address")
    fields = read_language_file(language, "letters")[letter]
    assert "[{{ticket.reference}}]" in fields["subject"]
    assert fields["text"].startswith(address["greeting"] + "\n\n")
    assert fields["text"].rstrip().endswith("\n\n" + address["closing"] + "\n{{market.signature}}")


@pytest.mark.parametrize("language", languages_with("concepts"))
def test_concepts_have_the_agreed_slots(language: Language) -> None:
    concepts = read_language_file(language, "concepts")
    assert {key: slots_of(concept["text"]) for key, concept in concepts.items()} == CONCEPT_SLOTS


@pytest.mark.parametrize("language", languages_with("concepts"))
def test_concepts_are_bodies_with_name_topic_and_source(language: Language) -> None:
    address = read_language_file(language, "address")
    for key, concept in read_language_file(language, "concepts").items():
        assert set(concept) - {"source", "country"} == {"name", "topic", "text", "asks"}, key
        assert concept["topic"] in TOPICS, key
        assert not concept["text"].startswith(address["greeting"]), key
        assert address["closing"] not in concept["text"], key
        known = dict.fromkeys(CONCEPT_SLOTS[key], "…")
        assert all(choose_branches(concept["text"], values)[0].isupper() for values in ({}, known)), key
        assert "source" in concept or key not in STATES_LAW, key


@pytest.mark.parametrize("language", languages_with("concepts"))
def test_what_a_country_has_of_its_own_says_by_which_law_and_has_the_same_slots(language: Language) -> None:
    for key, concept in read_language_file(language, "concepts").items():
        for country, own in concept.get("country", {}).items():
            assert set(own) == {"text", "source"}, (key, country)
            assert country in LANGUAGES[language].countries, (key, country)
            assert slots_of(own["text"]) == CONCEPT_SLOTS[key], (key, country)
            assert own["text"].strip() != concept["text"].strip(), (key, country)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_model_withdrawal_form_names_the_shop_and_leaves_the_rest_open(language: Language) -> None:
    form = read_language_file(language, "withdrawal_form")
    assert set(form) - {"country"} == {"title", "intro", "to", "lines", "note", "source"}
    assert slots_of(form["to"]) == FORM_SLOTS
    assert len(form["lines"]) >= 5
    assert slots_of(*texts_within(form["lines"])) == set()


@pytest.mark.parametrize("language", languages_with("concepts"))
def test_a_body_that_is_lowered_begins_with_a_word_that_may_be(language: Language) -> None:
    concepts = read_language_file(language, "concepts")
    first_words = {key: with_every_branch(concept["text"]).split()[0] for key, concept in concepts.items()}
    if read_language_file(language, "address")["body_begins"] == "lower":
        assert {
            key: word for key, word in first_words.items() if word in POLITE_WORDS or word[1:] != word[1:].lower()
        } == {}


@pytest.mark.parametrize("key", CONCEPT_SLOTS)
def test_a_concept_has_one_topic_in_all_languages(key: str) -> None:
    assert len({read_language_file(language, "concepts")[key]["topic"] for language in languages_with("concepts")}) == 1


@pytest.mark.parametrize("language", languages_with("concepts"))
def test_asks_are_lower_case_and_tell_concepts_apart(language: Language) -> None:
    concepts = read_language_file(language, "concepts")
    asks = [ask for concept in concepts.values() for ask in concept["asks"]]
    assert [ask for ask in asks if ask != ask.lower()] == []
    assert len(asks) == len(set(asks))
    counts = {key: len(concept["asks"]) for key, concept in concepts.items() if key not in CHOSEN_BY_STATUS}
    assert {key: count for key, count in counts.items() if not 8 <= count <= 14} == {}
    assert all(concepts[key]["asks"] == [] for key in CHOSEN_BY_STATUS)


@pytest.mark.parametrize("name", ["address", "letters", "concepts"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_typography_is_clean(language: Language, name: str) -> None:
    greeting = read_language_file(language, "address")["greeting"]
    for text in texts_within(read_language_file(language, name)):
        # Hungarian letters greet with an exclamation mark; nothing else calls out in any language.
        calm = text.replace(greeting, greeting.removesuffix("!")) if language == "hu" else text
        assert not re.search(r' - | -- |"|!|¡|\.\.\.', calm), text
        assert not re.search(r"[ \t]\n|  |\{\{\s|\s\}\}", text), text
        assert text.count("{{") == text.count("}}") == len(re.findall(r"\{\{(?:if )?[a-z_.]+\}\}", text)), text
