"""The values that fill slots: the ticket, the market's facts, the order (only its owner's), the promise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, get_currency_precision

from tolmach.clients.model import Market
from tolmach.orders.model import Order
from tolmach.orders.status_words import order_status_in
from tolmach.replies.slots import locale_of
from tolmach.tickets.model import Ticket

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def base_values(ticket: Ticket, market: Market, facts: Mapping[str, str]) -> dict[str, str]:
    """What every letter may name, and conditions ask."""
    return market_values(market, facts) | {"ticket.reference": ticket.reference, "topic": ticket.topic or ""}


def market_values(market: Market, facts: Mapping[str, str]) -> dict[str, str]:
    """What a letter in a market's name may say of it. A market without a signature signs with its own name."""
    values = {f"market.{name}": value for name, value in facts.items()}
    own = {"market.name": market.name, "market.country": market.country, "market.code": market.slug}
    return {"market.signature": market.name} | values | own


def hours_in_words(week: Mapping[str, Any], locale: Locale) -> str:
    """A week's windows as customers read them, equal days together: ``po–pá 08:00–16:00, so 09:00–12:00``."""
    # The language's own names, not the country's: Moldova's begin with capitals. Not the stand-alone ones: of these
    # Babel keeps, for the language and all its countries, what the first country that asked was told.
    names = locale_of(locale.language, "").days["format"]["abbreviated"]
    days = [(names[index], _windows(week.get(day, ()))) for index, day in enumerate(_DAYS)]
    said = []
    for windows, same in groupby(days, key=lambda day: day[1]):
        together = [name for name, _ in same]
        span = together[0] if len(together) == 1 else f"{together[0]}–{together[-1]}"
        if windows:
            said.append(f"{span} {windows}")
    return ", ".join(said)


def _windows(windows: Any) -> str:
    return ", ".join(f"{start}–{end}" for start, end in windows)


def order_values(order: Order, *, language: str, country: str) -> dict[str, str]:
    """What a letter may tell of an order to the person who placed it; what is not known is empty.

    A status is told where it is a usual one: the shop's own words are in the shop's language.
    """
    locale = locale_of(language, country)
    return {slot: value_of(order, language, locale) for slot, value_of in _OF_ORDER.items()}


def _day(day: date | None, locale: Locale) -> str:
    return format_date(day, "long", locale=locale) if day is not None else ""


def _money(order: Order, locale: Locale) -> str:
    if not order.total_minor:
        return ""
    amount = Decimal(order.total_minor).scaleb(-get_currency_precision(order.currency))
    return format_currency(amount, order.currency, locale=locale)


def _item(line: Mapping[str, Any]) -> str:
    """``2 × Vltava (42, black)``."""
    kind = ", ".join(str(line[name]) for name in ("size", "colour") if line.get(name))
    name = f"{line.get('name') or line.get('sku', '')}{f' ({kind})' if kind else ''}"
    return f"{line['quantity']} × {name}" if line.get("quantity", 1) != 1 else name


_OF_ORDER: Mapping[str, Callable[[Order, str, Locale], str]] = {
    "order.number": lambda order, _language, _locale: order.number,
    "order.status": lambda order, language, _locale: order_status_in(order.status, language),
    "order.ordered_on": lambda order, _language, locale: _day(order.ordered_on, locale),
    "order.shipped_on": lambda order, _language, locale: _day(order.shipped_on, locale),
    "order.delivered_on": lambda order, _language, locale: _day(order.delivered_on, locale),
    "order.total": lambda order, _language, locale: _money(order, locale),
    "order.items": lambda order, _language, locale: format_list([_item(line) for line in order.lines], locale=locale),
    "order.carrier": lambda order, _language, _locale: order.carrier,
    "order.pick_up_point": lambda order, _language, _locale: order.pick_up_point,
    "order.payment_method": lambda order, _language, _locale: order.payment_method,
    "order.tracking_number": lambda order, _language, _locale: order.tracking_number,
    "order.tracking_link": lambda order, _language, _locale: order.tracking_link,
    "order.invoice_link": lambda order, _language, _locale: order.invoice_link,
}
ORDER_SLOTS = tuple(_OF_ORDER)
"""Every slot that an order fills."""
