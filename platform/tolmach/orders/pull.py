"""Pull the orders of a shop: claim it, keep page after page, record how it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from tolmach.claims import claim_next, record_claim, retry_at
from tolmach.clients.model import Market
from tolmach.db import database_now
from tolmach.errors import PortError
from tolmach.events.actor import JOB
from tolmach.orders.errors import OrdersRefused
from tolmach.orders.find import fold_number
from tolmach.orders.model import Order, OrderFeed
from tolmach.orders.rules import ToldOrder, read_order
from tolmach.orders.save import save_orders
from tolmach.orders.source import OrderPage
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import mend_trouble, raise_trouble
from tolmach.web_client import SECONDS, WebRefused

MOST_PAGES = 20
LEASE = timedelta(seconds=SECONDS * MOST_PAGES + 300)
EVERY = timedelta(minutes=5)
FIRST_PAUSE, LAST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
TELL_AFTER = timedelta(hours=1)
"""How long a shop may be away before its operator is told; what only they can mend is told at once."""


def claim_feed(session: Session) -> OrderFeed | None:
    """The shop that waits longest; None where none is due."""
    return claim_next(session, OrderFeed, OrderFeed.is_active, lease=LEASE)  # type: ignore[arg-type]


def keep_page(session: Session, feed: OrderFeed, page: OrderPage, *, now: datetime) -> bool:
    """Keep a page and how far it came. False, and nothing kept, where the claim is no longer ours."""
    is_ours = _is_ours(feed)
    read_to = min(page.read_to, now)
    if not session.execute(update(OrderFeed).where(is_ours).values(since=read_to)).rowcount:  # type: ignore[attr-defined]
        return False
    slug = session.get_one(Market, feed.market_id).slug
    told = [order for raw in page.orders if (order := _usable({**raw, "market": slug}, slug, now))]
    new = _unknown(session, feed.client_id, told)
    save_orders(session, new, client_id=feed.client_id, now=now, actor=JOB)
    return True


def record_pull(session: Session, feed: OrderFeed, *, has_more: bool, now: datetime) -> None:
    """It went well."""
    again = None if has_more else database_now(session) + EVERY
    values = {"attempts": 0, "try_again_at": again, "failing_since": None}
    if record_claim(session, OrderFeed, feed.id, feed.claim_token or "", values):
        mend_trouble(session, TroubleKind.ORDERS_FAILED, now=now, subject=_subject(feed), client_id=feed.client_id)


def record_failure(session: Session, feed: OrderFeed, error: PortError, *, now: datetime) -> None:
    """It did not: again later, as late as the shop says, and a trouble where that does not pass by itself."""
    since = feed.failing_since or now
    asked = error.after_seconds if isinstance(error, WebRefused) else None
    again = retry_at(session, feed.attempts, first=FIRST_PAUSE, most=LAST_PAUSE)
    if asked is not None:
        again = max(again, database_now(session) + timedelta(seconds=asked))
    values = {"try_again_at": again, "failing_since": since}
    if not record_claim(session, OrderFeed, feed.id, feed.claim_token or "", values):
        return
    if error.permanent or now - since >= TELL_AFTER:
        market = session.get_one(Market, feed.market_id).name
        raise_trouble(
            session,
            TroubleKind.ORDERS_FAILED,
            now=now,
            subject=_subject(feed),
            client_id=feed.client_id,
            market=market,
            reason=error.reason,
        )


def _is_ours(feed: OrderFeed) -> ColumnElement[bool]:
    return (OrderFeed.id == feed.id) & (OrderFeed.claim_token == feed.claim_token)


def _usable(raw: Mapping[str, Any], market: str, now: datetime) -> ToldOrder | None:
    """The order without the fields that the house does not take: a shop's old link keeps no order out."""
    try:
        return read_order(raw, markets=(market,), now=now)
    except OrdersRefused as refused:
        wrong = {str(one.path[0]) for one in refused.faults}
    wrong |= {"total", "currency"} if wrong & {"total", "currency"} else set()
    try:
        return read_order({name: value for name, value in raw.items() if name not in wrong}, markets=(market,), now=now)
    except OrdersRefused:
        return None


def _unknown(session: Session, client_id: int, orders: Sequence[ToldOrder]) -> list[ToldOrder]:
    """Those that are not kept as of this very instant: the last of a page is read once more with the next."""
    numbers = {fold_number(order.number) for order in orders}
    rows = select(Order.number_folded, Order.updated_at).where(
        Order.client_id == client_id, Order.number_folded.in_(numbers)
    )
    known = {row.number_folded: row.updated_at for row in session.execute(rows)}
    return [order for order in orders if known.get(fold_number(order.number)) != order.updated_at]


def _subject(feed: OrderFeed) -> str:
    return f"order_feed:{feed.id}"
