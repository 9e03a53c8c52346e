"""The owner's page of what is said in the shop's name."""

from __future__ import annotations

import pytest
from concept_makers import TEXTS, native_olga, save, shared_concept
from desk import enter
from house_makers import Shops, make_user
from test_operator_concepts import seen

from tolmach.accounts.access import Grant
from tolmach.accounts.model import Role
from tolmach.clients.model import Market
from tolmach.wiring import House

PAGE = "/owner/replies/novesta?language=sk"


@pytest.fixture
def concept_id(house: House, shops: Shops) -> int:
    return shared_concept(house.database)


def test_an_owner_approves_and_later_sees_the_difference(house: House, shops: Shops, concept_id: int):
    eva, address = enter(house, "eva"), f"/owner/replies/novesta/{concept_id}"
    assert "/owner/replies" in eva.read("/owner")
    assert eva.client.get("/owner/replies").headers["Location"] == "/owner/replies/novesta"
    page = eva.read(PAGE)
    assert (TEXTS["sk"] in page, "not judged yet" in page) == (True, True)
    assert eva.send(address, language="sk", seen=seen(page), remark="").status_code == 302
    page = eva.read(PAGE)
    assert ("content approved" in page, "Approve the content</button>" in page) == (True, False)
    olga = native_olga(house.database, shops, "sk")
    with house.database.writing.begin() as session:
        save(session, olga, concept_id, "sk", "Tovar môžete vrátiť do 60 dní.", content=True)
    later = eva.read(PAGE)
    assert [one in later for one in ("<del>30</del>", "<ins>60</ins>", "the content has changed since")] == [True] * 3
    assert "the content has changed since" in enter(house, "olga").read("/operator/concepts?client=novesta")
    assert eva.send(address, language="sk", seen=seen(page), remark="").status_code == 409, "that was another text"


def test_what_one_country_or_market_reads_stands_there(house: House, shops: Shops, concept_id: int):
    olga, market_id = enter(house, "olga"), shops.markets["novesta-de"]
    with house.database.writing.begin() as session:
        session.get_one(Market, market_id).country = "AT"
    olga.send(f"/operator/concepts/{concept_id}/own", place=f"novesta/{market_id}")
    page = enter(house, "eva").read("/owner/replies/novesta?language=de")
    assert [page.count(words) for words in (TEXTS["de-AT"], '<p class="hint">Austria</p>', "Novesta DE ·")] == [2, 2, 1]


def test_an_objection_needs_a_sentence(house: House, concept_id: int):
    eva, address = enter(house, "eva"), f"/owner/replies/novesta/{concept_id}"
    fields = {"language": "sk", "seen": seen(eva.read(PAGE)), "then": "object"}
    refused = eva.send(address, remark=" ", **fields)
    assert (refused.status_code, "Fill this in." in refused.text) == (422, True)
    assert eva.send(address, remark="U nás je to 14 dní.", **fields).status_code == 302
    page = eva.read(PAGE)
    assert ("objected" in page, "U nás je to 14 dní." in page) == (True, True)
    trouble = enter(house, "olga").read("/operator/troubles")
    assert ("“Returns en”" in trouble, f'href="/operator/concepts/{concept_id}"' in trouble) == (True, True)


def test_a_language_without_the_wording_says_so(house: House, concept_id: int):
    page = enter(house, "eva").read("/owner/replies/novesta?language=hu")
    assert ("No approved wording in this language yet." in page, 'name="seen"' in page) == (True, False)


def test_an_owner_of_one_market_is_not_sent_where_they_may_judge_nothing(house: House, shops: Shops):
    grant = Grant(role=Role.OWNER, client_id=shops.clients["novesta"], market_id=shops.markets["novesta-sk"])
    with house.database.writing.begin() as session:
        shops.users["erik"] = make_user(session, "Erik", grant)
    page = enter(house, "erik").read("/owner")
    assert ("Novesta SK" in page, "/owner/replies" in page) == (True, False)


@pytest.mark.parametrize("name", ["mallory", "olga", "alena"])
def test_nobody_else_comes_in(house: House, concept_id: int, name: str):
    person = enter(house, name)
    assert person.client.get(PAGE).status_code == 404
    answer = person.send(f"/owner/replies/novesta/{concept_id}", language="sk", seen="", remark="")
    assert answer.status_code == 404
