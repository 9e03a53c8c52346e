"""The web client on a filled desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from desk import PASSWORD, Desk, FrozenClock, create_tables, fill_desk
from flask.testing import FlaskClient
from sqlalchemy import event

from tolmach.app import create_app
from tolmach.settings import read_settings
from tolmach.wiring import House, build_house


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def web_house(tmp_path: Path, clock: FrozenClock) -> Iterator[House]:
    settings = read_settings({"TOLMACH_DATA_DIR": str(tmp_path), "TOLMACH_SECRET_KEY": "s" * 40})
    house = replace(build_house(settings), clock=clock)
    create_tables(house.database)
    yield house
    house.database.engine.dispose()


@pytest.fixture
def desk(web_house: House) -> Desk:
    return fill_desk(web_house.database)


@pytest.fixture
def browser(web_house: House) -> FlaskClient:
    """A client without JavaScript; cookies as a browser keeps them."""
    return create_app(web_house).test_client()


class Person:
    """Somebody at a browser: reads pages, fills in the forms they find there."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def read(self, address: str):
        return self.client.get(address)

    def token(self) -> str:
        page = self.client.get("/login", follow_redirects=True).get_data(as_text=True)
        return token_in(page)

    def send(self, address: str, **fields: str):
        return self.client.post(address, data={"csrf_token": self.token(), **fields})


def token_in(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, "the page has no form token"
    return found[1]


@pytest.fixture
def sign_in(web_house: House, desk: Desk):  # noqa: ARG001 - the people must be there
    """sign_in("alena") gives a Person who is signed in."""

    def signed_in(login: str) -> Person:
        person = Person(create_app(web_house).test_client())
        answer = person.send("/login", address=f"{login}@desk.example", password=PASSWORD)
        assert answer.status_code == 302, answer.get_data(as_text=True)
        return person

    return signed_in


@pytest.fixture
def count_queries(web_house: House):
    """A list that grows by every statement sent to the database."""
    seen: list[str] = []
    event.listen(web_house.database.engine, "before_cursor_execute", lambda _c, _k, sql, *_rest: seen.append(sql))
    return seen
