"""Agents approve what waits in the languages they write natively, beside its source, and see no other."""

from __future__ import annotations

import pytest
from concept_makers import TEXTS, shared_concept
from desk import enter
from draft_makers import make_waiting_words
from house_makers import Shops
from sqlalchemy import select, update
from test_operator_concepts import FIELDS, seen

from tolmach.replies.learned_model import SaidAnswer
from tolmach.replies.model import ConceptVersion, VersionState
from tolmach.translation.model import MemorySegment
from tolmach.wiring import House


@pytest.fixture
def version_id(house: House, shops: Shops) -> int:
    """The Slovak version, which a machine made."""
    concept_id = shared_concept(house.database)
    with house.database.writing.begin() as session:
        mine = ConceptVersion.concept_id == concept_id, ConceptVersion.language == "sk"
        session.execute(update(ConceptVersion).where(*mine).values(state=VersionState.MACHINE, approved_at=None))
        return session.scalars(select(ConceptVersion.id).where(*mine)).one()


def version(house: House, version_id: int) -> ConceptVersion:
    with house.database.reading() as session:
        return session.get_one(ConceptVersion, version_id)


def test_an_agent_approves_beside_the_source(house: House, shops: Shops, version_id: int):
    alena = enter(house, "alena")
    assert f"/wordings/{version_id}" in alena.read("/wordings")
    page = alena.read(f"/wordings/{version_id}")
    assert (TEXTS["sk"] in page, TEXTS["en"] in page, 'name="content"' in page) == (True, True, False)
    shown = alena.send(f"/wordings/{version_id}", then="preview", seen=seen(page), **FIELDS)
    assert "Pošlite to na Novesta, Dlhá 1" in shown.text
    refused = alena.send(f"/wordings/{version_id}", **{**FIELDS, "text": "{{x.y}}", "seen": seen(page)})
    assert refused.status_code == 422
    assert version(house, version_id).state is VersionState.MACHINE
    assert alena.send(f"/wordings/{version_id}", seen=seen(page), content="on", **FIELDS).status_code == 302
    approved = version(house, version_id)
    assert (approved.state, approved.approved_by, approved.text) == (
        VersionState.APPROVED,
        shops.users["alena"],
        FIELDS["text"],
    )
    with house.database.reading() as session:
        assert VersionState.STALE not in session.scalars(select(ConceptVersion.state)).all()
    assert "Nothing waits for approval" in alena.read("/wordings")


@pytest.mark.parametrize("name", ["bence", "paul", "olga"])
def test_nobody_else_sees_or_approves_it(house: House, version_id: int, name: str):
    person = enter(house, name)
    assert f"/wordings/{version_id}" not in person.read("/wordings")
    assert person.client.get(f"/wordings/{version_id}").status_code == 404
    assert person.send(f"/wordings/{version_id}", seen="", **FIELDS).status_code == 404
    assert version(house, version_id).state is VersionState.MACHINE


@pytest.mark.parametrize("name", ["eva", "mallory"])
def test_owners_have_no_such_page(house: House, version_id: int, name: str):
    assert enter(house, name).client.get("/wordings").status_code == 404


@pytest.fixture
def said(house: House, shops: Shops) -> tuple[int, int]:
    """An answer and a sentence in Slovak that wait; their ids."""
    with house.database.writing.begin() as session:
        return make_waiting_words(session, shops, now=house.clock.now())


def test_what_was_said_before_is_approved_by_who_writes_the_language(house: House, shops: Shops, said: tuple[int, int]):
    answer_at, sentence_at = f"/wordings/answers/{said[0]}", f"/wordings/sentences/{said[1]}"
    bence, alena = enter(house, "bence"), enter(house, "alena")
    assert answer_at not in bence.read("/wordings")
    assert bence.send(answer_at, then="approve").status_code == 404
    assert bence.send(sentence_at, then="refuse").status_code == 404
    page = alena.read("/wordings")
    assert ("Poukážky máme." in page, "Je to {{1}}." in page, "1 customer got this answer:" in page) == (True,) * 3
    refused = alena.send(sentence_at, then="approve", target="Je to tak.")
    assert (refused.status_code, "Je to tak." in refused.text, "Keep every blank" in refused.text) == (422, True, True)
    assert alena.send(sentence_at, then="approve", target="To je {{1}}.").status_code == 302
    assert alena.send(answer_at, then="approve").status_code == 302
    with house.database.reading() as session:
        assert session.scalars(select(SaidAnswer)).one().approved_by == shops.users["alena"]
        assert session.scalars(select(MemorySegment.target)).one() == "To je {{1}}."
    page = alena.read("/wordings")
    assert ("No answer waits" in page, "No sentence waits" in page) == (True, True)
