"""Whether a customer is told that the letter came: each market says when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flow_steps import letters_sent, mail_in, tickets
from house_makers import FrozenClock, Shops
from sqlalchemy import delete, select

from tolmach.clients.model import Acknowledge, Market
from tolmach.pools.model import LanguageRule, Rung
from tolmach.sla.model import Promise
from tolmach.wiring import House

pytestmark = pytest.mark.database
OPEN, CLOSED = timedelta(0), timedelta(hours=9)

TOLD = {
    # name: what the market wants, how long after Tuesday ten, whether the customer is told
    "always, by day": (Acknowledge.ALWAYS, OPEN, True),
    "always, in the evening": (Acknowledge.ALWAYS, CLOSED, True),
    "out of hours, by day": (Acknowledge.OUT_OF_HOURS, OPEN, False),
    "out of hours, in the evening": (Acknowledge.OUT_OF_HOURS, CLOSED, True),
    "never, by day": (Acknowledge.NEVER, OPEN, False),
    "never, in the evening": (Acknowledge.NEVER, CLOSED, False),
}


def write(house: House, shops: Shops, wanted: Acknowledge) -> tuple[int, int]:
    """How many letters and promises the customer got."""
    with house.database.writing.begin() as session:
        session.get_one(Market, shops.markets["novesta-sk"]).acknowledge = wanted
    mail_in(house, "Dobrý deň, kde je môj balík?\n", to="sk@novesta.example")
    with house.database.reading() as session:
        promises = session.scalars(select(Promise)).all()
    return len(letters_sent(house, "maria.kovacova@post.example")), len(promises)


@pytest.mark.parametrize(("wanted", "after", "is_told"), TOLD.values(), ids=TOLD)
def test_each_market_says_when_a_letter_is_acknowledged(
    house: House, shops: Shops, clock: FrozenClock, wanted: Acknowledge, after: timedelta, is_told: bool
):
    clock.move(seconds=after.total_seconds())
    assert write(house, shops, wanted) == (is_told, is_told)
    assert tickets(house)[0].due_at is not None, "what is owed does not depend on what was told"


@pytest.mark.parametrize(("wanted", "is_told"), [(Acknowledge.OUT_OF_HOURS, True), (Acknowledge.NEVER, False)])
def test_where_no_pool_serves_it_nobody_is_open_and_nothing_is_promised(
    house: House, shops: Shops, wanted: Acknowledge, is_told: bool
):
    with house.database.writing.begin() as session:
        session.execute(delete(Rung))
        session.execute(delete(LanguageRule))
    assert write(house, shops, wanted) == (is_told, 0)
