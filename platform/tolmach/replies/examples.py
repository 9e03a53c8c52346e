"""What a preview has in the place of values: a market of the language, and an order, a promise and a letter."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.facts import facts_of_market
from tolmach.clients.model import Market
from tolmach.language import LANGUAGES, Language
from tolmach.orders.model import Order
from tolmach.replies.branches import DATE
from tolmach.replies.slots import say_dated_moment, say_moment
from tolmach.replies.values import market_values, order_values

NUMBER = "2026-10482"


def example_values(
    session: Session, language: Language, *, client_id: int | None, country: str = "", now: datetime
) -> dict[str, str]:
    """A value for every slot, as a customer of the first fitting market reads them; what it does not know is left out.

    ``client_id`` None takes anybody's market.
    """
    market = _market_for(session, client_id, language, country)
    known = _of_market(session, market, language, now) if market is not None else {}
    order = _order(now, market.currency if market is not None else "EUR")
    shown = order_values(order, language=language, country=market.country if market is not None else country)
    return {"ticket.reference": "ABC-7K3QF", "pool.hours": "08:00–16:00", "message.words": "…", **shown, **known}


def _of_market(session: Session, market: Market, language: Language, now: datetime) -> dict[str, str]:
    today = now.astimezone(ZoneInfo(market.time_zone)).date()
    facts = facts_of_market(session, client_id=market.client_id, market_id=market.id, on=today, language=language)
    place = {"language": language, "country": market.country, "zone": market.time_zone}
    return market_values(market, facts) | {
        DATE: today.isoformat(),
        "promise.by": say_moment(now + timedelta(days=1), **place),
        "message.sent_at": say_dated_moment(now, **place),
    }


def _order(now: datetime, currency: str) -> Order:
    return Order(
        number=NUMBER,
        status="delivered",
        ordered_on=(now - timedelta(days=4)).date(),
        shipped_on=(now - timedelta(days=2)).date(),
        delivered_on=(now - timedelta(days=1)).date(),
        total_minor=5990,
        currency=currency,
        lines=[{"name": "ABC-1", "quantity": 2}],
        carrier="GLS",
        pick_up_point="GLS 1024",
        payment_method="Visa",
        tracking_number="Z1234567890",
        tracking_link="https://…/Z1234567890",
        invoice_link=f"https://…/{NUMBER}",
    )


def _market_for(session: Session, client_id: int | None, language: Language, country: str) -> Market | None:
    """One that speaks the language: in the country, else where it is at home, else any; of a client their first."""
    wanted = select(Market).where(Market.is_active).order_by(Market.id)
    if client_id is not None:
        wanted = wanted.where(Market.client_id == client_id)
    markets = session.scalars(wanted).all()
    at_home = (country,) if country else LANGUAGES[language].countries
    fitting = [market for market in markets if language in market.languages]
    fitting = fitting or ([] if client_id is None else list(markets[:1]))
    return next((market for market in fitting if market.country in at_home), next(iter(fitting), None))
