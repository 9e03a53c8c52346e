"""What a shop may tell of an order, whichever way it comes. Pure.

A field that is not told stays as it is; one that is told empty is emptied.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from tolmach.orders.errors import FieldFault, OrderFault, OrdersRefused
from tolmach.orders.fields import (
    Faulty,
    currency_of,
    day_of,
    instant_of,
    link_of,
    mail_of,
    minor_units,
    number_of,
    phone_of,
    quantity_of,
    text_of,
)

MOST_ORDERS = 500
MOST_LINES = 200
MOST_FAULTS = 100
"""Who made more of them has made one mistake many times, and the answer would be longer than the call."""
LATEST_AHEAD = timedelta(days=1)
"""A shop's clock may be wrong; an order from the future would keep every later word of it out."""

TEXTS: Mapping[str, int] = {
    "customer_name": 200,
    "postcode": 20,
    "status": 60,
    "payment_method": 120,
    "carrier": 120,
    "tracking_number": 120,
    "pick_up_point": 300,
    "refund_state": 60,
    "return_state": 60,
}
"""Field → how many characters it may have."""

LINKS = ("tracking_link", "invoice_link")
DAYS = ("ordered_on", "shipped_on", "delivered_on")
LINE_TEXTS: Mapping[str, int] = {"sku": 64, "name": 300, "size": 60, "colour": 60}

_Reader = Callable[[object], Any]
_READERS: Mapping[str, tuple[str, _Reader]] = {
    **{name: (name, text_of(most)) for name, most in TEXTS.items()},
    **{name: (name, link_of) for name in LINKS},
    **{name: (name, day_of) for name in DAYS},
    "mail": ("address_folded", mail_of),
    "phone": ("phone_folded", phone_of),
}
"""Field → the column it is kept in, and how it is read."""

FIELDS = frozenset({"number", "market", "updated_at", "total", "currency", "lines", *_READERS})


@dataclass(frozen=True, kw_only=True)
class ToldOrder:
    """An order as it was told; ``values`` are columns of the table, those only that were told."""

    number: str
    market: str
    updated_at: datetime
    values: Mapping[str, Any]


def read_orders(raws: Sequence[object], *, markets: Collection[str], now: datetime) -> list[ToldOrder]:
    """All of these orders. Raises OrdersRefused with the faults of all, ``MOST_FAULTS`` at most.

    The order's place begins each path.
    """
    if len(raws) > MOST_ORDERS:
        raise OrdersRefused([FieldFault(path=(), fault=OrderFault.TOO_MANY, limit=MOST_ORDERS)])
    told, faults = [], []
    for place, raw in enumerate(raws):
        try:
            told.append(read_order(raw, markets=markets, now=now))
        except OrdersRefused as refused:
            faults += [FieldFault(path=(place, *one.path), fault=one.fault, limit=one.limit) for one in refused.faults]
        if len(faults) >= MOST_FAULTS:
            break
    if faults:
        raise OrdersRefused(faults[:MOST_FAULTS])
    return told


def read_order(raw: object, *, markets: Collection[str], now: datetime) -> ToldOrder:
    """One order; ``markets`` are the slugs of its client. Raises OrdersRefused with its faults, so many at most."""
    if not isinstance(raw, Mapping):
        raise OrdersRefused([FieldFault(path=(), fault=OrderFault.NO_OBJECT)])
    reading = _Reading()
    order = ToldOrder(
        number=reading.take(("number",), number_of, raw.get("number", "")),
        market=reading.take(("market",), _market_among(markets), raw.get("market", "")),
        updated_at=reading.take(("updated_at",), _not_after(now + LATEST_AHEAD), raw["updated_at"])
        if "updated_at" in raw
        else now,
        values=_values(reading, raw),
    )
    reading.refuse_unknown((), raw.keys() - FIELDS)
    if reading.faults:
        raise OrdersRefused(sorted(reading.faults, key=lambda one: [str(step) for step in one.path]))
    return order


class _Reading:
    """Collects what is wrong, so that all of it is said at once."""

    def __init__(self) -> None:
        self.faults: list[FieldFault] = []

    def take(self, path: tuple[str | int, ...], read: _Reader, value: object) -> Any:
        try:
            return read(value)
        except Faulty as faulty:
            self.say(path, faulty.fault, faulty.limit)
            return None

    def say(self, path: tuple[str | int, ...], fault: OrderFault, limit: int | None = None) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(FieldFault(path=path, fault=fault, limit=limit))

    def refuse_unknown(self, path: tuple[str | int, ...], names: Collection[object]) -> None:
        for name in islice(names, MOST_FAULTS):
            self.say((*path, str(name)), OrderFault.UNKNOWN_FIELD)


def _market_among(markets: Collection[str]) -> _Reader:
    def read(value: object) -> str:
        if not value:
            raise Faulty(OrderFault.MISSING)
        if not isinstance(value, str) or value not in markets:
            raise Faulty(OrderFault.UNKNOWN_MARKET)
        return value

    return read


def _not_after(latest: datetime) -> _Reader:
    def read(value: object) -> datetime:
        instant = instant_of(value)
        if instant > latest:
            raise Faulty(OrderFault.NO_TIME)
        return instant

    return read


def _values(reading: _Reading, raw: Mapping[str, object]) -> dict[str, Any]:
    told = {column: reading.take((name,), read, raw[name]) for name, (column, read) in _READERS.items() if name in raw}
    if "total" in raw or "currency" in raw:
        told |= _money(reading, raw)
    if "lines" in raw:
        told["lines"] = _lines(reading, raw["lines"])
    return told


def _money(reading: _Reading, raw: Mapping[str, object]) -> dict[str, Any]:
    """An amount says nothing without its currency, and a currency nothing without its amount."""
    for name in ("total", "currency"):
        if name not in raw:
            reading.say((name,), OrderFault.MISSING)
            return {}
    currency = reading.take(("currency",), currency_of, raw["currency"])
    if currency is None:
        return {}
    total = reading.take(("total",), lambda value: minor_units(value, currency), raw["total"])
    return {"total_minor": total, "currency": currency}


def _lines(reading: _Reading, value: object) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        reading.say(("lines",), OrderFault.NO_LIST)
        return []
    if len(value) > MOST_LINES:
        reading.say(("lines",), OrderFault.TOO_MANY, MOST_LINES)
        return []
    return [_line(reading, ("lines", place), line) for place, line in enumerate(value)]


def _line(reading: _Reading, path: tuple[str | int, ...], line: object) -> dict[str, Any]:
    if not isinstance(line, Mapping):
        reading.say(path, OrderFault.NO_OBJECT)
        return {}
    reading.refuse_unknown(path, line.keys() - LINE_TEXTS.keys() - {"quantity"})
    if not (line.get("name") or line.get("sku")):
        reading.say((*path, "name"), OrderFault.MISSING)
    texts = {name: reading.take((*path, name), text_of(most), line.get(name, "")) for name, most in LINE_TEXTS.items()}
    return {**texts, "quantity": reading.take((*path, "quantity"), quantity_of, line.get("quantity", 1))}
