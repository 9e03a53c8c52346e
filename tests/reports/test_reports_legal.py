"""Limits of the law in a market's report: on the day they end, as they are stored."""

from __future__ import annotations

import pytest
from house_makers import FrozenClock, Shops
from market_days import MarketDays
from sqlalchemy import event

from tolmach.commands.report_text import report_as_text
from tolmach.reports.rules import Share
from tolmach.tickets.model import ClosedReason, Ticket
from tolmach.tickets.topic import set_topic
from tolmach.wiring import House

pytestmark = pytest.mark.database


@pytest.fixture
def days(house: House, shops: Shops, clock: FrozenClock) -> MarketDays:
    return MarketDays(house, shops, clock)


def about(days: MarketDays, ticket_id: int, topic: str = "return") -> int:
    with days.house.database.writing.begin() as session:
        ticket = session.get_one(Ticket, ticket_id)
        set_topic(session, days.shops.access("alena"), ticket, topic, now=days.clock.at)
    return ticket_id


def test_a_limit_belongs_to_the_day_it_ends_and_is_kept_or_missed(days: MarketDays):
    kept, _missed, late, _running = (about(days, days.write(f"0{day} 10:00")) for day in (7, 7, 7, 8))
    days.solve("21 23:59", kept)
    days.solve("22 00:00", late)
    now = days.report(21, now="22 12:00").now
    assert now.legal == Share(part=1, whole=3)
    assert len(now.limits) == 3
    following = days.report(22, now="22 12:00").now
    assert (following.legal, len(following.limits)) == (Share(part=0, whole=0), 1), "not known yet"
    assert days.report(22, now="23 12:00").now.legal == Share(part=0, whole=1)
    assert days.report(7, now="22 12:00").now.limits == ()


def test_what_is_no_matter_or_of_another_market_does_not_count(days: MarketDays):
    spam, here = (about(days, days.write(f"07 1{hour}:00")) for hour in (0, 1))
    about(days, days.write("07 12:00", to="cs@novesta.example"))
    days.close("08 10:00", spam, ClosedReason.SPAM)
    days.solve("08 11:00", here)
    about(days, about(days, days.write("07 13:00")), "delivery")
    assert days.report(21).now.legal == Share(part=1, whole=1)
    assert days.report(21, market="cs").now.legal == Share(part=0, whole=1)


def test_the_text_names_kept_and_missed(days: MarketDays):
    about(days, days.write("07 10:00"))
    text = report_as_text(days.report(21))
    assert "legal limits kept                   0 of 1, 0% (-)" in text
    assert "legal limits missed                 1 (0)" in text


def test_it_is_one_query_however_many_there_are(days: MarketDays):
    asked: list[str] = []
    event.listen(days.house.database.engine, "before_cursor_execute", lambda _c, _k, sql, *_rest: asked.append(sql))
    for number in range(3):
        about(days, days.write(f"07 1{number}:00"))
    asked.clear()
    days.report(21)
    assert sum("legal_clock" in sql for sql in asked) == 1
