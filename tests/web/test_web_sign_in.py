"""Signing in and out through the browser."""

from __future__ import annotations

import pytest
from desk import Person, enter, visit
from house_makers import PASSWORD, FrozenClock, Shops
from sqlalchemy import select

from tolmach.accounts.model import LoginSession, User
from tolmach.accounts.sign_in import MOST_TRIES
from tolmach.web.login.destination import own_address
from tolmach.wiring import House

pytestmark = pytest.mark.database


def try_to_enter(person: Person, password: str, **fields: str):
    return person.send("/login", address="alena@desk.example", password=password, **fields)


def test_a_right_password_opens_the_queue(house: House, shops: Shops):
    alena = visit(house)
    try_to_enter(alena, PASSWORD)
    assert alena.client.get("/").location == "/tickets"
    assert "Alena" in alena.read("/tickets")


def test_the_session_is_a_row_and_the_cookie_only_its_key(house: House, shops: Shops):
    alena = visit(house)
    try_to_enter(alena, PASSWORD)
    cookie = alena.client.get_cookie("tolmach_session")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")
    with house.database.reading() as session:
        stored = session.scalars(select(LoginSession.token_hash)).one()
    assert cookie.value not in stored


def test_a_wrong_password_says_so_and_keeps_the_address(house: House, shops: Shops):
    answer = try_to_enter(visit(house), "not the password")
    assert answer.status_code == 422
    assert "password is wrong" in answer.text
    assert 'value="alena@desk.example"' in answer.text


def test_an_unknown_address_is_answered_like_a_wrong_password(house: House, shops: Shops):
    known = try_to_enter(visit(house), "not the password").text
    unknown = visit(house).send("/login", address="nobody@desk.example", password="not the password").text
    assert "password is wrong" in known
    assert "password is wrong" in unknown


def test_guessing_is_stopped_even_for_the_right_password(house: House, shops: Shops, clock: FrozenClock):
    person = visit(house)
    for _ in range(MOST_TRIES):
        assert try_to_enter(person, "guess").status_code == 422
    refused = try_to_enter(person, PASSWORD)
    assert refused.status_code == 429
    assert "Wait 15 minutes" in refused.text
    clock.move(minutes=15)
    assert try_to_enter(person, PASSWORD).status_code == 302


def test_signing_out_ends_the_session_on_the_server(house: House, shops: Shops):
    alena = enter(house, "alena")
    cookie = alena.client.get_cookie("tolmach_session")
    assert cookie is not None
    assert alena.send("/logout").location == "/login"
    alena.client.set_cookie("tolmach_session", cookie.value)
    assert alena.client.get("/tickets").status_code == 302


def test_a_session_ends_after_a_working_day(house: House, shops: Shops, clock: FrozenClock):
    alena = enter(house, "alena")
    clock.move(hours=11)
    assert alena.client.get("/tickets").status_code == 200
    clock.move(hours=1, seconds=1)
    assert alena.client.get("/tickets").location == "/login?next=/tickets"


def test_use_is_noted_every_five_minutes_at_most(house: House, shops: Shops, clock: FrozenClock):
    alena = enter(house, "alena")
    seen = []
    for _ in range(3):
        clock.move(minutes=2)
        alena.read("/tickets")
        with house.database.reading() as session:
            seen.append(session.scalars(select(LoginSession.seen_at)).one())
    assert len(set(seen)) == 2


def test_a_form_without_its_token_is_refused(house: House, shops: Shops):
    answer = visit(house).client.post("/login", data={"address": "alena@desk.example", "password": PASSWORD})
    assert answer.status_code == 400
    assert "open for too long" in answer.text


def test_signing_in_leads_to_where_one_wanted_to_go(house: House, shops: Shops):
    person = visit(house)
    address = person.client.get("/settings").location
    assert address == "/login?next=/settings"
    answer = person.send(address, address="alena@desk.example", password=PASSWORD)
    assert answer.location == "/settings"


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "evil", ""],
)
def test_signing_in_leads_nowhere_else(target: str):
    assert own_address(target) is None


@pytest.mark.parametrize("target", ["/tickets", "/tickets?shelf=mine", "/tickets/NOV-7K3QF#message-1"])
def test_own_pages_are_own_pages(target: str):
    assert own_address(target) == target


def test_a_switched_off_account_is_out_at_once(house: House, shops: Shops):
    alena = enter(house, "alena")
    with house.database.writing.begin() as session:
        session.get_one(User, shops.users["alena"]).is_active = False
    assert alena.client.get("/tickets").status_code == 302
