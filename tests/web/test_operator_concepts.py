"""The operator's pages of reply concepts: the grid, one concept, its versions, and what clients have of their own."""

from __future__ import annotations

import re
import threading

import pytest
from concept_makers import TEXTS, shared_concept, speak, states
from desk import Person, enter
from house_makers import TUESDAY_TEN, Shops
from lock_waits import wait_until_somebody_waits
from sqlalchemy import select

from tolmach.jobs.concepts import word_one
from tolmach.replies.library import concepts_that_hold
from tolmach.replies.model import Concept, ConceptVersion, ContentVerdict, Verdict
from tolmach.wiring import House

FIELDS = {"name": "Vrátenie", "text": "Pošlite to na {{market.return_address}}.", "asks": "ako vrátim\n\nkam to poslať"}


@pytest.fixture
def concept_id(house: House, shops: Shops) -> int:
    return shared_concept(house.database)


@pytest.fixture
def olga(house: House, concept_id: int) -> Person:
    return enter(house, "olga")


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found
    return found[1]


def save(person: Person, address: str, **fields: str) -> int:
    return person.send(address, **{**FIELDS, "seen": seen(person.read(address)), **fields}).status_code


def state_in_grid(page: str, address: str) -> str:
    found = re.search(rf'href="{re.escape(address)}" title="([^"]+)"', page)
    assert found, address
    return found[1]


def test_the_grid_tells_what_is_approved_and_what_is_missing(olga: Person, concept_id: int):
    page, place = olga.read("/operator/concepts"), f"/operator/concepts/{concept_id}"
    assert "Returns en" in page
    assert [state_in_grid(page, f"{place}/{code}") for code in ("sk", "de-AT", "hu")] == [
        "approved",
        "approved",
        "missing",
    ]


def test_a_clients_view_marks_its_own_and_what_its_owner_said(
    house: House, shops: Shops, olga: Person, concept_id: int
):
    assert olga.send(f"/operator/concepts/{concept_id}/own", place="calida").status_code == 302
    with house.database.writing.begin() as session:
        own = session.scalars(select(Concept.id).where(Concept.client_id == shops.clients["calida"])).one()
        session.add(
            ContentVerdict(
                client_id=shops.clients["calida"],
                concept_id=own,
                source_version=1,
                language="sk",
                text=TEXTS["sk"],
                verdict=Verdict.OBJECTED,
                remark="U nás 14 dní.",
                user_id=shops.users["mallory"],
                at=TUESDAY_TEN,
            )
        )
    page = olga.read("/operator/concepts?client=calida")
    assert [words in page for words in ("this client's own", "objected", "U nás 14 dní.")] == [True] * 3
    assert f"/operator/concepts/{own}/hu" not in page, "only languages of its markets"
    other = olga.read("/operator/concepts?client=novesta")
    assert ("U nás 14 dní." in other, "not judged yet" in other, f"/operator/concepts/{own}" in other) == (
        False,
        True,
        False,
    )
    assert olga.send(f"/operator/concepts/{own}/give-up").headers["Location"].endswith("/concepts?client=calida")
    assert f"/operator/concepts/{concept_id}" in olga.read("/operator/concepts?client=calida")
    assert olga.client.get(f"/operator/concepts/{own}").status_code == 404


def test_a_market_can_have_its_own(house: House, shops: Shops, olga: Person, concept_id: int):
    market = shops.markets["novesta-sk"]
    assert f'value="novesta/{market}"' in olga.read(f"/operator/concepts/{concept_id}")
    address = f"/operator/concepts/{concept_id}/own"
    assert olga.send(address, place=f"novesta/{market}").status_code == 302
    assert olga.send(address, place=f"novesta/{market}").status_code == 409, "there is one already"
    assert olga.send(address, place=f"calida/{market}").status_code == 404
    assert "Novesta SK" in olga.read("/operator/concepts?client=novesta")


def test_a_version_is_edited_beside_its_source(house: House, shops: Shops, olga: Person, concept_id: int):
    address = f"/operator/concepts/{concept_id}/sk"
    page = olga.read(address)
    assert (TEXTS["sk"] in page, TEXTS["en"] in page, "You are not named as a native writer" in page) == (True,) * 3
    shown = olga.send(address, then="preview", seen=seen(page), **FIELDS)
    assert (shown.status_code, "Pošlite to na Novesta, Dlhá 1" in shown.text) == (200, True)
    assert save(olga, address) == 302
    with house.database.writing.begin() as session:
        assert states(session, concept_id)["sk"] == "waiting"
        version = session.scalars(select(ConceptVersion).where(ConceptVersion.language == "sk")).one()
        assert version.asks == ["ako vrátim", "kam to poslať"]
        speak(session, shops.users["olga"], "sk")
    assert save(olga, address, content="on") == 302
    with house.database.reading() as session:
        assert states(session, concept_id) == dict.fromkeys(TEXTS, "stale") | {"sk": "approved"}
    assert state_in_grid(olga.read("/operator/concepts"), f"/operator/concepts/{concept_id}/de-AT") == "out of date"
    assert "Olga" in olga.read(f"/operator/concepts/{concept_id}")


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(olga: Person, concept_id: int):
    address = f"/operator/concepts/{concept_id}/sk"
    refused = olga.send(address, **{**FIELDS, "text": "Farba {{order.colour}}", "seen": seen(olga.read(address))})
    assert (refused.status_code, "There is a blank that nothing fills." in refused.text) == (422, True)
    assert "Farba {{order.colour}}</textarea>" in refused.text
    assert olga.send(address, **FIELDS, seen="1/approved/then").status_code == 409


def test_a_machine_drafts_what_is_missing(house: House, olga: Person, concept_id: int):
    assert olga.send(f"/operator/concepts/{concept_id}/pt/draft").status_code == 302
    assert "being drafted" in olga.read(f"/operator/concepts/{concept_id}")
    assert word_one(house)
    page = olga.read(f"/operator/concepts/{concept_id}")
    assert "machine-made" in page
    assert "30 dias" in olga.read(f"/operator/concepts/{concept_id}/pt")
    assert olga.send(f"/operator/concepts/{concept_id}/sk/draft").status_code == 409
    assert olga.send(f"/operator/concepts/{concept_id}/hu-SK/draft").status_code == 404


def test_a_new_concept(house: House, olga: Person):
    nothing = {"client": "", "topic": "", "language": "sk", "name": "", "text": "", "asks": ""}
    refused = olga.send("/operator/concepts/new", **nothing)
    assert (refused.status_code, refused.text.count("Fill this in.")) == (422, 3)
    assert olga.send("/operator/concepts/new", **{**nothing, "language": "xx"}).status_code == 422
    made = olga.send("/operator/concepts/new", **{**nothing, **FIELDS, "client": "calida", "topic": "return"})
    assert made.status_code == 302
    page = olga.read(made.headers["Location"])
    assert ("Vrátenie" in page, "Calida" in page, "waits for approval" in page) == (True, True, True)
    assert "Vrátenie" not in olga.read("/operator/concepts?client=novesta")


@pytest.mark.database
def test_two_that_are_named_alike_at_one_moment_both_get_a_key(house: House, olga: Person):
    if house.database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time: the second one sees the first one's key.")
    fields = {**FIELDS, "client": "", "topic": "return", "language": "sk"}
    olga.read("/operator/concepts/new")
    making = threading.Thread(target=lambda: olga.send("/operator/concepts/new", **fields))
    with house.database.writing.begin() as session:
        other = Concept(key="vratenie", topic="return", source_language="sk", created_at=TUESDAY_TEN)
        session.add(other)
        session.flush()
        making.start()
        wait_until_somebody_waits(house)
    making.join(60)
    with house.database.reading() as session:
        keys = session.scalars(select(Concept.key).where(Concept.key.startswith("vratenie"))).all()
    assert sorted(keys) == ["vratenie", "vratenie_2"]


@pytest.mark.parametrize("end", ["/xx", "/de-FR", "/own", "999/sk"])
def test_what_is_no_version_is_not_there(olga: Person, concept_id: int, end: str):
    assert olga.client.get(f"/operator/concepts/{concept_id}{end}").status_code in (404, 405)


@pytest.mark.parametrize("name", ["alena", "eva", "mallory"])
def test_only_operators_come_in(house: House, concept_id: int, name: str):
    person = enter(house, name)
    addresses = ("/operator/concepts", "/operator/concepts/new", f"/operator/concepts/{concept_id}/sk")
    assert {person.client.get(address).status_code for address in addresses} == {404}
    assert person.send(f"/operator/concepts/{concept_id}/pt/draft").status_code == 404


def test_a_country_gets_words_of_its_own(house: House, shops: Shops, olga: Person, concept_id: int):
    with house.database.writing.begin() as session:
        speak(session, shops.users["olga"], "de")
    page = olga.read(f"/operator/concepts/{concept_id}")
    address = f"/operator/concepts/{concept_id}/de-CH"
    assert (f'href="{address}"' in page, olga.read(address).count(TEXTS["de"])) == (True, 2)
    assert olga.client.get(f"/operator/concepts/{concept_id}/de-FR").status_code == 404
    assert save(olga, address, text="In der Schweiz so.") == 302
    with house.database.reading() as session:
        assert states(session, concept_id)["de-CH"] == "approved"


def test_a_shared_concept_is_retired_and_brought_back(house: House, shops: Shops, olga: Person, concept_id: int):
    assert olga.send(f"/operator/concepts/{concept_id}/own", place="calida").status_code == 302
    assert olga.send(f"/operator/concepts/{concept_id}/retire").status_code == 302
    assert olga.client.get(f"/operator/concepts/{concept_id}").status_code == 404
    page = olga.read("/operator/concepts")
    assert (f"/concepts/{concept_id}/sk" in page, "<p>Returns en</p>" in page) == (False, True)
    assert "Returns" in olga.read("/operator/concepts?client=calida"), "what a client has of its own stays"
    with house.database.reading() as session:
        own = session.scalars(select(Concept.id).where(Concept.client_id == shops.clients["calida"])).one()
        assert session.scalars(select(Concept.key).where(concepts_that_hold(shops.clients["novesta"]))).all() == []
    assert olga.send(f"/operator/concepts/{own}/retire").status_code == 404, "it is given up instead"
    assert olga.send(f"/operator/concepts/{concept_id}/bring-back").status_code == 302
    assert f"/concepts/{concept_id}/sk" in olga.read("/operator/concepts")
    assert olga.send(f"/operator/concepts/{concept_id}/bring-back").status_code == 404
