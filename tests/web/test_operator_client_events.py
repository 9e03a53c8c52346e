"""The calendar of client events in the browser."""

from __future__ import annotations

import pytest
from desk import enter
from house_makers import Shops
from sqlalchemy import select
from test_operator_clients import problem_beside

from tolmach.coverage.model import ClientEvent
from tolmach.wiring import House

pytestmark = pytest.mark.database

ADDRESS = "/operator/client-events"
SALE = {"place": "novesta", "kind": "sale", "first_day": "2026-11-27", "last_day": "2026-11-30", "uplift_percent": "80"}


def test_an_event_is_written_down_and_taken_back(house: House, shops: Shops):
    olga = enter(house, "olga")
    assert "The next one" not in olga.read(ADDRESS)
    place = f"novesta/{shops.markets['novesta-sk']}"
    assert olga.send(ADDRESS, **SALE, note="Black Friday").location == ADDRESS
    assert olga.send(ADDRESS, **{**SALE, "place": place, "uplift_percent": "−20", "last_day": ""}).location == ADDRESS
    page = olga.read(ADDRESS)
    assert "Black Friday" in page
    assert "+80 %" in page
    assert "-20 %" in page
    with house.database.reading() as session:
        rows = session.scalars(select(ClientEvent).order_by(ClientEvent.id)).all()
    assert [(row.market_id, row.uplift_percent, str(row.last_day)) for row in rows] == [
        (None, 80, "2026-11-30"),
        (shops.markets["novesta-sk"], -20, "2026-11-27"),
    ]
    assert olga.send(f"{ADDRESS}/calida/{rows[0].id}/remove").status_code == 404
    olga.send(f"{ADDRESS}/novesta/{rows[0].id}/remove")
    assert "Black Friday" not in olga.read(ADDRESS)


@pytest.mark.parametrize(
    ("fields", "beside", "sentence"),
    [
        ({"place": ""}, "place", "Choose"),
        ({"place": "novesta/many"}, "place", "Choose"),
        ({"first_day": ""}, "first_day", "Enter a date"),
        ({"last_day": "2026-11-01"}, "last_day", "end"),
        ({"uplift_percent": "much"}, "uplift_percent", "whole number"),
        ({"uplift_percent": "5000"}, "uplift_percent", "whole number"),
    ],
)
def test_an_event_that_cannot_be_is_told_beside_the_field(
    house: House, shops: Shops, fields: dict[str, str], beside: str, sentence: str
):
    answer = enter(house, "olga").send(ADDRESS, **{**SALE, **fields})
    assert answer.status_code == 422
    assert sentence in problem_beside(answer.text, beside)


@pytest.mark.parametrize("name", ["alena", "eva"])
def test_only_operators_write_events(house: House, shops: Shops, name: str):
    assert enter(house, name).client.get(ADDRESS).status_code in (403, 404)
