"""A stopped letter on the page: why in words beside the editor, and one key with which it leaves all the same."""

from __future__ import annotations

import pytest
from desk import SLOVAK, arrive, enter
from house_makers import Shops
from sqlalchemy import select

from tolmach.events.model import Event, EventKind
from tolmach.outbox.model import OutboxRow
from tolmach.tickets.model import Ticket, TicketStatus
from tolmach.wiring import House

pytestmark = pytest.mark.database
ENGLISH = "Your parcel is on its way and will arrive tomorrow."
BOTH = f"{ENGLISH} Look at www.calida.example for more."


@pytest.fixture
def reference(house: House, shops: Shops) -> str:
    return arrive(house, SLOVAK, to="sk@novesta.example", with_draft=False)


def left(house: House) -> list[OutboxRow]:
    with house.database.reading() as session:
        return list(session.scalars(select(OutboxRow).order_by(OutboxRow.id)))[1:]


def overridden(house: House) -> list[object]:
    with house.database.reading() as session:
        events = session.scalars(select(Event).where(Event.kind == EventKind.STOP_OVERRIDDEN).order_by(Event.id))
        return [event.data["reasons"] for event in events]


def test_the_page_says_why_and_offers_one_key(house: House, reference: str):
    alena = enter(house, "alena")
    refused = alena.send(f"/tickets/{reference}/reply", text=BOTH, then="solve")
    assert refused.status_code == 422
    assert "It reads as English, which is not the customer&#39;s language." in refused.text
    assert "It names another shop: calida.example" in refused.text
    assert 'value="wrong_language wrong_shop" data-send-anyway' in refused.text
    assert BOTH in refused.text
    assert left(house) == []
    fields = {"then_before": "solve", "overridden": "wrong_language wrong_shop nonsense"}
    assert alena.send(f"/tickets/{reference}/reply", text=BOTH, **fields).status_code == 302
    assert len(left(house)) == 1
    assert overridden(house) == ["wrong_language, wrong_shop"]
    with house.database.reading() as session:
        assert session.scalars(select(Ticket.status)).one() is TicketStatus.SOLVED


def test_the_holding_page_says_it_too(house: House, reference: str):
    alena, path = enter(house, "alena"), f"/tickets/{reference}/holding"
    by = alena.read(path).partition('name="promised_by" value="')[2].partition('"')[0]
    refused = alena.send(path, text=ENGLISH, promised_by=by)
    assert (refused.status_code, "data-send-anyway" in refused.text) == (422, True)
    assert alena.send(path, text=ENGLISH, promised_by=by, overridden="wrong_language").status_code == 302
    assert overridden(house) == ["wrong_language"]
