"""The files that go with a draft: shown, looked at, left out, sent, and offered again when the answer is taken back."""

from __future__ import annotations

import io
import re

import pytest
from desk import Person, arrive, enter
from flow_steps import drafts, let_letters_leave, letters_sent
from house_makers import Shops, make_order
from sqlalchemy import select

from tolmach.clients.model import Market, MarketFact
from tolmach.replies.library import install_library
from tolmach.replies.model import Concept, ConceptFile
from tolmach.tickets.model import Attachment, Blob, Message, MessageKind
from tolmach.wiring import House

pytestmark = pytest.mark.database

ASKED = "Dobrý deň,\n\nchcem vrátiť tovar, ako to mám urobiť?\n\nMária"
MARIA = "maria.kovacova@post.example"
FORM = "Vzorový formulár na odstúpenie od zmluvy.pdf"
LABEL = b"%PDF-1.7\nlabel"


@pytest.fixture
def olga(house: House, shops: Shops) -> Person:
    """The market says what the form needs: the company, beside its address."""
    with house.database.writing.begin() as session:
        install_library(session, now=house.clock.now())
        market = {"client_id": shops.clients["novesta"], "market_id": shops.markets["novesta-sk"]}
        session.add(MarketFact(**market, name="company", value="Novesta s.r.o."))
    return enter(house, "olga")


def address_of(house: House) -> str:
    with house.database.reading() as session:
        concept = session.scalars(select(Concept.id).where(Concept.key == "how_to_return")).one()
    return f"/operator/concepts/{concept}"


def upload(person: Person, house: House, name: str, content: bytes, **fields: str) -> int:
    data = {"csrf_token": person.form_token(), "client": "novesta", "language": "sk", "country": "", **fields}
    path = f"{address_of(house)}/files"
    answer = person.client.post(path, data={**data, "file": (io.BytesIO(content), name)})
    return int(answer.status_code)


def offered(page: str) -> list[tuple[str, bool]]:
    """The names of the draft's files and whether they are ticked."""
    found = re.findall(r'name="reply_files" value="[^"]+"( checked)?> ([^<]+)</label>', page)
    return [(name, bool(ticked)) for ticked, name in found]


def send(house: House, person: Person, reference: str, *tokens: str, text: str | None = None) -> int:
    draft = drafts(house)[-1]
    data = {"text": text or str(draft.text), "draft_id": str(draft.id), "reply_files": ["", *tokens]}
    path = f"/tickets/{reference}/reply"
    answer = person.client.post(path, data={"csrf_token": person.form_token(), **data})
    return int(answer.status_code)


def sent_files(house: House) -> list[tuple[str, str]]:
    let_letters_leave(house)
    mail = letters_sent(house, MARIA)[-1]
    return [(str(part.get_filename()), part.get_content_type()) for part in mail.iter_attachments()]


def test_the_withdrawal_form_goes_with_the_answer_on_returns(house: House, olga: Person):
    reference, alena = arrive(house, ASKED, to="sk@novesta.example"), enter(house, "alena")
    page = alena.read(f"/tickets/{reference}")
    assert set(offered(page)) == {(FORM, True)}
    looked = alena.client.get(f"/tickets/{reference}/draft/{drafts(house)[0].id}/files/withdrawal_form")
    assert (looked.data[:5], "sandbox" in looked.headers["Content-Security-Policy"]) == (b"%PDF-", True)
    assert send(house, alena, reference, "withdrawal_form") == 302
    assert sent_files(house) == [(FORM, "application/pdf")]
    assert FORM in alena.read(f"/tickets/{reference}"), "the ticket shows what was sent"


def test_the_form_goes_only_where_the_law_gives_it(house: House, olga: Person):
    with house.database.writing.begin() as session:
        session.scalars(select(Market).where(Market.slug == "sk", Market.name.like("Novesta%"))).one().country = "CH"
    reference, alena = arrive(house, ASKED, to="sk@novesta.example"), enter(house, "alena")
    assert offered(alena.read(f"/tickets/{reference}")) == []


def test_a_file_can_be_left_out_and_stays_so_when_the_answer_is_refused(house: House, olga: Person):
    reference, alena = arrive(house, ASKED, to="sk@novesta.example"), enter(house, "alena")
    assert upload(olga, house, "nalepka.pdf", LABEL, kind="return_label") == 302
    refused = alena.client.post(
        f"/tickets/{reference}/reply",
        data={"csrf_token": alena.form_token(), "text": "Chýba {{order.number}}.", "reply_files": ["", "other"]},
    )
    assert (refused.status_code, set(offered(refused.text))) == (422, {(FORM, False)})
    assert send(house, alena, reference) == 302
    assert sent_files(house) == []


def test_an_answer_taken_back_offers_the_drafts_files_once(house: House, olga: Person):
    reference, alena = arrive(house, ASKED, to="sk@novesta.example"), enter(house, "alena")
    send(house, alena, reference, "withdrawal_form")
    with house.database.reading() as session:
        message = session.scalars(select(Message.id).where(Message.kind == MessageKind.REPLY)).one()
    assert alena.send(f"/tickets/{reference}/messages/{message}/take-back").status_code == 302
    page = alena.read(f"/tickets/{reference}")
    assert (set(offered(page)), 'name="kept"' in page) == ({(FORM, True)}, False)
    with house.database.reading() as session:
        assert session.scalars(select(Attachment)).all() == []
        form = session.scalars(select(Blob).where(Blob.size > 10_000)).one()
        assert form.uses == 0


def test_another_draft_brings_its_own_files(house: House, shops: Shops, olga: Person):
    with house.database.writing.begin() as session:
        make_order(session, shops, "NV-2026-10482", MARIA)
    both = f"{ASKED}\n\nA kde je môj balík? Objednávka NV-2026-10482."
    reference, alena = arrive(house, both, to="sk@novesta.example"), enter(house, "alena")
    found = {}
    for key in ("where_is_my_order", "how_to_return"):
        if drafts(house)[0].concept_key != key:
            path = f"/tickets/{reference}/draft/{drafts(house)[0].id}/choose"
            assert alena.send(path, concept=key).status_code == 302
        found[key] = {name for name, _ in offered(alena.read(f"/tickets/{reference}"))}
    assert found == {"where_is_my_order": set(), "how_to_return": {FORM}}


def test_a_clients_own_files_go_along_and_the_countrys_come_first(house: House, olga: Person):
    assert upload(olga, house, "navrat.pdf", LABEL, kind="return_label") == 302
    assert upload(olga, house, "navrat-sk.pdf", LABEL, kind="return_label", country="SK") == 302
    assert upload(olga, house, "nas-formular.pdf", LABEL, kind="withdrawal_form") == 302
    assert upload(olga, house, "tabulka.txt", "veľkosti".encode(), kind="other") == 302
    assert upload(olga, house, "cudzie.pdf", LABEL, kind="other", client="calida") == 302
    reference, alena = arrive(house, ASKED, to="sk@novesta.example"), enter(house, "alena")
    assert {name for name, _ in offered(alena.read(f"/tickets/{reference}"))} == {
        "navrat-sk.pdf",
        "nas-formular.pdf",
        "tabulka.txt",
    }
    with house.database.reading() as session:
        ids = {row.name: str(row.id) for row in session.scalars(select(ConceptFile))}
        uses = session.scalars(select(Blob.uses).where(Blob.client_id == shop_of(session), Blob.size == len(LABEL)))
        assert uses.one() == 3
    page = olga.read(address_of(house))
    assert ("navrat-sk.pdf" in page, "cudzie.pdf" in page) == (True, True)
    removed = olga.send(f"{address_of(house)}/files/{ids['navrat-sk.pdf']}/remove")
    assert removed.status_code == 302
    gone = send(house, alena, reference, ids["navrat-sk.pdf"])
    assert gone == 409, "what was shown is no longer there, and nothing else leaves for it"
    assert send(house, alena, reference, ids["tabulka.txt"]) == 302
    assert sent_files(house) == [("tabulka.txt", "text/plain")]


def shop_of(session: object) -> int:
    return session.scalars(select(ConceptFile.client_id).where(ConceptFile.name == "navrat.pdf")).one()  # type: ignore[attr-defined]


def test_a_file_in_the_place_of_another_and_what_is_refused(house: House, olga: Person):
    assert upload(olga, house, "stary.pdf", LABEL, kind="return_label") == 302
    assert upload(olga, house, "novy.pdf", LABEL + b"2", kind="return_label") == 302
    assert upload(olga, house, "program.exe", b"MZ..", kind="other") == 422
    assert upload(olga, house, "prazdny.pdf", b"", kind="other") == 422
    page = olga.read(address_of(house))
    assert [name in page for name in ("stary.pdf", "novy.pdf", "program.exe")] == [False, True, False]
    looked = olga.client.get(re.findall(r'href="([^"]+/files/\d+)"', page)[0])
    assert looked.data == LABEL + b"2"
