"""The orders API: what is kept, what is refused, and that an old word of an order changes nothing."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from desk import client_of
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tolmach.accounts.tokens import issue_token
from tolmach.events.model import Event, EventKind
from tolmach.orders.model import Order
from tolmach.wiring import House

pytestmark = pytest.mark.database

LINE = {"sku": "NV-01", "name": "Topánky Vltava", "size": "42", "colour": "black", "quantity": 2}
GOOD: dict[str, Any] = {
    "number": "NV-2026-10482",
    "market": "sk",
    "updated_at": "2026-09-22T09:00:00+02:00",
    "status": "shipped",
    "payment_method": "Dobierka",
    "carrier": "Packeta",
    "tracking_number": "Z1234567890",
    "tracking_link": "https://tracking.packeta.example/Z1234567890",
    "pick_up_point": "Z-BOX Dlhá 1, Žilina",
    "ordered_on": "2026-09-18",
    "shipped_on": "2026-09-21",
    "delivered_on": None,
    "total": "119.80",
    "currency": "EUR",
    "customer_name": "Mária Kováčová",
    "mail": "Maria.Kovacova@Post.example",
    "phone": "00421 905 123 456",
    "postcode": "010 01",
    "lines": [LINE],
    "invoice_link": "https://novesta.example/invoice/1",
    "refund_state": "",
    "return_state": "",
}


class Shop:
    """A shop's program with its token."""

    def __init__(self, web: FlaskClient, token: str) -> None:
        self.web, self.token = web, token

    def tell(self, body: object, **headers: str):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        standard = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        return self.web.post("/api/v1/orders", data=data, headers=standard | headers)


@pytest.fixture
def web(house: House, shops) -> FlaskClient:
    return client_of(house)


@pytest.fixture
def novesta(house: House, web: FlaskClient, shops) -> Shop:
    return shop_of(house, web, shops.clients["novesta"])


@pytest.fixture
def calida(house: House, web: FlaskClient, shops) -> Shop:
    return shop_of(house, web, shops.clients["calida"])


def shop_of(house: House, web: FlaskClient, client_id: int) -> Shop:
    with house.database.writing.begin() as session:
        return Shop(web, issue_token(session, client_id=client_id, name="shop", now=house.clock.now()))


def kept(house: House, number: str = "NV-2026-10482") -> Order:
    with house.database.reading() as session:
        return session.scalars(select(Order).where(Order.number == number)).one()


def count(house: House, table: type) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def pointers(answer: Any) -> list[str]:
    return [error["pointer"] for error in json.loads(answer.get_data())["errors"]]


def test_an_order_is_kept_as_it_was_told(house: House, shops, novesta: Shop):
    answer = novesta.tell(GOOD)
    assert (answer.status_code, answer.get_json()) == (200, {"orders": [{"number": GOOD["number"], "state": "saved"}]})
    order = kept(house)
    same = set(GOOD) - {"market", "mail", "phone", "total", "updated_at", "ordered_on", "shipped_on", "delivered_on"}
    assert {name: getattr(order, name) for name in same} == {name: GOOD[name] for name in same}
    assert (order.client_id, order.market_id) == (shops.clients["novesta"], shops.markets["novesta-sk"])
    assert (order.total_minor, order.address_folded) == (11980, "maria.kovacova@post.example")
    assert order.phone_folded == "+421905123456"
    assert (order.ordered_on, order.shipped_on, order.delivered_on) == (date(2026, 9, 18), date(2026, 9, 21), None)
    with house.database.reading() as session:
        event = session.scalars(select(Event).where(Event.kind == EventKind.ORDERS_TOLD)).one()
    assert event.data == {"orders": 1}


def test_a_list_is_kept_whole_and_a_repeated_call_changes_nothing(house: House, novesta: Shop):
    body = [GOOD, GOOD | {"number": "NV-2026-10483"}]
    answers = [novesta.tell(body).get_json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert [one["number"] for one in answers[0]["orders"]] == ["NV-2026-10482", "NV-2026-10483"]
    assert count(house, Order) == 2


def test_what_is_older_than_what_is_known_changes_nothing(house: House, novesta: Shop):
    novesta.tell(GOOD | {"status": "delivered", "updated_at": "2026-09-22T09:30:00+02:00"})
    answer = novesta.tell(GOOD)
    assert answer.get_json()["orders"][0]["state"] == "older"
    assert kept(house).status == "delivered"
    assert novesta.tell(GOOD | {"updated_at": "2026-09-22T09:31:00+02:00"}).get_json()["orders"][0]["state"] == "saved"
    assert kept(house).status == "shipped"


def test_what_is_not_told_stays_and_what_is_told_empty_is_emptied(house: House, novesta: Shop):
    novesta.tell(GOOD)
    novesta.tell({"number": "nv 2026-10482", "market": "sk", "pick_up_point": "", "shipped_on": None, "lines": []})
    order = kept(house, "nv 2026-10482")
    assert (order.carrier, order.total_minor, order.customer_name) == ("Packeta", 11980, "Mária Kováčová")
    assert (order.pick_up_point, order.shipped_on, order.lines) == ("", None, [])
    assert count(house, Order) == 1


def test_an_order_of_its_number_alone(house: House, novesta: Shop):
    assert novesta.tell({"number": "5", "market": "cs"}).status_code == 200
    order = kept(house, "5")
    assert (order.currency, order.total_minor, order.updated_at) == ("CZK", 0, house.clock.now())


def test_the_same_number_of_two_clients_is_two_orders(house: House, novesta: Shop, calida: Shop):
    assert [novesta.tell(GOOD).status_code, calida.tell(GOOD | {"status": "paid"}).status_code] == [200, 200]
    with house.database.reading() as session:
        assert sorted(session.scalars(select(Order.status))) == ["paid", "shipped"]


def test_the_same_number_of_two_markets_is_two_orders(house: House, shops, novesta: Shop):
    other = GOOD | {"market": "cs", "status": "paid", "updated_at": "2026-09-22T08:00:00+02:00"}
    states = [one["state"] for one in novesta.tell([GOOD, other]).get_json()["orders"]]
    assert states == ["saved", "saved"]
    with house.database.reading() as session:
        kept = {row.market_id: row.status for row in session.scalars(select(Order))}
    assert kept == {shops.markets["novesta-sk"]: "shipped", shops.markets["novesta-cs"]: "paid"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"number": ""}, ["#/number"]),
        ({"number": "-/-"}, ["#/number"]),
        ({"number": 5}, ["#/number"]),
        ({"number": "1" * 65}, ["#/number"]),
        ({"market": "xx"}, ["#/market"]),
        ({"market": ["sk"]}, ["#/market"]),
        ({"market": None}, ["#/market"]),
        ({"status": "x" * 61}, ["#/status"]),
        ({"carrier": None}, ["#/carrier"]),
        ({"tracking_link": "http://tracking.example/1"}, ["#/tracking_link"]),
        ({"tracking_link": "javascript:alert(1)"}, ["#/tracking_link"]),
        ({"invoice_link": "https://"}, ["#/invoice_link"]),
        ({"invoice_link": "https://shop@evil.example/"}, ["#/invoice_link"]),
        ({"invoice_link": "https://shop.example/a b"}, ["#/invoice_link"]),
        ({"ordered_on": "22. 9. 2026"}, ["#/ordered_on"]),
        ({"shipped_on": "2026-02-30"}, ["#/shipped_on"]),
        ({"delivered_on": 20260922}, ["#/delivered_on"]),
        ({"updated_at": "2026-09-22T09:00:00"}, ["#/updated_at"]),
        ({"updated_at": "2026-09-24T09:00:00+02:00"}, ["#/updated_at"]),
        ({"updated_at": None}, ["#/updated_at"]),
        ({"total": "-1"}, ["#/total"]),
        ({"total": "59.901"}, ["#/total"]),
        ({"total": "1e99"}, ["#/total"]),
        ({"total": "abc"}, ["#/total"]),
        ({"total": True}, ["#/total"]),
        ({"currency": "EURO"}, ["#/currency"]),
        ({"currency": "XX1"}, ["#/currency"]),
        ({"mail": "maria"}, ["#/mail"]),
        ({"phone": "112"}, ["#/phone"]),
        ({"lines": {}}, ["#/lines"]),
        ({"lines": [LINE] * 201}, ["#/lines"]),
        ({"lines": [LINE, "shoes"]}, ["#/lines/1"]),
        ({"lines": [LINE, LINE | {"quantity": 0}]}, ["#/lines/1/quantity"]),
        ({"lines": [LINE | {"quantity": 1.5}]}, ["#/lines/0/quantity"]),
        ({"lines": [{"size": "42"}]}, ["#/lines/0/name"]),
        ({"lines": [LINE | {"price": 1}]}, ["#/lines/0/price"]),
        ({"colour": "red"}, ["#/colour"]),
        ({"a/b~c": 1}, ["#/a~1b~0c"]),
        ({"number": "", "market": "xx", "total": "x"}, ["#/market", "#/number", "#/total"]),
    ],
)
def test_a_wrong_field_is_pointed_at(house: House, novesta: Shop, change: dict, expected: list[str]):
    answer = novesta.tell(GOOD | change)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert pointers(answer) == expected
    assert all(error["detail"].endswith(".") for error in json.loads(answer.get_data())["errors"])
    assert count(house, Order) == 0


@pytest.mark.parametrize("lacking", ["total", "currency"])
def test_an_amount_and_its_currency_come_together(novesta: Shop, lacking: str):
    body = {name: value for name, value in GOOD.items() if name != lacking}
    assert pointers(novesta.tell(body)) == [f"#/{lacking}"]


def test_one_wrong_order_of_a_list_keeps_all_out_and_is_named(house: House, novesta: Shop):
    answer = novesta.tell([GOOD, GOOD | {"number": "2", "lines": [LINE, LINE | {"quantity": "2"}]}])
    assert (answer.status_code, pointers(answer)) == (422, ["#/1/lines/1/quantity"])
    assert count(house, Order) == 0


@pytest.mark.parametrize(
    "body",
    [GOOD | {f"field {place}": 1 for place in range(500)}, [GOOD | {"number": "", "market": "xx", "total": "x"}] * 50],
)
def test_of_very_many_faults_a_hundred_are_named(novesta: Shop, body: object):
    assert len(pointers(novesta.tell(body))) == 100


def test_five_hundred_orders_and_not_one_more(house: House, novesta: Shop):
    some = [{"number": str(number), "market": "sk"} for number in range(1, 502)]
    refused = novesta.tell(some)
    assert (refused.status_code, pointers(refused)) == (422, ["#"])
    assert novesta.tell(some[:500]).status_code == 200
    assert count(house, Order) == 500


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{", {}, 400),
        (b"\xff", {}, 400),
        (b"[" * 200_000, {}, 400),
        (b"null", {}, 422),
        (b'"order"', {}, 422),
        (b"[5]", {}, 422),
        (b'{"number": "1", "market": "sk", "currency": "EUR", "total": NaN}', {}, 422),
        (b"{}", {"Content-Type": "text/plain"}, 415),
        (b" " * (10 * 1024 * 1024 + 1), {}, 413),
        (b"{}", {"Authorization": "Bearer tol_wrong"}, 401),
        (b"{}", {"Authorization": ""}, 401),
    ],
)
def test_a_wrong_call_gets_a_problem_document(house: House, novesta: Shop, body: bytes, headers: dict, status: int):
    answer = novesta.tell(body, **headers)
    document = json.loads(answer.get_data())
    assert (answer.status_code, answer.mimetype, document["status"]) == (status, "application/problem+json", status)
    assert count(house, Order) == 0


def test_what_is_refused_waits_for_no_writer(house: House, novesta: Shop):
    novesta.tell({})
    with house.database.writing.begin() as session:
        session.scalar(select(func.count()).select_from(Order))
        assert novesta.tell([GOOD, GOOD | {"number": ""}]).status_code == 422


def test_a_body_that_hides_its_size_is_too_large_all_the_same(novesta: Shop):
    answer = novesta.web.post(
        "/api/v1/orders",
        input_stream=BytesIO(b"[]" + b" " * (10 * 1024 * 1024)),
        environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"},
        headers={"Authorization": f"Bearer {novesta.token}", "Content-Type": "application/json"},
    )
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")


def test_what_no_database_keeps_is_made_clean(house: House, novesta: Shop):
    novesta.tell(GOOD | {"customer_name": " Má\u0000ria \ud800 Kováčová\n"})
    assert kept(house).customer_name == "Mária Kováčová"


def test_the_description_lists_orders(web: FlaskClient):
    document = web.get("/api/v1/openapi.json").get_json()
    post = document["paths"]["/api/v1/orders"]["post"]
    one, some = post["requestBody"]["content"]["application/json"]["schema"]["oneOf"]
    assert one["$ref"] == some["items"]["$ref"] == "#/components/schemas/Order"
    fields = document["components"]["schemas"]["Order"]
    assert set(fields["properties"]) == set(GOOD)
    assert sorted(fields["required"]) == ["market", "number"]
