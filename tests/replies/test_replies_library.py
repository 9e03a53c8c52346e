"""The starter library: installed once, then the operator's own."""

from __future__ import annotations

import pytest
from concept_makers import native_olga, place_of, states
from house_makers import TUESDAY_TEN, Shops
from sqlalchemy import func, select, update

from tolmach.db import Database
from tolmach.language import LANGUAGES, Language
from tolmach.languages import read_language_file
from tolmach.replies.concept_words import VersionWords
from tolmach.replies.library import install_library
from tolmach.replies.model import Concept, ConceptVersion, VersionState
from tolmach.replies.own_concepts import add_concept

pytestmark = pytest.mark.database


def install(database: Database) -> int:
    with database.writing.begin() as session:
        return install_library(session, now=TUESDAY_TEN)


def test_every_language_gets_every_concept_approved(database: Database):
    added = install(database)
    with database.reading() as session:
        concepts = session.scalar(select(func.count()).select_from(Concept)) or 0
        languages = session.execute(
            select(ConceptVersion.language, func.count())
            .where(ConceptVersion.country == "")
            .group_by(ConceptVersion.language)
        ).all()
        assert set(session.scalars(select(ConceptVersion.state))) == {VersionState.APPROVED}
    assert concepts >= 20
    assert dict(map(tuple, languages)) == dict.fromkeys(LANGUAGES, concepts)
    assert added >= concepts * len(LANGUAGES)


def test_installing_again_adds_nothing_and_overwrites_nothing(database: Database):
    install(database)
    mine = ConceptVersion.language == "sk"
    with database.writing.begin() as session:
        session.execute(update(ConceptVersion).where(mine).values(text="Naše vlastné slová.", state=VersionState.STALE))
    assert install(database) == 0
    with database.reading() as session:
        assert set(session.scalars(select(ConceptVersion.text).where(mine))) == {"Naše vlastné slová."}


def test_what_is_missing_is_added_again(database: Database):
    install(database)
    with database.writing.begin() as session:
        row = session.scalars(select(ConceptVersion).where(ConceptVersion.language == "hu").limit(1)).one()
        session.delete(row)
    assert install(database) == 1


def test_what_is_added_under_a_content_that_moved_on_is_stale(database: Database):
    install(database)
    with database.writing.begin() as session:
        row = session.scalars(select(ConceptVersion).where(ConceptVersion.language == "hu").limit(1)).one()
        session.get_one(Concept, row.concept_id).source_version = 2
        session.delete(row)
    assert install(database) == 1
    with database.reading() as session:
        newest = session.scalars(select(ConceptVersion).order_by(ConceptVersion.id.desc()).limit(1)).one()
    assert (newest.language, newest.state, newest.source_version) == ("hu", VersionState.STALE, 1)


def test_an_operators_own_concept_keeps_its_key_to_itself(database: Database, shops: Shops):
    olga = native_olga(database, shops, "sk")
    words = VersionWords(name="Opening hours", text="Predajňa je otvorená do šiestej.")
    with database.writing.begin() as session:
        place = place_of("sk")
        own = add_concept(session, olga, client_id=None, topic="other", place=place, words=words, now=TUESDAY_TEN).id
    install(database)
    with database.reading() as session:
        same = select(Concept.id).where(Concept.key == "opening_hours")
        assert session.scalars(same).all() == [own]
        assert states(session, own) == {"sk": "approved"}


def test_what_a_country_has_of_its_own_stands_beside_the_language(database: Database):
    install(database)
    entry = read_language_file(Language("de"), "concepts")["how_to_return"]
    said = select(ConceptVersion.country, ConceptVersion.text, ConceptVersion.name).join(
        Concept, Concept.id == ConceptVersion.concept_id
    )
    with database.reading() as session:
        rows = session.execute(said.where(Concept.key == "how_to_return", ConceptVersion.language == "de")).all()
    own = {country: words["text"] for country, words in entry["country"].items()}
    assert len(own) > 1
    texts = {"": entry["text"], **own}
    assert {tuple(row) for row in rows} == {(code, text.strip(), entry["name"]) for code, text in texts.items()}
