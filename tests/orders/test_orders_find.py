"""Orders are found by number, by mail address and by phone, and beside a ticket it shows whose they are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from house_makers import Shops, make_order
from sqlalchemy import update
from sqlalchemy.orm import Session

from tolmach.orders.find import MOST_ORDERS, orders_by_addresses, orders_by_numbers, remember_orders
from tolmach.orders.model import Order
from tolmach.orders.queries import orders_beside
from tolmach.remember import begin_remembering
from tolmach.wiring import House

pytestmark = pytest.mark.database

MARIA, EVA, PHONE = "maria@post.example", "eva@post.example", "+421905123456"


def add(session: Session, shops: Shops, number: str, address: str = "", phone: str = "", **where: str) -> int:
    order_id = make_order(session, shops, number, address, **where)
    session.execute(update(Order).where(Order.id == order_id).values(phone_folded=phone))
    return order_id


def found(session: Session, shops: Shops, *addresses: str) -> list[str]:
    rows = orders_by_addresses(session, client_id=shops.clients["novesta"], addresses_folded=addresses)
    return [row.number for row in rows]


def test_by_mail_and_by_phone_the_newest_first_each_once(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        add(session, shops, "N-1", MARIA)
        add(session, shops, "N-2", EVA, PHONE)
        add(session, shops, "N-3", MARIA, PHONE)
        add(session, shops, "C-1", MARIA, PHONE, market="calida-sk")
        assert found(session, shops, PHONE) == ["N-3", "N-2"]
        assert found(session, shops, MARIA) == ["N-3", "N-1"]
        assert found(session, shops, MARIA, PHONE) == ["N-3", "N-2", "N-1"]


@pytest.mark.parametrize("address", ["", "112", "+", "maria_handle"])
def test_what_is_no_address_and_no_phone_finds_nothing(house: House, shops: Shops, address: str):
    with house.database.writing.begin() as session:
        add(session, shops, "N-1", "", "")
        add(session, shops, "N-2", "", address)
        assert found(session, shops, address) == []


def test_many_orders_of_one_address_hide_none_of_another(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        for place in range(MOST_ORDERS + 2):
            order_id = add(session, shops, f"N-{place}", EVA, PHONE)
            day = date(2026, 9, 1) + timedelta(days=place)
            session.execute(update(Order).where(Order.id == order_id).values(ordered_on=day))
        assert found(session, shops, PHONE) == [f"N-{place}" for place in range(MOST_ORDERS + 1, 1, -1)]


def test_a_transaction_that_remembers_knows_the_same(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        add(session, shops, "N-1", MARIA)
        add(session, shops, "N-2", EVA, PHONE)
        begin_remembering(session)
        client_id = shops.clients["novesta"]
        remember_orders(session, client_id=client_id, named=[["n 1"]], senders=[{PHONE}, {MARIA, PHONE}])
        changed = update(Order).values(number_folded=Order.number, address_folded="", phone_folded="")
        session.execute(changed, execution_options={"synchronize_session": False})
        assert (found(session, shops, PHONE), found(session, shops, PHONE, MARIA)) == (["N-2"], ["N-2", "N-1"])
        where = {"client_id": client_id, "market_id": shops.markets["novesta-sk"]}
        assert [row.number for row in orders_by_numbers(session, **where, numbers=["N-1"])] == ["N-1"]


def test_beside_a_ticket_what_letters_name_comes_first_and_says_whose_it_is(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        for number, address in (("N-1", MARIA), ("N-2", MARIA), ("N-3", EVA)):
            add(session, shops, number, address)
        where = {"client_id": shops.clients["novesta"], "market_id": shops.markets["novesta-sk"]}
        beside = orders_beside(session, **where, addresses_folded={MARIA}, numbers=("n3", "N-1", "N-9", "N-1"))
    assert [(order.number, order.is_theirs) for order in beside] == [("N-3", False), ("N-1", True), ("N-2", True)]


def test_a_number_of_another_client_is_not_beside(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        add(session, shops, "C-1", MARIA, market="calida-sk")
        where = {"client_id": shops.clients["novesta"], "market_id": shops.markets["novesta-sk"]}
        assert orders_beside(session, **where, addresses_folded={MARIA}, numbers=("C-1",)) == ()


@pytest.mark.parametrize("remembers", [False, True])
def test_a_number_of_two_markets_is_the_tickets_markets_and_of_a_third_nobodys(
    house: House, shops: Shops, remembers: bool
):
    with house.database.writing.begin() as session:
        ids = {market: add(session, shops, "10443", market=f"novesta-{market}") for market in ("sk", "cs")}
        only = add(session, shops, "10444", market="novesta-cs")
        client_id, numbers = shops.clients["novesta"], ["10443", "10444"]
        if remembers:
            begin_remembering(session)
            remember_orders(session, client_id=client_id, named=[numbers], senders=[])
        for market, expected in (("sk", [ids["sk"], only]), ("cs", [ids["cs"], only]), ("bg", [only])):
            where = {"client_id": client_id, "market_id": shops.markets[f"novesta-{market}"]}
            assert [row.id for row in orders_by_numbers(session, **where, numbers=numbers)] == expected
            assert len(orders_beside(session, **where, addresses_folded=(), numbers=numbers)) == len(expected)
