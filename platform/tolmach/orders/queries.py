"""Orders as they stand beside a ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tolmach.orders.find import orders_by_address

MOST_ORDERS = 4


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


def orders_beside(session: Session, *, client_id: int, address_folded: str | None) -> tuple[OrderView, ...]:
    """The newest orders of the person who wrote, by their mail address."""
    if not address_folded:
        return ()
    rows = orders_by_address(session, client_id=client_id, address_folded=address_folded, most=MOST_ORDERS)
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
