"""Pools in the browser: hours typed as text, members, and what the page says of them."""

from __future__ import annotations

import pytest
from desk import SLOVAK, arrive, enter
from house_makers import Shops
from sqlalchemy import select
from test_operator_clients import problem_beside

from tolmach.accounts.model import Membership, Role
from tolmach.hours.model import BusinessHours
from tolmach.pools.model import Pool, PoolMember
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.wiring import House

pytestmark = pytest.mark.database

POOL = {
    "name": "Baltic desk",
    "slug": "baltic",
    "language": "pl",
    "working_language": "en",
    "time_zone": "Europe/Vilnius",
    "holiday_country": "LT",
    "week_mon": "8-12, 12.30-16",
    "week_tue": "08:00–16:00",
    "closed": "2026-12-24",
    "special": "2026-12-23 08:00–10:00",
    "is_active": "on",
}


def test_a_pool_is_opened_with_its_hours(house: House, shops: Shops):
    olga = enter(house, "olga")
    assert olga.send("/operator/pools/new", **POOL).location == "/operator/pools/baltic#members"
    page = olga.read("/operator/pools/baltic")
    assert 'value="08:00–12:00, 12:30–16:00"' in page
    assert "open now" in page
    assert "until today" in page
    assert "Next public holidays (Lithuania)" in page
    assert "version 1" in page
    with house.database.reading() as session:
        hours = session.scalars(select(BusinessHours).where(BusinessHours.name == "baltic")).one()
    assert hours.week == {"mon": [["08:00", "12:00"], ["12:30", "16:00"]], "tue": [["08:00", "16:00"]]}
    assert hours.closed == ["2026-12-24"]
    assert hours.special == {"2026-12-23": [["08:00", "10:00"]]}


def test_a_change_of_hours_is_a_new_version(house: House, shops: Shops):
    olga = enter(house, "olga")
    arrive(house, SLOVAK, to="sk@novesta.example", with_draft=False)
    fields = {"name": "Slovak desk", "language": "sk", "working_language": "sk", "time_zone": "Europe/Bratislava"}
    olga.send("/operator/pools/sk", **fields, week_sat="9-12", is_active="on")
    page = olga.read("/operator/pools/sk")
    assert "version 2" in page
    assert "closed now" in page
    assert "Slovak desk" in page


@pytest.mark.parametrize(
    ("fields", "beside", "sentence"),
    [
        ({"week_tue": "all day"}, "week_tue", "08:00–12:00"),
        ({"closed": "24.12.2026"}, "closed", "2026-12-24"),
        ({"special": "2026-12-23"}, "special", ""),
        ({"special": "Christmas 8-10"}, "special", "each line"),
        ({"slug": "sk"}, "slug", "already in use"),
        ({"holiday_country": "XX"}, "holiday_country", "No public holidays"),
        ({"language": ""}, "language", "languages of the desk"),
    ],
)
def test_a_pool_that_cannot_be_is_told_beside_the_field(
    house: House, shops: Shops, fields: dict[str, str], beside: str, sentence: str
):
    answer = enter(house, "olga").send("/operator/pools/new", **{**POOL, **fields})
    if not sentence:
        # A date without windows is a closed one: allowed.
        assert answer.status_code == 302
        return
    assert answer.status_code == 422
    assert sentence in problem_beside(answer.text, beside)
    assert 'value="Baltic desk"' in answer.text


def test_a_week_that_never_opens_is_refused(house: House, shops: Shops):
    closed = {name: value for name, value in POOL.items() if not name.startswith(("week", "special"))}
    answer = enter(house, "olga").send("/operator/pools/new", **closed)
    assert answer.status_code == 422
    assert "never open" in answer.text


def test_somebody_is_put_in_changed_and_taken_out(house: House, shops: Shops):
    olga = enter(house, "olga")
    bence = shops.users["bence"]
    address = "/operator/pools/de/members"
    arrive(house, "Guten Tag, wo bleibt meine Bestellung?", to="de@novesta.example", with_draft=False)
    with house.database.reading() as session:
        assert TroubleKind.POOL_EMPTY in set(session.scalars(select(Trouble.kind).where(Trouble.mended_at.is_(None))))
    olga.send(address, user_id=str(bence), role="lead", capacity="5")
    with house.database.reading() as session:
        pool_id = session.scalars(select(Pool.id).where(Pool.slug == "de")).one()
        member = session.scalars(select(PoolMember).where(PoolMember.pool_id == pool_id)).one()
        roles = session.scalars(select(Membership.role).where(Membership.pool_id == pool_id)).all()
        left = set(session.scalars(select(Trouble.kind).where(Trouble.mended_at.is_(None))))
    assert (member.user_id, member.capacity, roles) == (bence, 5, [Role.LEAD])
    assert TroubleKind.POOL_EMPTY not in left
    assert "no level entered" in olga.read("/operator/pools/de")
    refused = olga.send(address, user_id=str(bence), role="agent", capacity="many")
    assert "whole number" in refused.text
    olga.send(f"{address}/{bence}/out")
    assert olga.send(f"{address}/{bence}/out").status_code == 404
    with house.database.reading() as session:
        assert session.scalars(select(Membership.id).where(Membership.pool_id == pool_id)).all() == []
