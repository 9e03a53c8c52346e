"""The starter library: installed once, then the operator's own."""

from __future__ import annotations

import pytest
from house_makers import TUESDAY_TEN
from sqlalchemy import func, select, update

from tolmach.db import Database
from tolmach.language import LANGUAGES
from tolmach.replies.library import install_library
from tolmach.replies.model import Concept, ConceptVersion, VersionState

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


def test_what_a_country_has_of_its_own_stands_beside_the_language(database: Database, monkeypatch: pytest.MonkeyPatch):
    entry = {
        "name": "Rückgabe",
        "topic": "return",
        "text": "Deutsch.",
        "asks": ["zurück"],
        "country": {"AT": {"text": "Österreichisch."}},
    }
    monkeypatch.setattr(
        "tolmach.replies.library.read_language_file", lambda code, _name: {"returns": entry} if code == "de" else {}
    )
    assert install(database) == 2
    with database.reading() as session:
        versions = session.execute(select(ConceptVersion.country, ConceptVersion.text, ConceptVersion.name)).all()
    assert {tuple(row) for row in versions} == {
        ("", "Deutsch.", "Rückgabe"),
        ("AT", "Österreichisch.", "Rückgabe"),
    }
