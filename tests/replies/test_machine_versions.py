"""A machine words what is missing, on a wish; people and changes of content are always faster than it."""

from __future__ import annotations

import pytest
from concept_makers import make_concept, native_olga, place_of, save, shared_concept, states
from house_makers import TUESDAY_TEN, Shops
from sqlalchemy import select, update

from tolmach.accounts.access import Access
from tolmach.clients.model import Client, TranslationPolicy
from tolmach.errors import Lost
from tolmach.events.model import Event, EventKind
from tolmach.jobs.concepts import word_one
from tolmach.language import Language
from tolmach.replies.branches import choose_branches, conditions_of
from tolmach.replies.concept_words import VersionWords, refusals_of
from tolmach.replies.concepts import concept_of, version_at
from tolmach.replies.model import ConceptVersion, VersionState
from tolmach.replies.word_version import claim_version, facts_of_version, record_version, want_version, word_version
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.wiring import House

pytestmark = pytest.mark.database


def want(house: House, access: Access, concept_id: int, language: str = "pt") -> None:
    with house.database.writing.begin() as session:
        want_version(session, concept_id, Language(language), now=TUESDAY_TEN, actor=access.actor)


def version_in(house: House, concept_id: int, language: str = "pt") -> ConceptVersion:
    with house.database.reading() as session:
        version = version_at(session, concept_of(session, concept_id), place_of(language))
        assert version is not None
        return version


def test_a_missing_version_is_drafted_and_waits_for_a_person(house: House, shops: Shops):
    concept_id = shared_concept(house.database)
    want(house, shops.access("olga"), concept_id)
    assert version_in(house, concept_id).state is VersionState.WANTED
    assert word_one(house)
    assert not word_one(house)
    version = version_in(house, concept_id)
    assert (version.state, version.approved_by, version.error) == (VersionState.MACHINE, None, None)
    assert "30 dias" in version.text
    assert version.engine
    with house.database.reading() as session:
        told = session.scalars(select(Event).where(Event.kind == EventKind.VERSION_CHANGED).order_by(Event.id)).all()
    assert [(event.actor_kind, event.data["state"]) for event in told] == [("user", "wanted"), ("job", "machine")]


SOMETIMES = '{{if market.country == "PT"}}\nIt comes tomorrow.\n{{else}}\nIt comes on Friday.\n{{end}}'


def test_its_slots_and_conditions_come_through(house: House, shops: Shops):
    concept_id, olga = shared_concept(house.database), native_olga(house.database, shops, "en")
    with house.database.writing.begin() as session:
        text = f"Your order {{{{order.number}}}} is with {{{{order.carrier}}}}.\n\n{SOMETIMES}"
        save(session, olga, concept_id, "en", text)
    want(house, olga, concept_id)
    word_one(house)
    version = version_in(house, concept_id)
    assert ("{{order.number}}" in version.text, "{{order.carrier}}" in version.text) == (True, True)
    assert conditions_of(version.text) == conditions_of(SOMETIMES)
    assert choose_branches(version.text, {"market.country": "PT"}) != choose_branches(version.text, {})
    assert refusals_of(VersionWords(name=version.name, text=version.text))["text"] is None


def test_without_a_model_it_fails_with_the_reason_and_can_be_wished_again(house: House, shops: Shops):
    concept_id = shared_concept(house.database)
    want(house, shops.access("olga"), concept_id, "hu")
    word_one(house)
    failed = version_in(house, concept_id, "hu")
    assert (failed.state, failed.text) == (VersionState.FAILED, "")
    assert "no installed model" in (failed.error or "")
    with house.database.reading() as session:
        assert session.scalars(select(Trouble.kind)).all() == [TroubleKind.MODEL_MISSING]
    want(house, shops.access("olga"), concept_id, "hu")
    assert version_in(house, concept_id, "hu").state is VersionState.WANTED


def test_what_people_wrote_is_never_given_to_a_machine(house: House, shops: Shops):
    concept_id, olga = shared_concept(house.database), shops.access("olga")
    with house.database.writing.begin() as session:
        save(session, olga, concept_id, "cs", "Vraťte to.")
        session.execute(
            update(ConceptVersion)
            .where(ConceptVersion.concept_id == concept_id, ConceptVersion.language == "de")
            .values(state=VersionState.STALE)
        )
    for language in ("sk", "cs", "de"):
        with pytest.raises(Lost):
            want(house, olga, concept_id, language)


def test_a_client_of_people_only_gets_no_machines_words(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        concept_id = make_concept(session, client_id=shops.clients["novesta"])
        session.execute(update(Client).values(translation_policy=TranslationPolicy.PEOPLE_ONLY))
    with pytest.raises(Lost):
        want(house, shops.access("olga"), concept_id)


@pytest.mark.parametrize("is_content", [False, True], ids=["a person words it", "the content changes"])
def test_a_person_is_faster_than_the_machine(house: House, shops: Shops, is_content: bool):
    concept_id, olga = shared_concept(house.database), native_olga(house.database, shops, "pt", "en")
    want(house, olga, concept_id)
    with house.database.writing.begin() as session:
        claim = claim_version(session)
    assert claim is not None
    with house.database.reading() as session:
        made = word_version(house.translator, facts_of_version(session, claim))
    with house.database.writing.begin() as session:
        if is_content:
            save(session, olga, concept_id, "en", "You can return the goods within 60 days.", content=True)
        else:
            save(session, olga, concept_id, "pt", "Pode devolver em 30 dias.")
    with house.database.writing.begin() as session:
        assert not record_version(session, claim, made, now=TUESDAY_TEN)
    if is_content:
        assert word_one(house), "the wish holds, for the new content"
        version = version_in(house, concept_id)
        assert ("60" in version.text, version.source_version) == (True, 2)
    else:
        assert version_in(house, concept_id).text == "Pode devolver em 30 dias."


def test_without_an_approved_source_nothing_can_be_made_of_it(house: House, shops: Shops):
    concept_id, olga = shared_concept(house.database), shops.access("olga")
    want(house, olga, concept_id)
    with house.database.writing.begin() as session:
        save(session, olga, concept_id, "en", "Within 60 days.", content=True)
        assert set(states(session, concept_id).values()) == {"stale", "waiting", "wanted"}
    word_one(house)
    assert (version_in(house, concept_id).state, version_in(house, concept_id).error) == ("failed", "no_source")
    with pytest.raises(Lost):
        want(house, olga, concept_id, "hu")
