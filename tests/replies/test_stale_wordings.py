"""A draft is made of approved wordings alone: what is out of date, machine-made or not approved yet is left aside."""

from __future__ import annotations

import pytest
from concept_makers import place_of
from house_makers import TUESDAY_TEN, Shops, letter_bytes
from sqlalchemy import select, update

from tolmach.db import Database
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.work import prepare_one, receive_one
from tolmach.replies.concepts import version_at
from tolmach.replies.library import install_library
from tolmach.replies.model import Concept, ConceptVersion, Draft, DraftOrigin, VersionState
from tolmach.wiring import House

pytestmark = pytest.mark.database
KEY = "exchange_size"
LETTER = "Bom dia,\n\nqueria trocar por outro tamanho.\n\nObrigado"
OURS = "Só nós dizemos isto sobre as trocas."


@pytest.fixture
def library(database: Database) -> None:
    with database.writing.begin() as session:
        install_library(session, now=TUESDAY_TEN)


def put(database: Database, state: VersionState, *, language: str = "pt") -> int:
    """Give the Portuguese wording words that nobody could miss, and a state; the English version's id."""
    with database.writing.begin() as session:
        concept = session.scalars(select(Concept).where(Concept.key == KEY)).one()
        session.execute(
            update(ConceptVersion)
            .where(ConceptVersion.concept_id == concept.id, ConceptVersion.language == language)
            .values(text=OURS, state=state)
        )
        english = version_at(session, concept, place_of("en"))
        assert english is not None
        return english.id


def draft_for(house: House) -> Draft:
    keep_mail(house, letter_bytes(LETTER, to="pt@novesta.example"))
    assert receive_one(house)
    assert prepare_one(house)
    with house.database.reading() as session:
        return session.scalars(select(Draft)).one()


def test_an_approved_wording_is_used_as_it_is(house: House, shops: Shops, library: None):
    put(house.database, VersionState.APPROVED)
    draft = draft_for(house)
    assert (draft.origin, draft.concept_key, OURS in (draft.text or "")) == (DraftOrigin.CONCEPT, KEY, True)


@pytest.mark.parametrize("state", [one for one in VersionState if one is not VersionState.APPROVED])
def test_no_other_wording_fills_a_draft(house: House, shops: Shops, library: None, state: VersionState):
    english = put(house.database, state)
    draft = draft_for(house)
    assert (draft.origin, draft.concept_key, draft.concept_version_id) == (DraftOrigin.MACHINE, KEY, english)
    assert OURS not in (draft.text or "")
    assert draft.light in ("amber", "red")
    named = [check["name"] for check in draft.checks if check["name"] == "stale_wording"]
    assert named == (["stale_wording"] if state is VersionState.STALE else [])


def test_a_clients_own_concept_is_not_replaced_by_the_shared_one_while_it_waits(
    house: House, shops: Shops, library: None
):
    put(house.database, VersionState.APPROVED)
    with house.database.writing.begin() as session:
        shared = session.scalars(select(Concept).where(Concept.key == KEY)).one()
        version = version_at(session, shared, place_of("pt"))
        assert version is not None
        own = Concept(client_id=shops.clients["novesta"], key=KEY, topic=shared.topic, source_language="pt")
        own.created_at = TUESDAY_TEN
        session.add(own)
        session.flush()
        waiting = ConceptVersion(client_id=own.client_id, concept_id=own.id, language="pt", name="Troca", text="Nunca.")
        waiting.asks, waiting.state, waiting.updated_at = list(version.asks), VersionState.WAITING, TUESDAY_TEN
        session.add(waiting)
    draft = draft_for(house)
    assert draft.concept_key != KEY
    assert OURS not in (draft.text or "")
    assert "Nunca" not in (draft.text or "")


def test_a_countrys_own_wording_is_not_replaced_by_the_languages_while_it_is_stale(
    house: House, shops: Shops, library: None
):
    put(house.database, VersionState.APPROVED)
    with house.database.writing.begin() as session:
        concept = session.scalars(select(Concept).where(Concept.key == KEY)).one()
        lawful = ConceptVersion(concept_id=concept.id, language="pt", country="PT", name="Troca", text="Portugal.")
        lawful.asks, lawful.state, lawful.updated_at = ["trocar por outro tamanho"], VersionState.STALE, TUESDAY_TEN
        session.add(lawful)
    draft = draft_for(house)
    assert (draft.concept_key, draft.origin, OURS in (draft.text or "")) == (KEY, DraftOrigin.MACHINE, False)
    assert draft.light in ("amber", "red")


def test_a_concept_that_was_given_up_fills_nothing(house: House, shops: Shops, library: None):
    put(house.database, VersionState.APPROVED)
    with house.database.writing.begin() as session:
        session.execute(update(Concept).where(Concept.key == KEY).values(given_up_at=TUESDAY_TEN))
    assert draft_for(house).concept_key != KEY
