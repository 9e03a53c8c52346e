"""The messages API: what is kept, what is refused and how it is said."""

from __future__ import annotations

import base64
import json
import secrets
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from desk import client_of
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from tolmach.accounts.model import ApiToken, IdempotencyKey
from tolmach.accounts.tokens import issue_token
from tolmach.clients.model import Client
from tolmach.inbox.attachments import MOST_BYTES
from tolmach.inbox.model import Letter, LetterState
from tolmach.inbox.read_form import read_form
from tolmach.jobs.work import receive_one
from tolmach.outbox.model import Channel
from tolmach.tickets.blobs import MOST_PACKED, read_blob
from tolmach.tickets.model import Attachment, Message, Ticket
from tolmach.web.guard import unguarded_endpoints
from tolmach.wiring import House

pytestmark = pytest.mark.database

WORDS = "Dobrý deň, kde je moja objednávka NV-2026-10482? Čakám na ňu už dva týždne. Ďakujem, Mária"
GOOD = {"market": "sk", "address": "maria@post.example", "name": "Mária Kováčová", "text": WORDS}


class Caller:
    """A shop's program with its token."""

    def __init__(self, web: FlaskClient, token: str) -> None:
        self.web, self.token = web, token

    def post(self, body: object, *, key: str | None = None, **headers: str):
        headers |= {"Authorization": f"Bearer {self.token}"} | ({"Idempotency-Key": key} if key else {})
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.web.post("/api/v1/messages", data=data, headers={"Content-Type": "application/json"} | headers)

    def get(self, letter: int):
        return self.web.get(f"/api/v1/messages/{letter}", headers={"Authorization": f"Bearer {self.token}"})


@pytest.fixture
def web(house: House, shops) -> FlaskClient:
    return client_of(house)


@pytest.fixture
def tokens(house: House, shops) -> dict[str, str]:
    with house.database.writing.begin() as session:
        return {
            slug: issue_token(session, client_id=client_id, name="shop", now=house.clock.now())
            for slug, client_id in shops.clients.items()
        }


@pytest.fixture
def novesta(web: FlaskClient, tokens: dict[str, str]) -> Caller:
    return Caller(web, tokens["novesta"])


@pytest.fixture
def calida(web: FlaskClient, tokens: dict[str, str]) -> Caller:
    return Caller(web, tokens["calida"])


def pointers(answer) -> list[str]:
    return sorted(error["pointer"] for error in answer.get_json()["errors"])


def count(house: House, table: type) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_message_is_kept_and_received_by_the_job(house: House, novesta: Caller):
    photo = {"name": "foto.jpg", "type": "image/jpeg", "content": base64.b64encode(b"\xff\xd8photo").decode()}
    body = GOOD | {"order_number": "NV-2026-10482", "sent_at": "2026-09-22T09:58:00+02:00", "files": [photo]}
    kept = novesta.post(body | {"subject": "Objednávka", "external_id": "chat-17"})
    assert (kept.status_code, kept.get_json()["state"]) == (202, "waiting")
    waiting = novesta.get(kept.get_json()["letter"])
    assert kept.headers["Location"] == waiting.request.path
    assert (waiting.get_json()["state"], waiting.get_json()["ticket"]) == ("waiting", None)

    receive_one(house)
    status = novesta.get(kept.get_json()["letter"]).get_json()
    assert (status["state"], status["language"], status["pool"]) == ("received", "sk", "sk")
    assert status["received_at"] == "2026-09-22T08:00:00+00:00"
    with house.database.reading() as session:
        ticket = session.scalars(select(Ticket)).one()
        message = session.scalars(select(Message).where(Message.letter_id.is_not(None))).one()
        assert session.scalars(select(Attachment.name)).all() == ["foto.jpg"]
    assert (status["ticket"], ticket.channel, ticket.subject) == (ticket.reference, Channel.API, "Objednávka")
    assert message.sent_at == datetime(2026, 9, 22, 7, 58, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"address": None}, ["#/address"]),
        ({"address": "maria"}, ["#/address"]),
        ({"address": "maria@post"}, ["#/address"]),
        ({"address": "a@b.example, c@d.example"}, ["#/address"]),
        ({"address": ""}, ["#/address"]),
        ({"address": "x" * 65 + "@post.example"}, ["#/address"]),
        ({"text": ""}, ["#/text"]),
        ({"text": " \n\u0000 "}, ["#/text"]),
        ({"text": 5}, ["#/text"]),
        ({"text": "ž" * 100_001}, ["#/text"]),
        ({"market": "xx"}, ["#/market"]),
        ({"market": ["sk"]}, ["#/market"]),
        ({"name": "x" * 201}, ["#/name"]),
        ({"external_id": "x" * 256}, ["#/external_id"]),
        ({"sent_at": "2026-09-22T09:58:00"}, ["#/sent_at"]),
        ({"sent_at": "yesterday"}, ["#/sent_at"]),
        ({"sent_at": "0001-01-01T00:00:00+14:00"}, ["#/sent_at"]),
        ({"sent_at": "9999-12-31T23:59:59-14:00"}, ["#/sent_at"]),
        ({"files": "photo"}, ["#/files"]),
        ({"files": [{"name": "a", "content": "%%"}]}, ["#/files/0/content"]),
        ({"files": [{"name": "a", "content": ""}, {"content": "AA=="}]}, ["#/files/1/name"]),
        ({"files": [{"name": "a", "content": ""}] * 51}, ["#/files"]),
        ({"colour": "red"}, ["#/colour"]),
        ({"a/b~c": 1}, ["#/a~1b~0c"]),
        ({"address": "maria", "text": "", "market": "xx"}, ["#/address", "#/market", "#/text"]),
    ],
)
def test_a_wrong_field_is_pointed_at(house: House, novesta: Caller, change: dict, expected: list[str]):
    answer = novesta.post(GOOD | change)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert pointers(answer) == expected
    assert count(house, Letter) == 0


def test_a_file_over_the_limit_is_pointed_at(novesta: Caller):
    content = base64.b64encode(bytes(MOST_BYTES + 1)).decode()
    assert pointers(novesta.post(GOOD | {"files": [{"name": "a", "content": content}]})) == ["#/files/0"]


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{", {}, 400),
        (b"", {}, 422),
        (b"\xff\xfe", {}, 400),
        (b"[" * 200_000, {}, 400),
        (b"[]", {}, 422),
        (b"null", {}, 422),
        (b'{"text": NaN}', {}, 422),
        (json.dumps(GOOD).encode(), {"Content-Type": "text/plain"}, 415),
        (json.dumps(GOOD).encode(), {"Content-Type": "application/x-www-form-urlencoded"}, 415),
        (json.dumps(GOOD).encode(), {"Idempotency-Key": "x" * 256}, 400),
        (b" " * (30 * 1024 * 1024 + 1), {}, 413),
        (json.dumps(GOOD).encode(), {"Authorization": "Bearer tol_wrong"}, 401),
        (json.dumps(GOOD).encode(), {"Authorization": "Basic YTpi"}, 401),
        (json.dumps(GOOD).encode(), {"Authorization": ""}, 401),
    ],
)
def test_a_wrong_call_gets_a_problem_document(house: House, web, tokens, body: bytes, headers: dict, status: int):
    standard = {"Content-Type": "application/json", "Authorization": f"Bearer {tokens['novesta']}"}
    answer = web.post("/api/v1/messages", data=body, headers=standard | headers)
    document = json.loads(answer.get_data())
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert (document["status"], document["type"]) == (status, "about:blank")
    assert document["title"] and document["detail"]
    assert "Traceback" not in answer.get_data(as_text=True)
    assert count(house, Letter) == 0


def test_a_body_that_hides_its_size_is_too_large_all_the_same(novesta: Caller):
    body = json.dumps(GOOD).encode() + b" " * (30 * 1024 * 1024)
    answer = novesta.web.post(
        "/api/v1/messages",
        input_stream=BytesIO(body),
        environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"},
        headers={"Authorization": f"Bearer {novesta.token}", "Content-Type": "application/json"},
    )
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")


def test_a_failure_of_ours_is_told_by_its_number_and_keeps_nothing(house: House, novesta: Caller):
    house.store.root.write_text("a file where the folder should be")
    large = GOOD | {"text": f"{WORDS} {secrets.token_hex(MOST_PACKED)}"}
    answer = novesta.post(large, key="k1")
    document = json.loads(answer.get_data())
    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    assert answer.headers["X-Request-ID"] in document["detail"]
    assert WORDS not in answer.get_data(as_text=True)
    assert (count(house, Letter), count(house, IdempotencyKey)) == (0, 0)
    house.store.root.unlink()
    assert novesta.post(large, key="k1").status_code == 202


def test_an_unauthorised_call_says_how_to_authorise(web):
    assert web.get("/api/v1/messages/1").headers["WWW-Authenticate"].lower() == "bearer"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/v1/nothing", 404), ("DELETE", "/api/v1/messages", 405), ("GET", "/api/v1/messages/x", 404)],
)
def test_an_address_without_view_gets_a_problem_document(web, method: str, path: str, status: int):
    answer = web.open(path, method=method)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.get_json(force=True)["status"] == status


def test_the_errors_of_pages_stay_pages(web):
    assert web.get("/nothing").mimetype == "text/html"


def test_what_no_database_keeps_is_made_clean(house: House, novesta: Caller):
    words = "Dobrý\u0000 deň \ud83d\ude00 \ud800 tu"
    body = GOOD | {"text": words, "name": "Má\r\nria\u0000", "address": " Maria@Žltý.example "}
    assert novesta.post(body).status_code == 202
    assert receive_one(house)
    with house.database.reading() as session:
        letter = session.scalars(select(Letter)).one()
        message = session.scalars(select(Message).where(Message.letter_id == letter.id)).one()
        raw = read_blob(session, house.store, client_id=letter.client_id, digest=letter.raw_sha256)
    assert (letter.state, message.new_text) == (LetterState.RECEIVED, "Dobrý deň 😀 \ufffd tu")
    assert message.from_address.casefold() == "maria@xn--lt-1ka72c.example"
    assert read_form(Channel.API, raw).sender_name == "Má ria"


def test_a_repeated_key_is_answered_as_before_and_makes_nothing(house: House, novesta: Caller):
    first, second = novesta.post(GOOD, key="k1"), novesta.post(GOOD, key="k1")
    assert (second.status_code, second.get_json()) == (first.status_code, first.get_json())
    assert (count(house, Letter), count(house, IdempotencyKey)) == (1, 1)


def test_a_key_with_another_body_is_refused(house: House, novesta: Caller):
    novesta.post(GOOD, key="k1")
    answer = novesta.post(GOOD | {"text": "Iné slová"}, key="k1")
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert "Idempotency-Key" in json.loads(answer.get_data())["detail"]
    assert count(house, Letter) == 1


def test_a_refused_call_leaves_its_key_free(house: House, novesta: Caller):
    assert novesta.post(GOOD | {"text": ""}, key="k1").status_code == 422
    assert novesta.post(GOOD, key="k1").status_code == 202
    assert count(house, Letter) == 1


def test_keys_of_two_clients_are_two(house: House, novesta: Caller, calida: Caller):
    assert novesta.post(GOOD, key="k1").get_json() != calida.post(GOOD, key="k1").get_json()
    assert count(house, Letter) == 2


@pytest.mark.parametrize(
    ("change", "keys", "letters"),
    [
        ({}, (None, None), 1),
        ({}, ("a", "b"), 2),
        ({"external_id": "m1"}, ("a", "b"), 1),
    ],
)
def test_the_same_message_twice(house: House, novesta: Caller, change: dict, keys: tuple, letters: int):
    assert [novesta.post(GOOD | change, key=key).status_code for key in keys] == [202, 202]
    assert count(house, Letter) == letters


def test_another_clients_message_does_not_exist(novesta: Caller, calida: Caller):
    letter = novesta.post(GOOD).get_json()["letter"]
    answer = calida.get(letter)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert calida.get(999_999).status_code == 404


def test_a_market_of_another_client_is_unknown(calida: Caller):
    assert pointers(calida.post(GOOD | {"market": "hu"})) == ["#/market"]


def test_a_revoked_token_and_a_client_that_left_are_kept_out(house: House, shops, novesta: Caller, calida: Caller):
    with house.database.writing.begin() as session:
        session.execute(
            update(ApiToken).where(ApiToken.client_id == shops.clients["novesta"]).values(revoked_at=house.clock.now())
        )
        session.execute(update(Client).where(Client.slug == "calida").values(is_active=False))
    assert [novesta.post(GOOD).status_code, calida.post(GOOD).status_code] == [401, 401]


def test_the_last_use_is_noted_every_few_minutes(house: House, clock, novesta: Caller):
    def seen() -> datetime | None:
        with house.database.reading() as session:
            return session.scalar(select(ApiToken.seen_at).where(ApiToken.seen_at.is_not(None)))

    start = clock.at
    for minutes, expected in ((0, 0), (4, 0), (6, 6)):
        clock.at = start + timedelta(minutes=minutes)
        novesta.get(1)
        assert seen() == start + timedelta(minutes=expected)


def test_the_description_is_public_and_whole(web):
    answer = web.get("/api/v1/openapi.json")
    document = answer.get_json()
    assert answer.status_code == 200
    assert document["openapi"] == "3.1.0"
    paths = {"/api/v1/messages", "/api/v1/messages/{letter_id}", "/api/v1/letters", "/api/v1/letters/{letter_id}"}
    paths.add("/api/v1/orders")
    assert set(document["paths"]) == paths
    post = document["paths"]["/api/v1/messages"]["post"]
    assert "Idempotency-Key" in [parameter["name"] for parameter in post["parameters"]]
    fields = document["components"]["schemas"]["Message"]
    assert sorted(fields["required"]) == ["address", "market", "text"]
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_every_endpoint_is_guarded(web):
    assert unguarded_endpoints(web.application) == set()
