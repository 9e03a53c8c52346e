"""The migration to orders that are a market's: two shops of one client number alike."""

from __future__ import annotations

import pytest
from old_rows import before, put
from sqlalchemy import Engine, text

from tolmach.errors import Refused
from tolmach.schema import downgrade_schema, upgrade_schema

pytestmark = pytest.mark.database


def orders_in(engine: Engine) -> list[tuple[int, str]]:
    with engine.connect() as connection:
        rows = connection.execute(text('SELECT market_id, number_folded FROM "order" ORDER BY id'))
        return [(row[0], row[1]) for row in rows]


def test_orders_stay_and_the_way_back_is_refused_where_two_markets_number_alike(fresh: Engine):
    upgrade_schema(fresh, before("order_markets"))
    put(fresh, "client", id=1, slug="novesta", name="Novesta", reference_prefix="NOV")
    for market in (1, 2):
        put(fresh, "market", id=market, client_id=1, slug=f"m{market}")
    put(fresh, "order", id=1, client_id=1, market_id=1, number_folded="10443")
    for _ in range(2):
        upgrade_schema(fresh)
        downgrade_schema(fresh, before("order_markets"))
    upgrade_schema(fresh)
    put(fresh, "order", id=2, client_id=1, market_id=2, number_folded="10443")
    with pytest.raises(Refused, match="10443"):
        downgrade_schema(fresh, before("order_markets"))
    assert orders_in(fresh) == [(1, "10443"), (2, "10443")]
