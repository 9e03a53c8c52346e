"""A client's words: terms are added, changed and taken out, remembered sentences worded anew and forgotten."""

from __future__ import annotations

import pytest
from desk import enter
from house_makers import Shops
from sqlalchemy import select

from tolmach.events.model import Event, EventKind
from tolmach.translation.model import GlossaryTerm, MemorySegment, SegmentOrigin
from tolmach.translation.segments import segment_hash
from tolmach.wiring import House

pytestmark = pytest.mark.database
WORDS = "/operator/clients/novesta/words"
TERM = {
    "term_id": "",
    "term": "club  card",
    "language": "en",
    "wordings": "sk: karta Novesta, karty Novesta\npt: cartão",
}


def terms(house: House) -> list[GlossaryTerm]:
    with house.database.reading() as session:
        return list(session.scalars(select(GlossaryTerm)))


@pytest.fixture
def sentence(house: House, shops: Shops) -> int:
    source = "Your order {{1}} is ready."
    with house.database.writing.begin() as session:
        row = MemorySegment(
            client_id=shops.clients["novesta"],
            source_language="en",
            target_language="sk",
            source_hash=segment_hash(source),
            source=source,
            target="Objednávka {{1}} je pripravená.",
            origin=SegmentOrigin.EDITED,
            updated_at=house.clock.now(),
        )
        session.add(row)
        session.flush()
        return row.id


def test_a_term_is_added_changed_and_taken_out(house: House, shops: Shops):
    olga = enter(house, "olga")
    assert olga.send(f"{WORDS}/terms", **TERM).location == f"{WORDS}#terms"
    (term,) = terms(house)
    assert (term.term, term.is_never_translated) == ("club card", False)
    assert term.translations == {"sk": ["karta Novesta", "karty Novesta"], "pt": ["cartão"]}
    page = olga.read(f"{WORDS}?term={term.id}")
    assert "sk: karta Novesta, karty Novesta\npt: cartão</textarea>" in page
    olga.send(f"{WORDS}/terms", **{**TERM, "term_id": str(term.id), "wordings": ""})
    (term,) = terms(house)
    assert (term.is_never_translated, term.translations) == (True, {})
    assert "never translated" in olga.read(WORDS)
    olga.send(f"{WORDS}/terms/{term.id}/remove")
    assert terms(house) == []
    with house.database.reading() as session:
        told = session.scalars(select(Event.kind).where(Event.kind == EventKind.GLOSSARY_CHANGED)).all()
    assert len(told) == 3


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("term", " ", "Fill this in."),
        ("wordings", "karta", "Write one language on each line"),
        ("wordings", "xx: karta", "Write one language on each line"),
        ("wordings", "sk: ,", "Write one language on each line"),
        ("language", "tlh", "Choose one of the languages"),
    ],
)
def test_a_wrong_term_is_refused_with_what_was_typed(house: House, shops: Shops, field: str, value: str, says: str):
    answer = enter(house, "olga").send(f"{WORDS}/terms", **{**TERM, field: value})
    assert answer.status_code == 422
    assert says in answer.text
    assert terms(house) == []


def test_the_same_term_twice_is_refused(house: House, shops: Shops):
    olga = enter(house, "olga")
    olga.send(f"{WORDS}/terms", **TERM)
    assert olga.send(f"{WORDS}/terms", **TERM).status_code == 422
    assert len(terms(house)) == 1


def test_a_remembered_sentence_is_found_worded_anew_and_forgotten(house: House, shops: Shops, sentence: int):
    olga = enter(house, "olga")
    assert "Objednávka {{1}}" in olga.read(f"{WORDS}?q=objednávka")
    assert "No sentence holds these words." in olga.read(f"{WORDS}?q=faktúra")
    assert "Word the sentence anew" in olga.read(f"{WORDS}?sentence={sentence}")
    wrong = olga.send(f"{WORDS}/sentences/{sentence}", target="Vaša objednávka je pripravená.")
    assert (wrong.status_code, "Keep every blank" in wrong.text) == (422, True)
    olga.send(f"{WORDS}/sentences/{sentence}", target="Vaša objednávka {{1}} je  pripravená.")
    with house.database.reading() as session:
        row = session.get_one(MemorySegment, sentence)
        assert (row.target, row.origin) == ("Vaša objednávka {{1}} je pripravená.", SegmentOrigin.APPROVED)
        assert row.approved_by == shops.users["olga"]
    olga.send(f"{WORDS}/sentences/{sentence}/forget")
    with house.database.reading() as session:
        assert session.scalars(select(MemorySegment)).all() == []


def test_another_clients_words_are_not_reached(house: House, shops: Shops, sentence: int):
    olga = enter(house, "olga")
    assert olga.send(f"/operator/clients/calida/words/sentences/{sentence}/forget").status_code == 404
    assert olga.client.get(f"/operator/clients/calida/words?sentence={sentence}").status_code == 404
    assert enter(house, "eva").client.get(WORDS).status_code == 404
