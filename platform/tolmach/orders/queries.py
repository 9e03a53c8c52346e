"""Orders as they stand beside a ticket."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tolmach.orders.find import is_theirs, orders_placed_or_named
from tolmach.orders.model import Order

MOST_BESIDE = 4


@dataclass(frozen=True, kw_only=True)
class OrderView:
    """An order beside a ticket; ``total_minor`` in minor units of ``currency``, ``items`` as the shop told them.

    One that is not ``is_theirs`` was only named in a letter: nothing of it may be told to who wrote that.
    """

    number: str
    status: str
    ordered_on: date | None
    total_minor: int
    currency: str
    carrier: str
    tracking_number: str
    tracking_link: str
    items: tuple[dict[str, Any], ...]
    is_theirs: bool


def orders_beside(
    session: Session,
    *,
    client_id: int,
    market_id: int,
    addresses_folded: Collection[str],
    numbers: Sequence[str] = (),
) -> tuple[OrderView, ...]:
    """The orders that letters name by ``numbers``, whoever placed them, then the newest of the person who wrote."""
    placed, named = orders_placed_or_named(
        session, client_id=client_id, market_id=market_id, addresses_folded=addresses_folded, numbers=numbers
    )
    rows = [*named, *(row for row in placed if row not in named)][:MOST_BESIDE]
    return tuple(_view(row, addresses_folded) for row in rows)


def _view(row: Order, addresses_folded: Collection[str]) -> OrderView:
    return OrderView(
        number=row.number,
        status=row.status,
        ordered_on=row.ordered_on,
        total_minor=row.total_minor,
        currency=row.currency,
        carrier=row.carrier,
        tracking_number=row.tracking_number,
        tracking_link=row.tracking_link,
        items=tuple(row.lines),
        is_theirs=any(is_theirs(row, address) for address in addresses_folded),
    )
