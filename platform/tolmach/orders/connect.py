"""Say where a market's orders are pulled from."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.clients.rules import wrong_secure_url
from tolmach.errors import Refused
from tolmach.orders.model import OrderFeed, ShopSystem

FIRST_DAYS = timedelta(days=60)
"""How far back the first pull goes: whoever writes has mostly ordered since, and shops tell no more unasked."""


def connect_shop(
    session: Session, market: Market, *, system: ShopSystem, address: str, key: str, secret: str, now: datetime
) -> OrderFeed:
    """Pull the market's orders from there from now on, with this key. Raises Refused where something is missing."""
    if wrong_secure_url(address):
        raise Refused("The shop needs an https address.")
    if not secret or (system is ShopSystem.WOOCOMMERCE and not key):
        raise Refused("WooCommerce needs --key and a secret, Shopify a token as its secret.")
    feed = session.scalar(select(OrderFeed).where(OrderFeed.market_id == market.id))
    if feed is None:
        feed = OrderFeed(client_id=market.client_id, market_id=market.id, since=now - FIRST_DAYS, created_at=now)
        session.add(feed)
    if (feed.system, feed.address) != (system, address):
        feed.since = now - FIRST_DAYS
    feed.system, feed.address, feed.key, feed.secret = system, address, key, secret
    feed.is_active, feed.attempts, feed.try_again_at, feed.failing_since = True, 0, None, None
    session.flush()
    return feed


def disconnect_shop(session: Session, market: Market) -> None:
    """Pull no more; what is kept stays."""
    feed = session.scalar(select(OrderFeed).where(OrderFeed.market_id == market.id))
    if feed is not None:
        feed.is_active = False
