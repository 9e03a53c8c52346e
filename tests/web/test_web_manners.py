"""How customers are addressed: said on the client's page, seen in the grid, worded by natives."""

from __future__ import annotations

import pytest
from concept_makers import TEXTS, make_concept, states
from desk import Person, enter
from house_makers import Shops

from tolmach.wiring import House

pytestmark = pytest.mark.database


@pytest.fixture
def concept_id(house: House, shops: Shops) -> int:
    with house.database.writing.begin() as session:
        return make_concept(session)


@pytest.fixture
def olga(house: House, concept_id: int) -> Person:
    return enter(house, "olga")


def test_a_client_says_it_and_natives_word_it(house: House, olga: Person, concept_id: int):
    page = olga.read("/operator/clients/novesta")
    assert ("tykanie" in page, 'name="en"' in page) == (True, False)
    saved = olga.send("/operator/clients/novesta/manners", sk="informal")
    assert saved.status_code == 302
    grid = olga.read("/operator/concepts?client=novesta")
    assert f'href="/operator/concepts/{concept_id}/sk.informal" title="missing"' in grid
    assert "sk.informal" not in olga.read("/operator/concepts?client=calida")
    assert f"/operator/concepts/{concept_id}/sk.informal" in olga.read(f"/operator/concepts/{concept_id}")
    alena = enter(house, "alena")
    address = next(part for part in alena.read("/wordings").split('"') if part.endswith("/informal"))
    form = alena.read(address)
    assert (form.count(TEXTS["sk"]), "informal" in form, 'name="asks"' in form) == (3, True, False)
    seen = form.split('name="seen" value="')[1].split('"')[0]
    done = alena.send(address, name="Vrátenie", text="Tovar môžeš vrátiť do 30 dní.", seen=seen)
    assert done.status_code == 302
    assert "/informal" not in alena.read("/wordings")
    with house.database.reading() as session:
        assert states(session, concept_id)["sk.informal"] == "approved"
    assert f'href="/operator/concepts/{concept_id}/sk.informal" title="approved"' in olga.read(
        "/operator/concepts?client=novesta"
    )


def test_only_ways_that_there_are_can_be_chosen(olga: Person):
    assert olga.send("/operator/clients/novesta/manners", sk="rude").status_code == 400
    assert olga.client.get("/operator/concepts/1/sk.rude").status_code == 404
    assert olga.send("/operator/concepts/1/sk.informal/draft").status_code == 404, "no machine knows how"
