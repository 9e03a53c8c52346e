"""The alarm of a market that fell silent: raised for that market alone, and closed when letters come again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from house_makers import FrozenClock, Shops
from sqlalchemy import select
from ticket_makers import make_message, make_ticket

from tolmach.clients.model import Market
from tolmach.jobs.silence import listen
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.wiring import House

pytestmark = pytest.mark.database
MARKETS = ("novesta-sk", "calida-sk")


def write_daily(house: House, shops: Shops, market: str, *, until: datetime, days: int, a_day: int = 6) -> None:
    """So many letters a day at noon, in one long conversation."""
    with house.database.writing.begin() as session:
        ticket = make_ticket(session, shops, market, now=until - timedelta(days=days))
        for day in range(days):
            for _ in range(a_day):
                make_message(session, ticket, "Kde je môj balík?", now=until - timedelta(days=day, hours=1))


def silent(house: House) -> list[Trouble]:
    is_open = (Trouble.kind == TroubleKind.MARKET_SILENT) & Trouble.mended_at.is_(None)
    with house.database.reading() as session:
        return list(session.scalars(select(Trouble).where(is_open)))


def test_a_market_that_fell_silent_is_a_trouble_until_letters_come(house: House, shops: Shops, clock: FrozenClock):
    for market in MARKETS:
        write_daily(house, shops, market, until=clock.at, days=40)
    listen(house)
    assert silent(house) == []
    clock.move(days=4)
    write_daily(house, shops, "calida-sk", until=clock.at, days=4)
    listen(house)
    (trouble,) = silent(house)
    assert (trouble.client_id, trouble.subject) == (
        shops.clients["novesta"],
        f"market:{shops.markets['novesta-sk']}",
    )
    assert trouble.cause["came"] == 0
    write_daily(house, shops, "novesta-sk", until=clock.at, days=1)
    listen(house)
    assert silent(house) == []


def test_a_market_no_longer_in_use_is_not_listened_to(house: House, shops: Shops, clock: FrozenClock):
    write_daily(house, shops, "novesta-sk", until=clock.at, days=40)
    clock.move(days=4)
    listen(house)
    assert len(silent(house)) == 1
    with house.database.writing.begin() as session:
        session.get_one(Market, shops.markets["novesta-sk"]).is_active = False
    listen(house)
    assert silent(house) == []


def test_a_market_stays_silent_however_long_it_is(house: House, shops: Shops, clock: FrozenClock):
    """What nobody mends becomes the usual in a few weeks, and no less wrong."""
    write_daily(house, shops, "novesta-sk", until=clock.at, days=40)
    clock.move(days=4)
    listen(house)
    began = silent(house)[0].id
    for _ in range(14):
        clock.move(days=7)
        listen(house)
        assert [trouble.id for trouble in silent(house)] == [began], clock.at
    write_daily(house, shops, "novesta-sk", until=clock.at, days=1)
    listen(house)
    assert silent(house) == []


def test_a_stray_letter_ends_no_silence(house: House, shops: Shops, clock: FrozenClock):
    write_daily(house, shops, "novesta-sk", until=clock.at, days=40)
    clock.move(days=4)
    listen(house)
    for _ in range(5):
        clock.move(days=7)
        write_daily(house, shops, "novesta-sk", until=clock.at, days=1, a_day=1)
        listen(house)
        assert len(silent(house)) == 1, clock.at
