"""An agent writes in the language they work in: the checks are shown, red does not leave as it is, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from desk import Person, arrive, enter, translate_all
from flow_steps import let_letters_leave, letters_sent, words_in
from house_makers import Shops, make_agent
from libre_server import Answer, libre_server
from sqlalchemy import update
from test_web_desk import editor_of

from tolmach.clients.model import Client, TranslationPolicy
from tolmach.pools.model import Level
from tolmach.translation.build import build_translator
from tolmach.wiring import House

pytestmark = pytest.mark.database

WRITTEN = "Hello,\n\nWe refund everything on 14 November.\n\nKind regards"
SPOILT, MENDED = "Vraćamo sve, sve, sve 14. listopada.", "Sve ćemo Vam vratiti 14. studenoga."
CROATIAN = "Poštovani,\n\nkada ću dobiti povrat novca za narudžbu NV-2026-10482?\n\nHvala\nIvana Horvat\n"
CUSTOMER = "ivana@post.example"


@pytest.fixture
def ken(house: House, shops: Shops, tmp_path: Path) -> Iterator[tuple[House, Person]]:
    """An agent of the Croatian pool who knows English alone, and a server that spoils what it is asked."""
    with house.database.writing.begin() as session:
        make_agent(session, "Ken", {"hr": shops.pools["hr"]}, level=Level.NONE, native="en")
        session.execute(update(Client).values(translation_policy=TranslationPolicy.EXTERNAL_ALLOWED))
    with (
        libre_server({"en": ("hr",), "hr": ("en",)}, _spoil) as address,
        build_translator(tmp_path / "models", http_address=address) as translator,
    ):
        served = replace(house, translator=translator)
        yield served, enter(served, "ken")


def _spoil(sentences: list[str], target: str) -> Answer:
    return 200, {"translatedText": [SPOILT if target == "hr" else "When is my refund?" for _ in sentences]}


def wish(house: House, person: Person, reference: str) -> str:
    """The page once the agent's words came back."""
    page = person.read(f"/tickets/{reference}")
    assert "Translate from English" in page
    assert person.send(f"/tickets/{reference}/translate-answer", text=WRITTEN, language="en").status_code == 302
    translate_all(house)
    return person.read(f"/tickets/{reference}")


def test_red_words_are_explained_and_leave_mended_alone(ken: tuple[House, Person]):
    house, person = ken
    reference = arrive(house, CROATIAN, to="hr@novesta.example", sender=CUSTOMER, name="Ivana Horvat")
    page = wish(house, person, reference)
    assert "A check failed: mend the text before it leaves" in page
    assert "Something is repeated over and over" in page
    assert 'A date was changed: <span class="detail">14 November → 14. listopada</span>' in page
    assert "what you wrote" in page
    assert WRITTEN in page
    made = editor_of(page)
    assert SPOILT in made
    again = f"/tickets/{reference}?words=own"
    assert f'href="{again}#reply"' in page
    assert editor_of(person.read(again)) == WRITTEN
    refused = person.send(f"/tickets/{reference}/reply", text=made, then="send")
    assert (refused.status_code, editor_of(refused.text)) == (422, made)
    assert "A check failed" in refused.text
    mended = made.replace(SPOILT, MENDED)
    assert person.send(f"/tickets/{reference}/reply", text=mended, then="send").status_code == 302
    let_letters_leave(house)
    left = words_in(letters_sent(house, CUSTOMER)[-1])
    assert MENDED in left
    assert "Hello" not in left


def test_without_a_model_the_words_stay_and_cannot_leave_in_the_wrong_language(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        make_agent(session, "Ken", {"hr": shops.pools["hr"]}, level=Level.NONE, native="en")
    reference = arrive(house, CROATIAN, to="hr@novesta.example", sender=CUSTOMER, name="Ivana Horvat")
    ken = enter(house, "ken")
    page = wish(house, ken, reference)
    assert "It could not be translated: no installed model" in page
    assert editor_of(page) == WRITTEN
    refused = ken.send(f"/tickets/{reference}/reply", text=WRITTEN, then="send")
    assert (refused.status_code, editor_of(refused.text)) == (422, WRITTEN)
    assert "Translate from English" in refused.text
