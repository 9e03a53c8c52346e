"""Searching: without marks and case, by how a word begins, and the same on both databases."""

from __future__ import annotations

import pytest
from house_makers import Shops, fill_house
from sqlalchemy import select
from ticket_makers import make_message, make_ticket

from tolmach.db import Database
from tolmach.tickets.model import Message, MessageKind
from tolmach.tickets.queries import queue_page
from tolmach.tickets.search import fold, message_matches, search_text, search_words

FOLDED = {
    "Łódź": "lodz",
    "Straße": "strasse",
    "STRASSE": "strasse",
    "Đorđe": "dorde",
    "ΟΔΟΣ": "οδοσ",
    "οδός": "οδοσ",
    "Škoda": "skoda",
    "Sko\u0301da": "skoda",
    "S\u030ckoda": "skoda",
    "İstanbul": "istanbul",
    "ılık": "ilik",
    "Árvíztűrő tükörfúrógép": "arvizturo tukorfurogep",
    "ăâîșț ĂÂÎȘȚ": "aaist aaist",
    "şţ": "st",
    "поръчка Й": "поръчка и",
    "Ærø œuvre": "aero oeuvre",
    "ﬁn № 5": "fin no 5",
    "１２３": "123",
}


@pytest.mark.parametrize(("words", "folded"), FOLDED.items())
def test_folding_drops_marks_and_case(words: str, folded: str):
    assert fold(words) == folded
    assert fold(fold(words)) == folded


WORDS = {
    "an order number": ("NV-2026-10482", ["nv", "2026", "10482"]),
    "a reference": ("NOV-7K3QF", ["nov", "7k3qf"]),
    "an address": ("maria@post.example", ["maria", "post", "example"]),
    "a link": ("https://shop.sk/produkt-1", ["https", "shop", "sk", "produkt", "1"]),
    "signs only": ("--- \N{EN DASH} ?!", []),
    "words that only a query language knows": ('a" OR b* & !c:*', ["a", "or", "b", "c"]),
}


@pytest.mark.parametrize(("text", "words"), WORDS.values(), ids=WORDS)
def test_words_are_what_stands_between_signs(text: str, words: list[str]):
    assert search_words(text) == words


TEXTS = {
    "polish": "Gdzie jest moja paczka? Wysłana do Łodzi, zamówienie NV-2026-10482.",
    "german": "Das Paket sollte in die Bahnhofstraße 5 gehen.",
    "croatian": "Zovem se Đorđe Šarić, adresa maria@post.example.",
    "greek": "Η παραγγελία μου στην ΟΔΟΣ Αθηνών δεν ήρθε.",
    "hungarian": "Hol van a rendelésem? Árvíztűrő doboz.",
}
FOUND = {
    "a beginning": ("wysl", {"polish"}),
    "a beginning with its marks": ("wysł", {"polish"}),
    "without marks": ("lodzi", {"polish"}),
    "in capitals": ("ŁODZI", {"polish"}),
    "ss for ß": ("bahnhofstrasse", {"german"}),
    "ß for ß": ("Bahnhofstraße", {"german"}),
    "đ typed as d": ("dorde saric", {"croatian"}),
    "a Greek word in small letters": ("οδός", {"greek"}),
    "a Greek word without its accent": ("αθηνων", {"greek"}),
    "Hungarian without marks": ("arvizturo", {"hungarian"}),
    "a whole order number": ("NV-2026-10482", {"polish"}),
    "the number within it": ("10482", {"polish"}),
    "the number's beginning": ("104", {"polish"}),
    "a mail address": ("maria@post.example", {"croatian"}),
    "the place of an address": ("post.example", {"croatian"}),
    "all words must be there": ("paczka bahnhofstrasse", set()),
    "in any order": ("zamowienie gdzie", {"polish"}),
    "the middle of a word is not its beginning": ("odzi", set()),
    "the language of queries means nothing": ('paczka" OR "paket', set()),
    "a query's signs are no error": ("paczka & !(:*", {"polish"}),
}


@pytest.mark.database
def test_a_search_finds_words_by_their_beginning_on_both_databases(database: Database):
    people = fill_house(database)
    with database.writing.begin() as session:
        ids = {make_message(session, make_ticket(session, people), text).id: name for name, text in TEXTS.items()}
    with database.reading() as session:
        for case, (question, expected) in FOUND.items():
            matches = message_matches(session, question)
            assert matches is not None, case
            assert {ids[found] for found in session.scalars(select(Message.id).where(matches))} == expected, case
        assert message_matches(session, " -?! ") is None


@pytest.mark.database
def test_a_ticket_is_found_by_its_reference_its_letters_and_digits_mixed(database: Database):
    people = fill_house(database)
    references = ("NOV-3E7KF", "NOV-12E5A", "NOV-E2E2E", "NOV-23456")
    with database.writing.begin() as session:
        for reference in references:
            ticket = make_ticket(session, people)
            ticket.reference = reference
            make_message(session, ticket, "Dobrý deň")
    for reference in references:
        for question in (reference, reference.lower(), reference[4:], reference[:7]):
            assert found_by(database, people, "alena", question) == [reference]


@pytest.mark.database
def test_a_message_longer_than_a_database_indexes_is_kept_and_found_by_its_beginning(database: Database):
    people = fill_house(database)
    endless = "začiatok " + " ".join(f"slovo{number}" for number in range(250_000))
    with database.writing.begin() as session:
        ticket = make_ticket(session, people)
        make_message(session, ticket, endless)
        reference = ticket.reference
    assert found_by(database, people, "alena", "zaciatok slovo999") == [reference]


def test_the_words_of_a_confirmation_find_no_ticket_and_its_subject_does():
    words = "Ďakujeme za Vašu správu, odpovieme do utorka."
    found = search_text("NOV-3E7KF", MessageKind.ACKNOWLEDGEMENT, "Prijali sme Vašu správu", words).split()
    assert found == ["nov", "3e7kf", "prijali", "sme", "vasu", "spravu"]
    assert "utorka" in search_text("NOV-3E7KF", MessageKind.HOLDING, "Prijali sme Vašu správu", words).split()


@pytest.mark.database
def test_a_search_shows_nobody_what_is_not_theirs(database: Database):
    people = fill_house(database)
    with database.writing.begin() as session:
        for market in ("novesta-sk", "novesta-hu", "calida-sk"):
            make_message(session, make_ticket(session, people, market), "Kde je moja zásielka?")
    assert len(found_by(database, people, "olga", "zasielka")) == 3
    assert [one[:3] for one in found_by(database, people, "bence", "zasielka")] == ["NOV"]
    assert len(found_by(database, people, "alena", "zasielka")) == 2
    assert found_by(database, people, "mallory", "zasielka") == []


def found_by(database: Database, people: Shops, name: str, words: str) -> list[str]:
    with database.reading() as session:
        page = queue_page(session, people.access(name), shelf=None, words=words)
        return [row.reference for row in page.rows]
