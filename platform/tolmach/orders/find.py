"""Orders by the number a customer writes, or by the address they write from."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.orders.model import Order


def fold_number(number: str) -> str:
    """How order numbers are compared: letters and digits only, upper case; ``nv 2026-1`` finds ``NV-2026-1``."""
    return "".join(sign for sign in number if sign.isalnum()).upper()


def orders_by_numbers(session: Session, *, client_id: int, numbers: Sequence[str]) -> list[Order]:
    """The client's orders with these numbers, in the order they were named."""
    folded = [fold_number(number) for number in numbers]
    if not folded:
        return []
    rows = session.scalars(select(Order).where(Order.client_id == client_id, Order.number_folded.in_(folded))).all()
    return sorted(rows, key=lambda row: folded.index(row.number_folded))


def orders_by_addresses(
    session: Session, *, client_id: int, addresses_folded: Collection[str], most: int = 5
) -> list[Order]:
    """The newest orders placed with one of these mail addresses."""
    return list(
        session.scalars(
            select(Order)
            .where(Order.client_id == client_id, Order.address_folded.in_(sorted(addresses_folded)))
            .order_by(Order.ordered_on.desc(), Order.id.desc())
            .limit(most)
        )
    )


def is_theirs(order: Order, address_folded: str) -> bool:
    """Whether the sender's address is on the order; only then may its facts be told to them."""
    return bool(address_folded) and address_folded in (order.address_folded, order.phone_folded)
