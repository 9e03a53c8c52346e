"""How each field of an order is read from what a shop sent. Pure: a value in, the stored one out, or a Faulty."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from babel.numbers import get_currency_precision

from tolmach.clients.rules import wrong_address, wrong_currency
from tolmach.orders.errors import OrderFault
from tolmach.orders.find import fold_number
from tolmach.orders.phones import fold_phone, is_phone
from tolmach.storable import storable

MOST_LINK_LETTERS = 2_000
MOST_NUMBER_LETTERS = 64
MOST_MINOR = 10**14
MOST_QUANTITY = 1_000_000
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100

_AMOUNT = re.compile(r"\s*-?(?:[0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})\s*")
"""Python would read ``12_34`` and ``1e3`` too."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Faulty(Exception):
    """A value that is not accepted."""

    def __init__(self, fault: OrderFault, limit: int | None = None) -> None:
        super().__init__(fault)
        self.fault = fault
        self.limit = limit


def text_of(most: int) -> Callable[[object], str]:
    """The reader of a text on one line, of so many characters at most."""
    return lambda value: _text(value, most)


def number_of(value: object) -> str:
    """An order's number: some letter or digit must be left of it when it is compared."""
    number = _text(value, MOST_NUMBER_LETTERS)
    if not fold_number(number):
        raise Faulty(OrderFault.NO_ORDER_NUMBER)
    return number


def mail_of(value: object) -> str:
    """A mail address as it is compared, or nothing."""
    address = _text(value, 254)
    if address and wrong_address(address):
        raise Faulty(OrderFault.NO_ADDRESS)
    return address.casefold()


def phone_of(value: object) -> str:
    """A phone as it is compared, or nothing."""
    told = _text(value, 40)
    if told and not is_phone(fold_phone(told)):
        raise Faulty(OrderFault.NO_PHONE)
    return fold_phone(told)


def link_of(value: object) -> str:
    """An encrypted link, or nothing: customers are sent there."""
    link = _text(value, MOST_LINK_LETTERS)
    if link and not _is_secure(link):
        raise Faulty(OrderFault.NO_SECURE_LINK)
    return link


def day_of(value: object) -> date | None:
    """A day like ``2026-09-22``, or null."""
    if value is None:
        return None
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise Faulty(OrderFault.NO_DAY)
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise Faulty(OrderFault.NO_DAY) from error
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise Faulty(OrderFault.NO_DAY)
    return day


def instant_of(value: object) -> datetime:
    """An instant with its offset, like ``2026-09-22T09:58:00+02:00``."""
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None or not EARLIEST_YEAR <= instant.year <= LATEST_YEAR:
        raise Faulty(OrderFault.NO_TIME)
    return instant


def currency_of(value: object) -> str:
    """A code of ISO 4217."""
    currency = _text(value, 3)
    if wrong_currency(currency):
        raise Faulty(OrderFault.NO_CURRENCY)
    return currency


def minor_units(value: object, currency: str) -> int:
    """An amount in whole units, ``59.90`` or ``"59.90"``, in minor ones; no finer than the currency has them."""
    try:
        # What a float shows is what was written; its binary value is not.
        is_told = isinstance(value, int | float) and not isinstance(value, bool)
        amount = Decimal(str(value)) if is_told or (isinstance(value, str) and _AMOUNT.fullmatch(value)) else None
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite() or abs(amount) >= MOST_MINOR:
        raise Faulty(OrderFault.NO_AMOUNT)
    minor = amount.scaleb(get_currency_precision(currency))
    if minor < 0 or minor != minor.to_integral_value():
        raise Faulty(OrderFault.NO_AMOUNT)
    return int(minor)


def quantity_of(value: object) -> int:
    """How many pieces."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_QUANTITY:
        raise Faulty(OrderFault.NO_NUMBER, MOST_QUANTITY)
    return value


def _text(value: object, most: int) -> str:
    if not isinstance(value, str):
        raise Faulty(OrderFault.NO_TEXT)
    text = " ".join(storable(value).split())
    if len(text) > most:
        raise Faulty(OrderFault.TOO_LONG, most)
    return text


def _is_secure(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    is_plain = " " not in link and not parts.username and link.isprintable()
    return parts.scheme == "https" and bool(parts.hostname) and is_plain
