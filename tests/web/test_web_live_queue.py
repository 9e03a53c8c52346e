"""The queue that keeps itself up to date: new letters and warnings without a reload, and a count for the title."""

from __future__ import annotations

import pytest
from desk import SLOVAK, arrive, enter
from house_makers import FrozenClock, Shops
from sqlalchemy import select

from tolmach.accounts.model import LoginSession
from tolmach.jobs.work import warn
from tolmach.wiring import House

pytestmark = pytest.mark.database
POLLED = {"HX-Request": "true"}


def test_new_letters_and_warnings_come_by_themselves(house: House, shops: Shops, clock: FrozenClock):
    alena = enter(house, "alena")
    page = alena.read("/tickets?shelf=mine")
    assert 'hx-get="/tickets/live?shelf=mine&amp;page=1"' in page
    assert "every 20s" in page
    assert 'hx-get="/tickets/warned"' in page
    assert 'data-warned="0"' in alena.read("/tickets/warned")
    reference = arrive(house, SLOVAK, to="sk@novesta.example", with_draft=False)
    live = alena.read("/tickets/live?shelf=mine&page=1")
    assert reference in live
    assert "<html" not in live
    assert "due soon or late" not in live
    clock.move(days=1)
    assert alena.client.get("/tickets/warned", headers=POLLED).status_code == 204, "her session is over"
    warn(house)
    alena = enter(house, "alena")
    assert "1 ticket is due soon or late" in alena.read("/tickets/live?shelf=mine&page=1")
    counted = alena.read("/tickets/warned")
    assert 'data-warned="1"' in counted
    assert "1 warning" in counted


def test_what_was_searched_is_left_as_it_was_found(house: House, shops: Shops):
    arrive(house, SLOVAK, to="sk@novesta.example", with_draft=False)
    assert "/tickets/live" not in enter(house, "alena").read("/tickets?q=objednavka")


def test_the_parts_are_for_those_who_read_tickets(house: House, shops: Shops):
    eva = enter(house, "eva")
    assert eva.client.get("/tickets/live").status_code == 404
    assert eva.client.get("/tickets/warned").status_code == 404
    assert "/tickets/warned" not in eva.read("/owner")


def test_a_page_left_open_does_not_make_somebody_seen(house: House, shops: Shops, clock: FrozenClock):
    alena = enter(house, "alena")
    began = clock.at
    clock.move(hours=2)
    assert alena.client.get("/tickets/warned", headers=POLLED).status_code == 200
    with house.database.reading() as session:
        assert session.scalars(select(LoginSession.seen_at)).one() == began
    alena.read("/tickets")
    with house.database.reading() as session:
        assert session.scalars(select(LoginSession.seen_at)).one() == clock.at
