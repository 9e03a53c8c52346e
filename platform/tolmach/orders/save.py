"""Keep what a shop tells of its orders, by market and number; what is older than what is known changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.db import insert_for
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.orders.find import fold_number
from tolmach.orders.model import Order
from tolmach.orders.rules import DAYS, LINKS, TEXTS, ToldOrder

_UNTOLD: Mapping[str, Any] = {
    **dict.fromkeys((*TEXTS, *LINKS, "address_folded", "phone_folded"), ""),
    **dict.fromkeys(DAYS),
    "total_minor": 0,
}
"""What a new order has where nothing was told."""


class Outcome(StrEnum):
    SAVED = "saved"
    OLDER = "older"


def markets_of(session: Session, client_id: int) -> dict[str, Market]:
    """Slug → market of the client."""
    return {row.slug: row for row in session.scalars(select(Market).where(Market.client_id == client_id))}


def save_orders(
    session: Session, orders: Sequence[ToldOrder], *, client_id: int, now: datetime, actor: Actor
) -> list[Outcome]:
    """Add these orders, or change those that are known; what became of each, in their order."""
    markets = markets_of(session, client_id)
    outcomes: dict[int, Outcome] = {}
    # Always in the same order: two shops' programs that write the same orders must not wait for each other in a circle.
    for place, order in sorted(enumerate(orders), key=lambda one: (fold_number(one[1].number), one[1].market)):
        outcomes[place] = _save(session, order, client_id, markets[order.market])
    saved = sum(one is Outcome.SAVED for one in outcomes.values())
    if saved:
        record_event(session, EventKind.ORDERS_TOLD, at=now, actor=actor, client_id=client_id, orders=saved)
    return [outcomes[place] for place in range(len(orders))]


def _save(session: Session, order: ToldOrder, client_id: int, market: Market) -> Outcome:
    told = {**order.values, "number": order.number, "updated_at": order.updated_at}
    new = {"currency": market.currency, "lines": [], **_UNTOLD, **told}
    insert = insert_for(session.get_bind().dialect.name)
    key = {"client_id": client_id, "market_id": market.id, "number_folded": fold_number(order.number)}
    statement = insert(Order).values(**key, **new)
    upsert = statement.on_conflict_do_update(
        index_elements=[Order.client_id, Order.number_folded, Order.market_id],
        set_=told,
        where=Order.updated_at <= statement.excluded.updated_at,
    )
    written = session.execute(upsert.returning(Order.id)).first()
    return Outcome.SAVED if written is not None else Outcome.OLDER
