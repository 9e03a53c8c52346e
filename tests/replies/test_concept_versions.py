"""Versions of concepts: whose words count as approved, what a change of content does, what is refused."""

from __future__ import annotations

import pytest
from concept_makers import TEXTS, native_olga, place_of, save, shared_concept, speak, states
from house_makers import TUESDAY_TEN, Shops
from sqlalchemy import select

from tolmach.db import Database
from tolmach.errors import FieldsRefused, Lost, NotFound, Wrong
from tolmach.events.model import Event, EventKind
from tolmach.pools.model import Level
from tolmach.replies.approvers import languages_to_approve
from tolmach.replies.concept_words import CONCEPT_SLOTS, VersionWords, preview_version, refusals_of
from tolmach.replies.concepts import concept_of, source_for, stamp_of, version_at, versions_of
from tolmach.replies.model import Concept, ConceptVersion, VersionState
from tolmach.replies.save_version import save_version
from tolmach.replies.slots import open_slots

pytestmark = pytest.mark.database
ALL_APPROVED = dict.fromkeys(TEXTS, "approved")


def test_a_native_writer_approves_by_saving_and_the_event_stands_beside_it(database: Database, shops: Shops):
    concept_id = shared_concept(database)
    with database.writing.begin() as session:
        save(session, shops.access("alena"), concept_id, "sk", "Tovar nám pošlite do 30 dní.")
    with database.reading() as session:
        version = version_at(session, concept_of(session, concept_id), place_of("sk"))
        assert version is not None
        assert (version.state, version.approved_by, version.approved_at) == (
            VersionState.APPROVED,
            shops.users["alena"],
            TUESDAY_TEN,
        )
        event = session.scalars(select(Event).where(Event.kind == EventKind.VERSION_APPROVED)).one()
        assert (event.actor_id, event.data["language"], event.data["content"]) == (shops.users["alena"], "sk", False)
        assert states(session, concept_id) == ALL_APPROVED, "the wording alone leaves the others alone"
        assert session.get_one(Concept, concept_id).source_version == 1


def test_what_an_operator_writes_in_a_foreign_language_waits(database: Database, shops: Shops):
    concept_id = shared_concept(database)
    with database.writing.begin() as session:
        save(session, shops.access("olga"), concept_id, "sk", "Tovar pošlite.")
    with database.reading() as session:
        assert states(session, concept_id) == ALL_APPROVED | {"sk": "waiting"}
        assert [one.kind for one in session.scalars(select(Event))] == [EventKind.VERSION_CHANGED]


def test_a_change_of_content_makes_every_other_version_stale(database: Database, shops: Shops):
    concept_id, olga = shared_concept(database), native_olga(database, shops, "cs")
    with database.writing.begin() as session:
        save(session, olga, concept_id, "cs", "Zboží můžete vrátit do 60 dnů.", content=True)
    with database.reading() as session:
        concept = session.get_one(Concept, concept_id)
        assert (concept.source_version, concept.source_language) == (2, "cs")
        assert states(session, concept_id) == dict.fromkeys(TEXTS, "stale") | {"cs": "approved"}
    with database.writing.begin() as session:
        save(session, shops.access("alena"), concept_id, "sk", "Tovar môžete vrátiť do 60 dní.")
    with database.reading() as session:
        assert states(session, concept_id) == dict.fromkeys(TEXTS, "stale") | {"cs": "approved", "sk": "approved"}
        version = version_at(session, concept_of(session, concept_id), place_of("sk"))
        assert version is not None
        assert version.source_version == 2


def test_a_countrys_own_wording_changes_no_content(database: Database, shops: Shops):
    concept_id, olga = shared_concept(database), native_olga(database, shops, "de")
    with database.writing.begin() as session:
        save(session, olga, concept_id, "de-AT", "Binnen 30 Tagen.", content=True)
    with database.reading() as session:
        assert (states(session, concept_id), session.get_one(Concept, concept_id).source_version) == (ALL_APPROVED, 1)
        assert session.scalars(select(Event)).one().data["content"] is False


def test_a_countrys_first_wording_makes_it_state_the_law_and_later_ones_leave_that_to_the_operator(
    database: Database, shops: Shops
):
    concept_id, olga = shared_concept(database), native_olga(database, shops, "de")
    told = []
    for place, text in (("de", "Binnen 14 Tagen."), ("de-CH", "Nach Absprache."), ("de-CH", "Auf Anfrage.")):
        with database.writing.begin() as session:
            save(session, olga, concept_id, place, text)
            concept = session.get_one(Concept, concept_id)
            told.append(concept.states_law)
            concept.states_law = False
    assert told == [False, True, False]


@pytest.mark.parametrize("name", ["bence", "paul", "eva", "mallory"])
def test_who_does_not_write_the_language_cannot_approve(database: Database, shops: Shops, name: str):
    concept_id = shared_concept(database)
    with database.writing.begin() as session, pytest.raises(NotFound):
        save(session, shops.access(name), concept_id, "sk", "Nič.")


def test_who_may_approve_what(database: Database, shops: Shops):
    with database.writing.begin() as session:
        speak(session, shops.users["olga"], "pl")
        speak(session, shops.users["olga"], "de", Level.FLUENT)
        speak(session, shops.users["alena"], "hu")
        speak(session, shops.users["eva"], "sk")
    with database.reading() as session:
        found = {name: dict(languages_to_approve(session, shops.access(name))) for name in shops.users}
    assert found == {
        "olga": {"pl": "en"},
        "eva": {},
        "mallory": {},
        "alena": {"sk": "sk", "cs": "cs"},
        "bence": {"hu": "hu"},
        "paul": {},
    }


def test_who_saw_an_older_state_is_told_so(database: Database, shops: Shops):
    concept_id, olga = shared_concept(database), native_olga(database, shops, "en")
    with database.writing.begin() as session:
        concept = concept_of(session, concept_id)
        seen = stamp_of(concept, version_at(session, concept, place_of("sk")))
        save(session, olga, concept_id, "en", "You can return the goods within 60 days.", content=True)
    with database.writing.begin() as session, pytest.raises(Lost):
        words = VersionWords(name="Vrátenie", text="Tovar môžete vrátiť do 30 dní.")
        save_version(session, shops.access("alena"), concept_id, place_of("sk"), words, seen=seen, now=TUESDAY_TEN)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (" ", Wrong.MISSING),
        ("Číslo {{order.colour}}.", Wrong.UNKNOWN_BLANK),
        ("Číslo {{Order.Number}}.", Wrong.UNKNOWN_BLANK),
        ("Číslo {{ order.number }}, {{market.phone}}, {{promise.by}}.", None),
        ("Číslo {{order.number}.", Wrong.UNKNOWN_BLANK),
        ('{{if market.country == "CH"}}A{{else}}{{market.phone}}{{end}} {{if order.number}}B{{end}}', None),
        ('{{if topic != "return"}}A{{else}}{{order.colour}}{{end}}', Wrong.UNKNOWN_BLANK),
        ('{{if market.country == "CH"}}A', Wrong.UNCLOSED_CONDITION),
        ("A{{end}}", Wrong.UNCLOSED_CONDITION),
        ("{{if order.number}}A{{else}}B{{else}}C{{end}}", Wrong.UNCLOSED_CONDITION),
        ("{{if order.number}}{{if market.phone}}A{{end}}{{end}}", Wrong.UNCLOSED_CONDITION),
        ("{{if order.colour}}A{{end}}", Wrong.UNKNOWN_CONDITION),
        ('{{if market.phone == "1"}}A{{end}}', Wrong.UNKNOWN_CONDITION),
        ('{{if date >= "2026-07-31"}}A{{else}}B{{end}}', None),
        ('{{if date >= "31.7.2026"}}A{{end}}', Wrong.UNKNOWN_CONDITION),
        ('{{if date == "2026-07-31"}}A{{end}}', Wrong.UNKNOWN_CONDITION),
        ('{{if topic < "return"}}A{{end}}', Wrong.UNKNOWN_CONDITION),
        ('{{if 1 + 1 == "2"}}A{{end}}', Wrong.UNKNOWN_CONDITION),
        ("{{if order.number}}A{{end if}}", Wrong.UNKNOWN_CONDITION),
        ('{{if market.country == "XX"}}A{{end}}', Wrong.UNKNOWN_VALUE),
        ('{{if topic == "weather"}}A{{end}}', Wrong.UNKNOWN_VALUE),
    ],
)
def test_a_blank_that_nothing_fills_is_refused(text: str, wrong: Wrong | None):
    assert refusals_of(VersionWords(name="Číslo", text=text))["text"] is wrong


def test_nothing_is_kept_of_what_was_refused(database: Database, shops: Shops):
    concept_id, olga = shared_concept(database), native_olga(database, shops, "sk")
    with pytest.raises(FieldsRefused), database.writing.begin() as session:
        save(session, olga, concept_id, "sk", "{{nothing.fills}}", content=True)
    with database.reading() as session:
        assert states(session, concept_id) == ALL_APPROVED


def test_the_preview_has_the_values_of_a_market_of_the_language(database: Database, shops: Shops):
    text = "{{market.name}}: {{market.return_days}} dní, {{order.number}}, do {{promise.by}}; {{market.vat_number}}"
    with database.reading() as session:
        client_id = shops.clients["calida"]
        language = place_of("sk").language
        (seen,) = preview_version(session, text, language, client_id=client_id, now=TUESDAY_TEN)
        bare = " ".join(f"{{{{{slot}}}}}" for slot in CONCEPT_SLOTS if not slot.startswith("market."))
        (every,) = preview_version(session, bare, language, client_id=client_id, now=TUESDAY_TEN)
    assert seen.text == "Calida SK: 30 dní, 2026-10482, do streda 23. septembra, 10:00; {{market.vat_number}}"
    assert open_slots(every.text) == (), "what a letter fills by itself is never open in a preview"
    assert "59,90\xa0€" in every.text


def test_the_preview_shows_the_other_side_of_each_condition(database: Database, shops: Shops):
    text = (
        'Píše {{if market.country == "SK"}}Slovensko{{else}}svet{{end}}'
        "{{if market.vat_number}} {{market.vat_number}}{{end}}."
    )
    with database.reading() as session:
        shop, language = shops.clients["calida"], place_of("sk").language
        seen = preview_version(session, text, language, client_id=shop, now=TUESDAY_TEN)
    assert [(one.text, str(one.condition), one.holds) for one in seen] == [
        ("Píše Slovensko.", "None", False),
        ("Píše svet.", 'market.country == "SK"', False),
        ("Píše Slovensko {{market.vat_number}}.", "market.vat_number", True),
    ]


def test_the_source_is_read_in_the_working_language_while_that_is_up_to_date(database: Database, shops: Shops):
    concept_id, olga = shared_concept(database), native_olga(database, shops, "en")
    sk, cs = place_of("sk"), place_of("cs").language
    with database.writing.begin() as session:
        concept = concept_of(session, concept_id)
        before = source_for(concept, versions_of(session, concept), sk, [cs])
        save(session, olga, concept_id, "en", "Within 60 days.", content=True)
        after = source_for(concept, versions_of(session, concept), sk, [cs])
        content = source_for(concept, versions_of(session, concept), place_of("en"), [cs])
    assert isinstance(before, ConceptVersion)
    assert isinstance(after, ConceptVersion)
    assert (before.language, after.language, content) == ("cs", "en", None)
