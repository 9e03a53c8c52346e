"""New concepts, those that a client or a market has of its own, and what is given up."""

from __future__ import annotations

import pytest
from concept_makers import TEXTS, native_olga, place_of, save, shared_concept, states
from house_makers import TUESDAY_TEN, Shops
from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access
from tolmach.db import Database
from tolmach.errors import FieldsRefused, Lost, NotFound, Wrong
from tolmach.events.model import Event, EventKind
from tolmach.replies.concept_grid import concepts_of_client, grid_of
from tolmach.replies.concept_words import VersionWords
from tolmach.replies.concepts import version_at, versions_of
from tolmach.replies.model import Concept, VersionState
from tolmach.replies.own_concepts import add_concept, give_up_concept, override_concept

pytestmark = pytest.mark.database


def override(session: Session, access: Access, concept_id: int, client_id: int, market_id: int | None = None) -> int:
    own = override_concept(
        session, concept_id, client_id=client_id, market_id=market_id, now=TUESDAY_TEN, actor=access.actor
    )
    return own.id


def test_a_new_concept_has_its_first_wording_and_a_key_of_its_own(database: Database, shops: Shops):
    olga = native_olga(database, shops, "sk")
    words = VersionWords(name="Dárkový poukaz _unknown", text="Poukaz platí rok.", asks=("platnosť", " ", "platnosť"))
    with database.writing.begin() as session:
        made = [
            add_concept(
                session, olga, client_id=None, topic="payment", place=place_of("sk"), words=words, now=TUESDAY_TEN
            )
            for _ in range(2)
        ]
        assert [one.key for one in made] == ["darkovy_poukaz", "darkovy_poukaz_2"]
        assert states(session, made[0].id) == {"sk": "approved"}
    with pytest.raises(FieldsRefused) as refused, database.writing.begin() as session:
        nothing = VersionWords(name="", text="{{x.y}}")
        add_concept(session, olga, client_id=None, topic="", place=place_of("sk"), words=nothing, now=TUESDAY_TEN)
    assert refused.value.fields == {"name": Wrong.MISSING, "text": Wrong.UNKNOWN_BLANK, "topic": Wrong.MISSING}


def test_a_clients_own_copy_stands_before_the_shared_one_for_them_alone(database: Database, shops: Shops):
    concept_id, olga = shared_concept(database), shops.access("olga")
    novesta, calida = shops.clients["novesta"], shops.clients["calida"]
    with database.writing.begin() as session:
        session.get_one(Concept, concept_id).states_law = True
        own = override(session, olga, concept_id, novesta)
        market = override(session, olga, own, novesta, shops.markets["novesta-sk"])
        assert session.get_one(Concept, market).states_law
        assert states(session, own) == states(session, market) == dict.fromkeys(TEXTS, "approved")
    with database.reading() as session:
        assert [one.id for one in concepts_of_client(session, novesta)] == [own, market]
        assert [one.id for one in concepts_of_client(session, calida)] == [concept_id]
        assert [one.id for one in concepts_of_client(session, None)] == [concept_id]
        row = next(row for row in grid_of(session, novesta, reading="sk") if row.concept.id == market)
        assert (row.name, row.market, row.cells["sk"], row.beside) == (
            "Returns sk",
            "Novesta SK",
            "approved",
            {"de": ((place_of("de-AT"), "approved"),)},
        )
        did = [
            one.data["did"]
            for one in session.scalars(select(Event).where(Event.kind == EventKind.CONCEPT_CHANGED).order_by(Event.id))
        ]
    assert did == ["overridden", "overridden"]


def test_the_shared_one_can_change_without_its_copies(database: Database, shops: Shops):
    concept_id, olga = shared_concept(database), native_olga(database, shops, "en")
    with database.writing.begin() as session:
        own = override(session, olga, concept_id, shops.clients["novesta"])
        save(session, olga, concept_id, "en", "Within 60 days.", content=True)
        assert set(states(session, own).values()) == {"approved"}


def test_what_was_given_up_can_be_taken_up_again_with_the_wordings_of_that_day(database: Database, shops: Shops):
    concept_id, olga = shared_concept(database), native_olga(database, shops, "sk")
    novesta = shops.clients["novesta"]
    with database.writing.begin() as session:
        own = override(session, olga, concept_id, novesta)
        save(session, olga, own, "hu", "Csak itt.")
        give_up_concept(session, own, now=TUESDAY_TEN, actor=olga.actor)
        assert [one.id for one in concepts_of_client(session, novesta)] == [concept_id]
        save(session, olga, concept_id, "sk", "Do 30 dní.")
    with database.writing.begin() as session:
        assert override(session, olga, concept_id, novesta) == own
        assert states(session, own) == dict.fromkeys(TEXTS, "approved") | {"hu": "stale"}
        assert session.get_one(Concept, own).given_up_at is None


def test_no_count_of_content_comes_twice_when_it_is_taken_up_again(database: Database, shops: Shops):
    concept_id, olga = shared_concept(database), native_olga(database, shops, "sk")
    with database.writing.begin() as session:
        own = override(session, olga, concept_id, shops.clients["novesta"])
        save(session, olga, own, "sk", "Do 60 dní.", content=True)
        give_up_concept(session, own, now=TUESDAY_TEN, actor=olga.actor)
        german = version_at(session, session.get_one(Concept, own), place_of("de"))
        assert german is not None
        german.state, german.error, german.claim_token, german.attempts = VersionState.FAILED, "broke_off", "mine", 3
    with database.writing.begin() as session:
        override(session, olga, concept_id, shops.clients["novesta"])
        concept = session.get_one(Concept, own)
        versions = versions_of(session, concept)
        assert (concept.source_version, {one.source_version for one in versions}) == (3, {3})
        assert {(one.error, one.claim_token, one.attempts) for one in versions} == {(None, None, 0)}


def test_what_cannot_be_overridden_or_given_up(database: Database, shops: Shops):
    concept_id, olga = shared_concept(database), shops.access("olga")
    novesta, calida = shops.clients["novesta"], shops.clients["calida"]
    with database.writing.begin() as session:
        own = override(session, olga, concept_id, novesta)
        with pytest.raises(Lost):
            override(session, olga, concept_id, novesta)
        for wrong in ((own, calida, None), (own, novesta, None), (concept_id, calida, shops.markets["novesta-sk"])):
            with pytest.raises(NotFound):
                override(session, olga, *wrong)
        with pytest.raises(NotFound):
            give_up_concept(session, concept_id, now=TUESDAY_TEN, actor=olga.actor)
