"""Pull the orders of a shop: claim it, keep page after page, record how it ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
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
from tolmach.orders.rules import DAYS, ToldOrder, read_order
from tolmach.orders.save import save_orders
from tolmach.orders.source import OrderPage, OrderSource
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import mend_trouble, raise_trouble
from tolmach.web_client import SECONDS, WebRefused

MOST_PAGES = 20
LEASE = timedelta(seconds=SECONDS * MOST_PAGES + 300)
EVERY = timedelta(minutes=5)
OVERLAP = EVERY
"""So much is read again behind what is newest: a shop stamps orders before it shows them, and several in one second.

Once is enough, for between two readings lies as long a time.
"""
FIRST_PAUSE, LAST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
TELL_AFTER = timedelta(hours=1)
"""How long a shop may be away before its operator is told; what only they can mend is told at once."""

_EMPTY: Mapping[str, Any] = {**dict.fromkeys(DAYS), "lines": []}
"""Field → its value where nothing is known; that of the others is an empty text."""


def claim_feed(session: Session) -> OrderFeed | None:
    """The shop that waits longest; None where none is due."""
    by_wait = OrderFeed.try_again_at.asc().nulls_first()
    return claim_next(session, OrderFeed, OrderFeed.is_active, lease=LEASE, by=by_wait)  # type: ignore[arg-type]


def pages_of(feed: OrderFeed, source: OrderSource) -> Iterator[OrderPage]:
    """The pages to pull now: where the last pull was cut short from there, else from where the shop is read to.

    Where the last reading brought that further, from a little before.
    """
    return source.pages(feed.since - OVERLAP if feed.has_moved else feed.since, feed.walk)


def keep_page(session: Session, feed: OrderFeed, page: OrderPage, *, now: datetime) -> bool:
    """Keep a page and how far it came. False, and nothing kept, where the claim is no longer ours."""
    come = _come(feed, page, now)
    if not session.execute(update(OrderFeed).where(_is_ours(feed)).values(**come)).rowcount:  # type: ignore[attr-defined]
        return False
    feed.since, feed.walk, feed.has_moved = come["since"], come["walk"], come["has_moved"]
    slug = session.get_one(Market, feed.market_id).slug
    told = [order for raw in page.orders if (order := _usable({**raw, "market": slug}, slug, now))]
    new = _unknown(session, feed, told, now)
    save_orders(session, new, client_id=feed.client_id, now=now, actor=JOB)
    return True


def record_pull(session: Session, feed: OrderFeed, *, has_more: bool, now: datetime) -> None:
    """It went well. A shop that has more is due at once, behind those that wait already."""
    again = database_now(session) + (timedelta() if has_more else EVERY)
    values = {"attempts": 0, "try_again_at": again, "failing_since": None}
    if record_claim(session, OrderFeed, feed.id, feed.claim_token or "", values):
        mend_trouble(session, TroubleKind.ORDERS_FAILED, now=now, subject=feed.subject, client_id=feed.client_id)


def record_failure(session: Session, feed: OrderFeed, error: PortError, *, now: datetime) -> None:
    """It did not: again later, as late as the shop says, and a trouble where that does not pass by itself."""
    since = feed.failing_since or now
    asked = error.after_seconds if isinstance(error, WebRefused) else None
    again = retry_at(session, feed.attempts, first=FIRST_PAUSE, most=LAST_PAUSE)
    if asked is not None:
        again = max(again, database_now(session) + timedelta(seconds=asked))
    values: dict[str, Any] = {"try_again_at": again, "failing_since": since}
    if error.permanent:
        # It may be the walk itself that the shop no longer knows.
        values["walk"] = ""
    if not record_claim(session, OrderFeed, feed.id, feed.claim_token or "", values):
        return
    if error.permanent or now - since >= TELL_AFTER:
        market = session.get_one(Market, feed.market_id).name
        raise_trouble(
            session,
            TroubleKind.ORDERS_FAILED,
            now=now,
            subject=feed.subject,
            client_id=feed.client_id,
            market=market,
            reason=error.reason,
        )


def _is_ours(feed: OrderFeed) -> ColumnElement[bool]:
    return (OrderFeed.id == feed.id) & (OrderFeed.claim_token == feed.claim_token)


def _come(feed: OrderFeed, page: OrderPage, now: datetime) -> dict[str, Any]:
    """How far the shop is read with the page, which goes on with a walk or begins anew."""
    since = max(feed.since, min(page.read_to, now))
    has_moved = since > feed.since or bool(feed.walk and feed.has_moved)
    return {"since": since, "walk": page.walk, "has_moved": has_moved}


def _usable(raw: Mapping[str, Any], market: str, now: datetime) -> ToldOrder | None:
    """The order with those fields empty that the house does not take: a shop's old link keeps no order out.

    What was kept of them before is no longer so either: an earlier parcel's link must not stand beside a new number.
    """
    try:
        return read_order(raw, markets=(market,), now=now)
    except OrdersRefused as refused:
        wrong = {str(one.path[0]) for one in refused.faults}
    is_money_wrong = bool(wrong & {"total", "currency"})
    untold = (wrong & {"updated_at"}) | ({"total", "currency"} if is_money_wrong else set())
    rest = {name: _EMPTY.get(name, "") if name in wrong else value for name, value in raw.items() if name not in untold}
    try:
        order = read_order(rest, markets=(market,), now=now)
    except OrdersRefused:
        return None
    return replace(order, values={**order.values, "total_minor": 0}) if is_money_wrong else order


def _unknown(session: Session, feed: OrderFeed, orders: Sequence[ToldOrder], now: datetime) -> list[ToldOrder]:
    """Those of which something is new: every pull reads some orders that an earlier one kept."""
    numbers = {fold_number(order.number) for order in orders}
    of_shop = Order.client_id == feed.client_id, Order.market_id == feed.market_id
    rows = session.scalars(select(Order).where(*of_shop, Order.number_folded.in_(numbers)))
    known = {row.number_folded: row for row in rows}
    return [order for order in orders if not _is_known(order, known.get(fold_number(order.number)), now)]


def _is_known(order: ToldOrder, known: Order | None, now: datetime) -> bool:
    """Whether the order is kept as it is told, and of this very instant unless its own time could not be used.

    The instant alone says too little: an order may change twice in one second.
    """
    if known is None or order.updated_at not in (known.updated_at, now):
        return False
    return all(getattr(known, column) == value for column, value in order.values.items())
