"""Raw mails over the API: kept as they came, once, and only for the mailboxes of the token's client."""

from __future__ import annotations

import sys

import pytest
from desk import client_of
from flask.testing import FlaskClient
from house_makers import Shops, letter_bytes
from sqlalchemy import select

from tolmach.accounts.tokens import issue_token
from tolmach.inbox.model import Letter, StrayLetter
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.work import receive_one
from tolmach.tickets.blobs import read_blob
from tolmach.wiring import House

pytestmark = pytest.mark.database
LETTER = letter_bytes("Dobrý deň, kde je moja objednávka NV-2026-10482?\n", to="sk@novesta.example")


@pytest.fixture
def web(house: House, shops: Shops) -> FlaskClient:
    return client_of(house)


@pytest.fixture
def token(house: House, shops: Shops) -> str:
    with house.database.writing.begin() as session:
        return issue_token(session, client_id=shops.clients["novesta"], name="shop", now=house.clock.now())


def post(web: FlaskClient, token: str, letter: bytes, *, to: str = "", mime: str = "message/rfc822"):
    address = f"/api/v1/letters?to={to}" if to else "/api/v1/letters"
    return web.post(address, data=letter, headers={"Authorization": f"Bearer {token}", "Content-Type": mime})


def raw(house: House) -> list[bytes]:
    with house.database.reading() as session:
        rows = session.scalars(select(Letter).order_by(Letter.id)).all()
        return [read_blob(session, house.store, client_id=row.client_id, digest=row.raw_sha256) for row in rows]


def test_a_mail_is_kept_as_it_came_and_becomes_a_ticket(house: House, web: FlaskClient, token: str):
    answer = post(web, token, LETTER)
    assert (answer.status_code, answer.get_json()["state"]) == (202, "waiting")
    assert raw(house) == [LETTER]
    assert receive_one(house)
    status = web.get(answer.headers["Location"], headers={"Authorization": f"Bearer {token}"}).get_json()
    assert (status["state"], status["language"]) == ("received", "sk")
    assert status["ticket"].startswith("NOV-")


def test_the_same_mail_again_is_the_same_letter_and_other_words_another(house: House, web: FlaskClient, token: str):
    first = post(web, token, LETTER).get_json()["letter"]
    assert post(web, token, b"Received: again\r\n" + LETTER).get_json()["letter"] == first
    assert post(web, token, LETTER + b"PS: ozvite sa\r\n").get_json()["letter"] != first
    assert not keep_mail(house, LETTER).is_new
    assert len(raw(house)) == 2


@pytest.mark.parametrize("to", ["sk@calida.example", "nobody@novesta.example"])
def test_only_mailboxes_of_the_tokens_client_get_mail(house: House, web: FlaskClient, token: str, to: str):
    answer = post(web, token, LETTER, to=to)
    assert answer.status_code == 422
    assert "?to=" in answer.get_json()["detail"]
    with house.database.reading() as session:
        assert session.scalars(select(Letter)).all() == session.scalars(select(StrayLetter)).all() == []


def test_the_mailbox_named_counts_more_than_the_headers(house: House, web: FlaskClient, token: str):
    assert post(web, token, LETTER, to="cs@novesta.example").status_code == 202
    with house.database.reading() as session:
        assert session.scalars(select(Letter.account)).one() == "cs@novesta.example"


def test_another_clients_letter_does_not_exist(house: House, web: FlaskClient, token: str):
    theirs = keep_mail(house, letter_bytes("Hello", to="sk@calida.example")).letter_id
    assert web.get(f"/api/v1/letters/{theirs}", headers={"Authorization": f"Bearer {token}"}).status_code == 404


def test_what_is_no_mail_or_too_large_or_from_a_stranger_is_refused(
    house: House, web: FlaskClient, token: str, monkeypatch: pytest.MonkeyPatch
):
    assert post(web, token, LETTER, mime="application/json").status_code == 415
    assert post(web, "tol_guess", LETTER).status_code == 401
    monkeypatch.setattr(sys.modules["tolmach.web.api.letters"], "LARGEST_LETTER", 1000)
    assert post(web, token, LETTER + b"x" * 1000).status_code == 413
    assert raw(house) == []


def test_bytes_that_nobody_can_read_are_kept(house: House, web: FlaskClient, token: str):
    rubbish = bytes(range(256)) * 8
    assert post(web, token, rubbish, to="sk@novesta.example").status_code == 202
    assert raw(house) == [rubbish]
