"""The values that fill slots: the ticket, the market's facts, the order (only its owner's), the promise."""

from __future__ import annotations

from collections.abc import Mapping

from tolmach.clients.model import Market
from tolmach.orders.model import Order
from tolmach.tickets.model import Ticket


def base_values(ticket: Ticket, market: Market, facts: Mapping[str, str]) -> dict[str, str]:
    """What every letter may name. A market without a signature signs with its own name."""
    values = {f"market.{name}": value for name, value in facts.items()}
    values["market.name"] = market.name
    values.setdefault("market.signature", market.name)
    values["ticket.reference"] = ticket.reference
    return values


def order_values(order: Order) -> dict[str, str]:
    """What a letter may tell of an order to the person who placed it."""
    return {
        "order.number": order.number,
        "order.carrier": order.carrier,
        "order.tracking_number": order.tracking_number,
        "order.tracking_link": order.tracking_link,
    }
