"""Letters on a desk, and somebody at a browser in front of it."""

# ruff: noqa: E501 - letters have the lines their writers gave them

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from house_makers import PASSWORD, letter_bytes
from sqlalchemy import select
from werkzeug.test import TestResponse

from tolmach.accounts.model import User
from tolmach.accounts.sign_in import open_session
from tolmach.app import create_app
from tolmach.i18n import LOCALE_COOKIE
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.work import prepare_one, receive_one, translate_one
from tolmach.keys import Keyring
from tolmach.tickets.model import Ticket
from tolmach.web.reader import SESSION_COOKIE
from tolmach.wiring import House

SLOVAK = """Dobrý deň,

pred týždňom som si u Vás objednala bežecké topánky (objednávka č. NV-2026-10482) a balík stále neprišiel. Na stránke dopravcu je už tri dni stav „odovzdané na prepravu“.

Môžete, prosím, zistiť, kde balík je? V piatok odchádzam na dovolenku.

Ďakujem
Mária Kováčová"""

PORTUGUESE = """Bom dia,

Recebi as sapatilhas da encomenda NV-2026-20931, mas o tamanho é pequeno. Gostaria de as trocar pelo número 42.

Como devo fazer? Tenho de pagar os portes?

Obrigado,
João Ferreira"""

_APPS: dict[tuple[str, Keyring], Flask] = {}


class Person:
    """Somebody at a browser without JavaScript: reads pages and sends the forms they find there."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def read(self, address: str, /) -> str:
        answer = self.client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return answer.text

    def send(self, address: str, /, **fields: str) -> TestResponse:
        return self.client.post(address, data={"csrf_token": self.form_token(), **fields})

    def form_token(self) -> str:
        page = self.client.get("/settings", follow_redirects=True).text
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found, "the page has no form token"
        return found[1]


class HouseClient(FlaskClient):
    """A browser at one house. Applications hold no state, so tests share them and each question brings its house."""

    house: House

    def open(self, *args: Any, **how: Any) -> TestResponse:
        self.application.extensions["tolmach"] = self.house
        return super().open(*args, **how)


def client_of(house: House, *, use_cookies: bool = True) -> HouseClient:
    """A browser at this house, with nobody signed in."""
    key = (house.settings.public_url, house.settings.keyring)
    if key not in _APPS:
        _APPS[key] = create_app(house)
    client = HouseClient(_APPS[key], _APPS[key].response_class, use_cookies=use_cookies)
    client.house = house
    return client


def visit(house: House) -> Person:
    """Somebody who has not signed in."""
    return Person(client_of(house))


def enter(house: House, name: str) -> Person:
    """Somebody who has; the form and its passwords, which are slow on purpose, have tests of their own."""
    client = client_of(house)
    with house.database.writing.begin() as session:
        user = session.scalars(select(User).where(User.address == f"{name}@desk.example")).one()
        token = open_session(session, user.id, password=PASSWORD, now=house.clock.now())
    client.set_cookie(SESSION_COOKIE, token)
    client.set_cookie(LOCALE_COOKIE, user.locale)
    return Person(client)


def arrive(house: House, text: str, *, to: str, with_draft: bool = True, **facts: str) -> str:
    """A letter comes in and is received; the ticket's reference. Jobs run here, so that tests need no threads."""
    keep_mail(house, letter_bytes(text, to=to, **facts))
    while receive_one(house):
        pass
    while with_draft and prepare_one(house):
        pass
    with house.database.reading() as session:
        reference = session.scalar(select(Ticket.reference).order_by(Ticket.updated_at.desc(), Ticket.id.desc()))
        assert reference is not None
        return reference


def translate_all(house: House) -> None:
    """Let the job do what agents wished."""
    while translate_one(house):
        pass


def complaints(told: Iterable[Mapping[str, str]], *, known: str) -> list[str]:
    """What a browser's console complains of, but for what is known and for questions broken off.

    A page that is left while it looks for news breaks its own question off, and one that is open still when the house
    closes asks nobody.
    """
    messages = [entry["message"] for entry in told if known not in entry["message"]]
    return [one for one in messages if not ("/tickets/warned" in one and "ERR_CONNECTION_RE" in one)]
