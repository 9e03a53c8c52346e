"""The usual statuses of orders, in the words that the interface has for them."""

from __future__ import annotations

from tolmach.i18n import word_in

USUAL_STATUSES = {
    "placed": "placed",
    "paid": "paid",
    "processing": "being prepared",
    "shipped": "on its way",
    "delivered": "delivered",
    "returned": "returned",
    "refunded": "refunded",
    "cancelled": "cancelled",
}
"""Status → its English word; the catalogues have them for ``web.names``."""


def order_status_in(status: str, language: str) -> str:
    """The status in a customer's language; empty where the shop calls it by a word of its own."""
    word = USUAL_STATUSES.get(status.casefold())
    return word_in(language, "order", word) if word else ""
