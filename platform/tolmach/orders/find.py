"""Orders by the number a customer writes, or by the address they write from."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from tolmach.orders.model import Order
from tolmach.orders.phones import is_phone
from tolmach.remember import note, remembered

MOST_ORDERS = 5
"""So many of a customer's orders are looked at, the newest."""


def fold_number(number: str) -> str:
    """How order numbers are compared: letters and digits only, upper case; ``nv 2026-1`` finds ``NV-2026-1``."""
    return "".join(sign for sign in number if sign.isalnum()).upper()


def orders_by_numbers(session: Session, *, client_id: int, market_id: int, numbers: Sequence[str]) -> list[Order]:
    """The orders with these numbers, in the order they were named.

    Where several markets of the client have a number it is this market's, and nobody's where this one has none.
    """
    folded = tuple(dict.fromkeys(map(fold_number, numbers)))
    if not folded:
        return []
    key = _by_numbers(client_id, folded)
    return _named(remembered(session, key, lambda: _with_numbers(session, client_id, folded)), folded, market_id)


def orders_by_addresses(session: Session, *, client_id: int, addresses_folded: Collection[str]) -> list[Order]:
    """The newest orders placed with one of these addresses or phones, ``MOST_ORDERS`` at most, the newest first."""
    addresses = frozenset(addresses_folded)
    key = _by_addresses(client_id, addresses)
    return remembered(session, key, lambda: _newest_first(_placed_from(session, client_id, addresses)))


def orders_placed_or_named(
    session: Session, *, client_id: int, market_id: int, addresses_folded: Collection[str], numbers: Sequence[str]
) -> tuple[list[Order], list[Order]]:
    """The newest orders placed with these addresses, and what ``orders_by_numbers`` finds, in one query."""
    addresses, folded = frozenset(addresses_folded), tuple(dict.fromkeys(map(fold_number, numbers)))
    rows = _placed_from(session, client_id, addresses, folded)
    placed = [row for row in rows if any(is_theirs(row, address) for address in addresses)]
    return _newest_first(placed), _named(rows, folded, market_id)


def remember_orders(
    session: Session, *, client_id: int, named: Collection[Sequence[str]], senders: Collection[Collection[str]]
) -> None:
    """Read for a transaction that remembers which orders are ``named`` together, and which each of the senders placed.

    A sender is all their folded addresses.
    """
    numbers = {tuple(dict.fromkeys(map(fold_number, ones))) for ones in named}
    rows = _with_numbers(session, client_id, sorted(set().union(*numbers)))
    for ones in numbers:
        note(session, _by_numbers(client_id, ones), [row for row in rows if row.number_folded in ones])
    placed = _placed_from(session, client_id, set().union(*senders))
    for addresses in map(frozenset, senders):
        theirs = [row for row in placed if any(is_theirs(row, address) for address in addresses)]
        note(session, _by_addresses(client_id, addresses), _newest_first(theirs))


def is_theirs(order: Order, address_folded: str) -> bool:
    """Whether the sender's address is on the order; only then may its facts be told to them."""
    return bool(address_folded) and address_folded in (order.address_folded, order.phone_folded)


def _named(rows: Collection[Order], folded: Sequence[str], market_id: int) -> list[Order]:
    """The one order that each number means in this market, as far as that is certain. Pure."""
    by_number: dict[str, list[Order]] = {}
    for row in rows:
        by_number.setdefault(row.number_folded, []).append(row)
    meant = []
    for number in folded:
        everywhere = by_number.get(number, [])
        here = [row for row in everywhere if row.market_id == market_id]
        meant += here or (everywhere if len(everywhere) == 1 else [])
    return meant


def _with_numbers(session: Session, client_id: int, folded: Sequence[str]) -> list[Order]:
    """The orders with these folded numbers, of all markets of the client."""
    if not folded:
        return []
    return list(session.scalars(select(Order).where(Order.client_id == client_id, Order.number_folded.in_(folded))))


def _placed_from(
    session: Session, client_id: int, addresses: Collection[str], numbers: Sequence[str] = ()
) -> list[Order]:
    """The newest orders of each address and phone, and those with these folded numbers."""
    mails = sorted(one for one in addresses if "@" in one)
    phones = sorted(one for one in addresses if "@" not in one and is_phone(one))
    if not (mails or phones or numbers):
        return []
    is_named = Order.number_folded.in_(numbers)
    told = [(Order.address_folded, mails), (Order.phone_folded, phones)]
    asked = [(column, _place_among(column), ones) for column, ones in told if ones]
    numbered = (
        select(Order, *(place.label(f"place_{index}") for index, (_, place, _) in enumerate(asked)))
        .where(Order.client_id == client_id, or_(*(column.in_(ones) for column, _, ones in asked), is_named))
        .subquery()
    )
    newest = aliased(Order, numbered)
    is_near = (
        numbered.c[column.key].in_(ones) & (numbered.c[f"place_{index}"] <= MOST_ORDERS)
        for index, (column, _, ones) in enumerate(asked)
    )
    return list(session.scalars(select(newest).where(or_(*is_near, numbered.c.number_folded.in_(numbers)))))


def _place_among(column: InstrumentedAttribute[str]) -> ColumnElement[int]:
    """How many orders of the same address are at least as new."""
    newest_first = Order.ordered_on.desc().nulls_last(), Order.id.desc()
    return func.row_number().over(partition_by=column, order_by=newest_first)


def _newest_first(orders: Collection[Order]) -> list[Order]:
    return sorted(orders, key=lambda row: (row.ordered_on or date.min, row.id), reverse=True)[:MOST_ORDERS]


def _by_numbers(client_id: int, folded: tuple[str, ...]) -> Hashable:
    return "orders with numbers", client_id, folded


def _by_addresses(client_id: int, addresses: frozenset[str]) -> Hashable:
    return "orders from addresses", client_id, addresses
