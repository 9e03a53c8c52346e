"""Say where a market's orders are pulled from, and that they are pulled no more."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.clients.rules import wrong_secure_url
from tolmach.errors import Refused
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.orders.model import OrderFeed, ShopSystem
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import mend_trouble

FIRST_DAYS = timedelta(days=60)
"""How far back the first pull goes: whoever writes has mostly ordered since, and shops tell no more unasked."""


def connect_shop(
    session: Session,
    market: Market,
    *,
    system: ShopSystem,
    address: str,
    key: str,
    secret: str,
    now: datetime,
    actor: Actor,
) -> OrderFeed:
    """Pull the market's orders from there from now on, with this key; a pull that runs with another one ends.

    Raises Refused where something is missing.
    """
    if wrong_secure_url(address):
        raise Refused("The shop needs an https address.")
    if not secret or (system is ShopSystem.WOOCOMMERCE and not key):
        raise Refused("WooCommerce needs --key and a secret, Shopify a token as its secret.")
    feed = _feed_of(session, market)
    if feed is None:
        feed = OrderFeed(client_id=market.client_id, market_id=market.id, since=now - FIRST_DAYS, created_at=now)
        session.add(feed)
    if (feed.system, feed.address) != (system, address):
        feed.since, feed.walk, feed.has_moved = now - FIRST_DAYS, "", True
    feed.system, feed.address, feed.key, feed.secret = system, address, key, secret
    feed.is_active, feed.attempts, feed.try_again_at, feed.failing_since = True, 0, None, None
    _end_claim(feed)
    session.flush()
    _tell(session, EventKind.SHOP_CONNECTED, feed, now=now, actor=actor)
    return feed


def disconnect_shop(session: Session, market: Market, *, now: datetime, actor: Actor) -> None:
    """Pull no more, also what is being pulled now; what is kept stays, and nobody is told of its troubles any more."""
    feed = _feed_of(session, market)
    if feed is None or not feed.is_active:
        return
    feed.is_active, feed.failing_since = False, None
    _end_claim(feed)
    session.flush()
    mend_trouble(session, TroubleKind.ORDERS_FAILED, now=now, subject=feed.subject, client_id=feed.client_id)
    _tell(session, EventKind.SHOP_DISCONNECTED, feed, now=now, actor=actor)


def _feed_of(session: Session, market: Market) -> OrderFeed | None:
    """The market's feed, locked: whoever records a pull meanwhile comes before or behind."""
    return session.scalar(select(OrderFeed).where(OrderFeed.market_id == market.id).with_for_update())


def _end_claim(feed: OrderFeed) -> None:
    """What runs finds its token gone, and keeps and records nothing any more."""
    feed.claim_token = feed.claimed_until = None


def _tell(session: Session, kind: EventKind, feed: OrderFeed, *, now: datetime, actor: Actor) -> None:
    where = {"client_id": feed.client_id, "market_id": feed.market_id}
    record_event(session, kind, at=now, actor=actor, **where, system=feed.system.value)
