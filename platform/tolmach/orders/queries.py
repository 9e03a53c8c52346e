"""Orders as they stand beside a ticket."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tolmach.orders.find import orders_by_addresses

MOST_BESIDE = 4


@dataclass(frozen=True, kw_only=True)
class OrderView:
    """An order beside a ticket; ``total_minor`` in minor units of ``currency``, ``items`` as the shop told them."""

    number: str
    status: str
    ordered_on: date | None
    total_minor: int
    currency: str
    carrier: str
    tracking_number: str
    tracking_link: str
    items: tuple[dict[str, Any], ...]


def orders_beside(session: Session, *, client_id: int, addresses_folded: Collection[str]) -> tuple[OrderView, ...]:
    """The newest orders of the person who wrote, by their mail addresses."""
    rows = orders_by_addresses(session, client_id=client_id, addresses_folded=addresses_folded)[:MOST_BESIDE]
    return tuple(
        OrderView(
            number=row.number,
            status=row.status,
            ordered_on=row.ordered_on,
            total_minor=row.total_minor,
            currency=row.currency,
            carrier=row.carrier,
            tracking_number=row.tracking_number,
            tracking_link=row.tracking_link,
            items=tuple(row.lines),
        )
        for row in rows
    )
