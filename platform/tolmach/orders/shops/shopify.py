"""Shopify's Admin REST API: https://shopify.dev/docs/api/admin-rest/latest/resources/order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from tolmach.errors import PortError
from tolmach.orders.shops.shapes import day, instant, orders_in, part, parts, quantity, word
from tolmach.orders.source import OrderPage
from tolmach.web_client import WebClient

VERSION = "2026-07"
ON_A_PAGE = 250
_NEVER_SENT = ("cancelled", "error", "failure")
"""Statuses of fulfillments that were taken back or came to nothing."""
_GATEWAYS = {
    "shopify_payments": "Card",
    "stripe": "Card",
    "adyen": "Card",
    "paypal": "PayPal",
    "paypal_express": "PayPal",
    "amazon_payments": "Amazon Pay",
    "shop_pay_installments": "Shop Pay",
    "klarna": "Klarna",
    "klarna_pay_later": "Klarna",
    "mollie": "Mollie",
    "przelewy24": "Przelewy24",
    "payu": "PayU",
    "gopay": "GoPay",
    "comgate": "Comgate",
    "gift_card": "Gift card",
    "cash_on_delivery": "Cash on delivery",
    "cash on delivery (cod)": "Cash on delivery",
    "bank_deposit": "Bank transfer",
    "cash": "Cash",
}
"""What Shopify calls a gateway → what people know it by."""
_NEXT = re.compile(r'<([!-;=?-~]+)>\s*;\s*rel="?next"?')


class Shopify:
    """A shop at ``address``, asked with an access token that reads orders."""

    def __init__(self, client: WebClient, *, address: str, token: str) -> None:
        self._client = client
        self._address = address.rstrip("/")
        self._headers = {"X-Shopify-Access-Token": token}

    def pages(self, since: datetime, walk: str = "") -> Iterator[OrderPage]:
        """Page by page, as each answer's link leads to the next; a walk is such a link."""
        asked = {
            "status": "any",
            "limit": ON_A_PAGE,
            "order": "updated_at asc",
            "updated_at_min": since.isoformat(timespec="seconds"),
        }
        walk = walk or f"{self._address}/admin/api/{VERSION}/orders.json?{urlencode(asked)}"
        while walk:
            answer = self._client.get(self._own(walk), self._headers)
            orders = orders_in(answer.body.get("orders") if isinstance(answer.body, dict) else None, ON_A_PAGE)
            changed = [found for order in orders if (found := instant(word(order, "updated_at")))]
            since = max([since, *changed])
            link = _NEXT.search(answer.headers.get("link", ""))
            walk = link[1] if link else ""
            yield OrderPage(orders=tuple(told_order(order) for order in orders), read_to=since, walk=walk)

    def _own(self, address: str) -> str:
        """The address; one of another server is refused, for the token would go there."""
        here, there = urlsplit(self._address), urlsplit(address)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            raise PortError("orders", "the next page is another server's", permanent=True)
        return address


def told_order(order: Mapping[str, Any]) -> dict[str, Any]:
    """An order of Shopify as the API would be told it."""
    billing, shipping = part(order, "billing_address"), part(order, "shipping_address")
    parcels = [one for one in parts(order, "fulfillments") if word(one, "status") not in _NEVER_SENT]
    parcel = (parcels or [{}])[-1]
    return {
        "number": word(order, "name", "order_number").lstrip("#"),
        "updated_at": word(order, "updated_at"),
        "status": _status(order, parcels),
        "payment_method": _payment_method(order),
        "carrier": word(parcel, "tracking_company"),
        "tracking_number": word(parcel, "tracking_number"),
        "tracking_link": word(parcel, "tracking_url"),
        "ordered_on": day(word(order, "created_at")),
        "shipped_on": day(word(parcel, "created_at")),
        "total": word(order, "current_total_price", "total_price"),
        "currency": word(order, "currency"),
        "customer_name": word(billing, "name") or word(shipping, "name"),
        "mail": word(order, "email", "contact_email"),
        "phone": word(order, "phone") or word(shipping, "phone") or word(billing, "phone"),
        "postcode": word(shipping, "zip") or word(billing, "zip"),
        "lines": [told for line in parts(order, "line_items") if (told := _line(line))["quantity"] != 0],
        "refund_state": {"refunded": "refunded", "partially_refunded": "partly refunded"}.get(
            word(order, "financial_status"), ""
        ),
    }


def _payment_method(order: Mapping[str, Any]) -> str:
    """The ways an order was paid, each once; a gateway that nobody knows by its name is left out."""
    told = order.get("payment_gateway_names")
    names = [one.strip() for one in told if isinstance(one, str)] if isinstance(told, list) else []
    known = (_GATEWAYS.get(name.casefold(), "" if _is_of_programs(name) else name) for name in names)
    return ", ".join(dict.fromkeys(filter(None, known)))


def _is_of_programs(name: str) -> bool:
    """``acme_pay2``, and not ``Dobírka`` or ``bank transfer`` as a merchant writes."""
    return name.isascii() and " " not in name and ("_" in name or name == name.casefold())


def _status(order: Mapping[str, Any], parcels: Sequence[Mapping[str, Any]]) -> str:
    if word(order, "cancelled_at"):
        return "cancelled"
    if word(order, "financial_status") == "refunded":
        return "refunded"
    if parcels and word(order, "fulfillment_status") == "fulfilled":
        is_there = all(word(one, "shipment_status") == "delivered" for one in parcels)
        return "delivered" if is_there else "shipped"
    return "paid" if word(order, "financial_status") == "paid" else "placed"


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    """Shopify tells size and colour as one, ``42 / black``."""
    return {
        "sku": word(line, "sku"),
        "name": word(line, "title", "name"),
        "size": word(line, "variant_title"),
        "quantity": quantity(line, "current_quantity", "quantity"),
    }
