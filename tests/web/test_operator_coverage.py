"""What is missing in the next weeks, and what coverage is reckoned with, in the browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from desk import enter
from house_makers import FrozenClock, Shops
from sqlalchemy import select
from test_operator_clients import problem_beside

from tolmach.coverage.model import MarketPlan, Outlook
from tolmach.coverage.off_desk import read_off_desk
from tolmach.coverage.save_allowance import allowance_of
from tolmach.events.model import Event, EventKind
from tolmach.jobs.coverage import reckon_coverage
from tolmach.wiring import House

ADDRESS, ORDERS, ALLOWANCE = "/operator/coverage", "/operator/coverage/orders", "/operator/pools/hu/allowance"
RECKONED = {
    "breaks": "mon-fri 12:00–12:30 50%",
    "meetings": "Thu 9-9.30",
    "shrinkage_percent": "15",
    "letter_minutes": "8",
    "chat_minutes": "12",
    "chats_at_once": "3",
}


def test_the_page_waits_for_the_first_outlook_and_follows_changed_plans(house: House, shops: Shops, clock: FrozenClock):
    olga = enter(house, "olga")
    assert "are being reckoned" in olga.read(ADDRESS)
    reckon_coverage(house)
    page = olga.read(ADDRESS)
    assert "Depends on one person" in page
    assert "Bence" in page
    assert "Absences that break a promise" not in page
    olga.send(
        f"/operator/people/{shops.users['bence']}/absences",
        starts_at="2026-09-24T00:00",
        ends_at="2026-09-25T00:00",
        kind="holiday",
    )
    clock.move(minutes=1)
    reckon_coverage(house)
    page = olga.read(ADDRESS)
    assert "Absences that break a promise" in page
    assert "away: Bence" in page
    assert "no later rung answers" in page
    assert "Nobody else here writes it" in page


def test_it_is_made_again_for_a_changed_plan_and_every_hour_and_not_else(
    house: House, shops: Shops, clock: FrozenClock
):
    def made_at() -> object:
        reckon_coverage(house)
        with house.database.reading() as session:
            return session.scalars(select(Outlook)).one().made_at

    first = made_at()
    clock.move(minutes=5)
    assert made_at() == first
    enter(house, "olga").send(ORDERS, **{f"orders_{shops.markets['novesta-sk']}": "600"})
    assert made_at() == first + timedelta(minutes=5)
    clock.move(minutes=59)
    assert made_at() == first + timedelta(minutes=5)
    clock.move(minutes=1)
    assert made_at() == clock.at


def test_a_pools_breaks_and_minutes_are_entered_and_read_back(house: House, shops: Shops):
    olga = enter(house, "olga")
    assert "Europe/Budapest" in olga.read(ALLOWANCE)
    assert olga.send(ALLOWANCE, **RECKONED).location == ALLOWANCE
    with house.database.reading() as session:
        held = allowance_of(session, shops.pools["hu"])
        told = session.scalars(select(Event).where(Event.kind == EventKind.ALLOWANCE_SAVED)).one()
    assert (held.shrinkage_percent, held.letter_minutes, held.chat_minutes, held.chats_at_once) == (15, 8, 12, 3)
    assert held.breaks == read_off_desk("mon-fri 12:00-12:30 50%")
    assert held.meetings == read_off_desk("thu 9:00-9:30")
    assert told.data == {"pool": shops.pools["hu"]}
    assert "thu 09:00–09:30" in olga.read(ALLOWANCE)
    assert olga.send(ALLOWANCE, **{**RECKONED, "breaks": "", "meetings": ""}).status_code == 302
    with house.database.reading() as session:
        assert allowance_of(session, shops.pools["hu"]).breaks == ()
    assert olga.client.get("/operator/pools/nowhere/allowance").status_code == 404


@pytest.mark.parametrize(
    ("fields", "beside", "sentence"),
    [
        ({"breaks": "lunch"}, "breaks", "days and hours on each line"),
        ({"meetings": "mon 9-10 120%"}, "meetings", "days and hours on each line"),
        ({"shrinkage_percent": "95"}, "shrinkage_percent", "whole number"),
        ({"shrinkage_percent": "some"}, "shrinkage_percent", "whole number"),
        ({"letter_minutes": "0"}, "letter_minutes", "whole number"),
        ({"chat_minutes": ""}, "chat_minutes", "whole number"),
        ({"chats_at_once": "11"}, "chats_at_once", "whole number"),
    ],
)
def test_what_cannot_be_reckoned_with_is_told_beside_its_field(
    house: House, shops: Shops, fields: dict[str, str], beside: str, sentence: str
):
    answer = enter(house, "olga").send(ALLOWANCE, **{**RECKONED, **fields})
    assert answer.status_code == 422
    assert sentence in problem_beside(answer.text, beside)
    assert fields[beside] in answer.text


def test_all_that_is_wrong_is_told_at_once(house: House, shops: Shops):
    answer = enter(house, "olga").send(ALLOWANCE, **{**RECKONED, "breaks": "lunch", "letter_minutes": "x"})
    assert problem_beside(answer.text, "breaks")
    assert problem_beside(answer.text, "letter_minutes")


def test_planned_orders_are_entered_changed_and_taken_back(house: House, shops: Shops):
    olga, sk, hu = enter(house, "olga"), shops.markets["novesta-sk"], shops.markets["novesta-hu"]

    def planned() -> dict[int, int]:
        with house.database.reading() as session:
            return {row.market_id: row.orders_per_month for row in session.scalars(select(MarketPlan))}

    assert olga.send(ORDERS, **{f"orders_{sk}": "600", f"orders_{hu}": ""}).location == ORDERS
    assert planned() == {sk: 600}
    assert 'value="600"' in olga.read(ORDERS)
    olga.send(ORDERS, **{f"orders_{sk}": "", f"orders_{hu}": "40"})
    assert planned() == {hu: 40}
    with house.database.reading() as session:
        told = session.scalars(select(Event).where(Event.kind == EventKind.MARKET_PLANNED).order_by(Event.id)).all()
    assert [(row.market_id, row.data["orders_per_month"]) for row in told] == [(sk, 600), (sk, None), (hu, 40)]


@pytest.mark.parametrize("typed", ["many", "-3", "99999999999"])
def test_orders_that_cannot_be_are_told_beside_the_market(house: House, shops: Shops, typed: str):
    olga, sk, hu = enter(house, "olga"), shops.markets["novesta-sk"], shops.markets["novesta-hu"]
    answer = olga.send(ORDERS, **{f"orders_{sk}": typed, f"orders_{hu}": "40"})
    assert answer.status_code == 422
    assert "whole number" in problem_beside(answer.text, f"orders_{sk}")
    with house.database.reading() as session:
        assert session.scalars(select(MarketPlan)).all() == []
    assert olga.send(ORDERS, orders_99999="5").status_code == 404


@pytest.mark.parametrize("name", ["alena", "eva"])
@pytest.mark.parametrize("address", [ADDRESS, ORDERS, ALLOWANCE])
def test_only_operators_see_coverage(house: House, shops: Shops, name: str, address: str):
    assert enter(house, name).client.get(address).status_code in (403, 404)
