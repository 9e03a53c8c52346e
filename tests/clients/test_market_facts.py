"""What is true of a market, from a day to a day."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from house_makers import TUESDAY_TEN, Shops
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tolmach.clients.facts import facts_of_market
from tolmach.clients.model import Market, MarketFact
from tolmach.clients.set_facts import history_of_facts, remove_fact, set_facts
from tolmach.errors import FieldsRefused, NotFound, Wrong
from tolmach.events.actor import JOB
from tolmach.events.model import Event, EventKind
from tolmach.wiring import House

pytestmark = pytest.mark.database

TODAY = date(2026, 9, 22)


def say(session: Session, market: Market, *, since: date = TODAY, until: date | None = None, **values: str):
    return set_facts(session, market, values=values, valid_from=since, valid_to=until, now=TUESDAY_TEN, actor=JOB)


def held(session: Session, market: Market, name: str, on: date) -> str | None:
    return facts_of_market(session, client_id=market.client_id, market_id=market.id, on=on).get(name)


@pytest.fixture
def market_id(shops: Shops) -> int:
    return shops.markets["novesta-sk"]


def test_a_new_value_ends_the_one_before_it(house: House, market_id: int):
    with house.database.writing.begin() as session:
        market = session.get_one(Market, market_id)
        assert say(session, market, phone="+421 900", return_days="30") == ["phone"]
        assert held(session, market, "phone", date(2026, 9, 21)) == "+421 2 123 456 78"
        assert held(session, market, "phone", TODAY) == "+421 900"
        rows = history_of_facts(session, market)["phone"]
        assert [(row.valid_from, row.valid_to) for row in rows] == [(TODAY, None), (None, date(2026, 9, 21))]
    with house.database.reading() as session:
        event = session.scalars(select(Event).where(Event.kind == EventKind.FACTS_CHANGED)).one()
        assert event.data == {"facts": ["phone"]}


def test_a_passing_value_gives_way_to_the_one_before_it(house: House, market_id: int):
    with house.database.writing.begin() as session:
        market = session.get_one(Market, market_id)
        say(session, market, since=date(2026, 11, 1), until=date(2027, 1, 31), return_days="60")
        assert held(session, market, "return_days", date(2026, 10, 31)) == "30"
        assert held(session, market, "return_days", date(2026, 11, 1)) == "60"
        assert held(session, market, "return_days", date(2027, 1, 31)) == "60"
        assert held(session, market, "return_days", date(2027, 2, 1)) == "30"


def test_a_second_word_on_the_same_day_corrects_the_first(house: House, market_id: int):
    with house.database.writing.begin() as session:
        market = session.get_one(Market, market_id)
        say(session, market, phone="+421 900 111")
        say(session, market, phone="+421 900 222")
        assert held(session, market, "phone", TODAY) == "+421 900 222"
        assert len(history_of_facts(session, market)["phone"]) == 2


def test_an_empty_value_ends_the_fact(house: House, market_id: int):
    with house.database.writing.begin() as session:
        market = session.get_one(Market, market_id)
        assert say(session, market, phone="") == ["phone"]
        assert held(session, market, "phone", TODAY) is None
        assert held(session, market, "phone", date(2026, 9, 21)) is not None


@pytest.mark.parametrize(
    ("values", "field", "wrong"),
    [
        ({"refund_days": "30"}, "refund_days", Wrong.REFUND_TOO_LATE),
        ({"refund_days": "soon"}, "refund_days", Wrong.NO_NUMBER),
        ({"return_days": "-3"}, "return_days", Wrong.NO_NUMBER),
        ({"return_days": "٣"}, "return_days", Wrong.NO_NUMBER),
        ({"colour": "red"}, "colour", Wrong.NO_CHOICE),
    ],
)
def test_what_is_no_fact_is_refused(house: House, market_id: int, values: dict[str, str], field: str, wrong: Wrong):
    with house.database.writing.begin() as session:
        market = session.get_one(Market, market_id)
        with pytest.raises(FieldsRefused) as refused:
            say(session, market, **values)
        assert refused.value.fields == {field: wrong}
        assert (
            session.scalar(select(func.count()).select_from(MarketFact).where(MarketFact.market_id == market_id)) == 5
        )


def test_an_end_before_the_beginning_is_refused(house: House, market_id: int):
    with house.database.writing.begin() as session, pytest.raises(FieldsRefused) as refused:
        say(session, session.get_one(Market, market_id), until=date(2026, 9, 1), phone="1")
    assert refused.value.fields == {"valid_to": Wrong.ENDS_BEFORE}


def test_only_what_has_not_begun_can_be_taken_back(house: House, market_id: int):
    with house.database.writing.begin() as session:
        market = session.get_one(Market, market_id)
        say(session, market, since=date(2026, 10, 1), until=date(2026, 10, 2), phone="1")
        say(session, market, web="https://novesta.example")
        rows = history_of_facts(session, market)
        remove_fact(session, market, rows["phone"][0].id, now=TUESDAY_TEN, actor=JOB)
        assert held(session, market, "phone", date(2026, 10, 1)) != "1"
        with pytest.raises(NotFound):
            remove_fact(session, market, rows["web"][0].id, now=TUESDAY_TEN, actor=JOB)
        other = session.scalars(select(Market).where(Market.id != market_id)).first()
        assert other is not None
        with pytest.raises(NotFound):
            remove_fact(session, other, rows["signature"][0].id, now=_late(), actor=JOB)


def _late() -> datetime:
    return TUESDAY_TEN
