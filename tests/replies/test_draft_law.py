"""What states the law is never green in a country whose law it is not."""

from __future__ import annotations

import pytest
from desk import enter
from flow_steps import drafts, mail_in, tickets
from house_makers import Shops
from sqlalchemy import select, update

from tolmach.replies.doubts import FOREIGN_LAW
from tolmach.replies.library import install_library
from tolmach.replies.model import Concept, ConceptVersion, Draft, DraftOrigin, VersionState
from tolmach.wiring import House

pytestmark = pytest.mark.database
KEY = "how_to_return"
ASKED = "Dobrý deň,\n\nako môžem tovar vrátiť? Chcem ho poslať späť.\n\nĎakujem\n"
SAID_TO_AGENTS = "It states the law of another country"


@pytest.fixture(autouse=True)
def library(house: House, shops: Shops) -> None:
    with house.database.writing.begin() as session:
        install_library(session, now=house.clock.now())


def asked(house: House, to: str, words: str = ASKED) -> Draft:
    mail_in(house, words, to=f"{to}@novesta.example", message_id=f"{len(drafts(house))}@post.example")
    return drafts(house)[-1]


def says_foreign_law(draft: Draft) -> bool:
    assert draft.concept_key == KEY
    return FOREIGN_LAW in [check["name"] for check in draft.checks if not check["ok"]]


def test_a_wording_of_another_country_is_doubted_on_the_page_until_it_states_no_law(house: House, shops: Shops):
    home, abroad = asked(house, "sk"), asked(house, "pt")
    assert (home.light, says_foreign_law(home)) == ("green", False)
    assert (abroad.light, says_foreign_law(abroad)) == ("amber", True)
    assert SAID_TO_AGENTS in enter(house, "olga").read(f"/tickets/{tickets(house)[-1].reference}")

    with house.database.reading() as session:
        concept = session.scalars(select(Concept.id).where(Concept.key == KEY)).one()
    olga = enter(house, "olga")
    assert 'name="states_law" value="on" checked' in olga.read(f"/operator/concepts/{concept}")
    assert olga.send(f"/operator/concepts/{concept}/law").status_code == 302
    assert (asked(house, "pt").light, says_foreign_law(drafts(house)[-1])) == ("green", False)


def test_a_country_with_its_own_wording_gets_its_own_law(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        concept = session.scalars(select(Concept).where(Concept.key == KEY)).one()
        now = house.clock.now()
        lawful = ConceptVersion(concept_id=concept.id, language="sk", country="PT", name="Vrátenie", text="Do 30 dní.")
        lawful.asks, lawful.state, lawful.updated_at = ["ako vrátim tovar"], VersionState.APPROVED, now
        session.add(lawful)
    assert not says_foreign_law(asked(house, "pt"))


def test_a_machine_says_no_other_law_in_silence(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        session.execute(
            update(ConceptVersion).where(ConceptVersion.language == "pt").values(state=VersionState.WAITING)
        )
    # It is said after the English wording, which is at home in other countries.
    draft = asked(house, "pt", "Bom dia,\n\ncomo posso devolver a encomenda?\n\nObrigada\n")
    assert (draft.origin, says_foreign_law(draft)) == (DraftOrigin.MACHINE, True), (
        "it is said after the English wording"
    )
