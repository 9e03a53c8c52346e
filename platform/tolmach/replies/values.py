"""The values that fill slots: the ticket, the market's facts, the order (only its owner's), the promise."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from babel import Locale

from tolmach.clients.model import Market
from tolmach.orders.model import Order
from tolmach.tickets.model import Ticket

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def base_values(ticket: Ticket, market: Market, facts: Mapping[str, str]) -> dict[str, str]:
    """What every letter may name. A market without a signature signs with its own name."""
    values = {f"market.{name}": value for name, value in facts.items()}
    values["market.name"] = market.name
    values.setdefault("market.signature", market.name)
    values["ticket.reference"] = ticket.reference
    return values


def hours_in_words(week: Mapping[str, Any], locale: Locale) -> str:
    """A week's windows as customers read them, equal days together: ``po–pá 08:00–16:00, so 09:00–12:00``."""
    names = locale.days["stand-alone"]["abbreviated"]
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


def order_values(order: Order) -> dict[str, str]:
    """What a letter may tell of an order to the person who placed it."""
    return {
        "order.number": order.number,
        "order.carrier": order.carrier,
        "order.tracking_number": order.tracking_number,
        "order.tracking_link": order.tracking_link,
    }
