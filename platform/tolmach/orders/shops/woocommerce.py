"""WooCommerce's REST API, version 3: https://woocommerce.github.io/woocommerce-rest-api-docs/#orders."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from tolmach.languages.fold import fold
from tolmach.orders.shops.shapes import day, instant, orders_in, part, parts, quantity, word
from tolmach.orders.source import OrderPage
from tolmach.web_client import WebClient

ON_A_PAGE = 100
_SECOND = timedelta(seconds=1)
_STATUSES = {"pending": "placed", "on-hold": "placed", "processing": "processing"}
"""``completed`` stays the shop's own word: it is said of parcels on their way and of those long delivered."""
_NO_ORDERS = ("checkout-draft", "auto-draft", "trash")
_TRACKING = "_wc_shipment_tracking_items"
"""Where the usual extension for parcels keeps them."""
_SIZES = ("size", "velkost", "velikost", "grosse", "taille", "talla", "taglia", "rozmiar", "meret", "tamanho")


class WooCommerce:
    """A shop at ``address``, asked with the key and secret of its REST API."""

    def __init__(self, client: WebClient, *, address: str, key: str, secret: str) -> None:
        self._client = client
        self._orders = f"{address.rstrip('/')}/wp-json/wc/v3/orders"
        login = b64encode(f"{key}:{secret}".encode()).decode()
        self._headers = {"Authorization": f"Basic {login}"}

    def pages(self, since: datetime, walk: str = "") -> Iterator[OrderPage]:
        """Page by page, each from where the last one ended; a walk is the instant to ask from and the page.

        An order that changes meanwhile moves to the end, and all pages behind it would move on by one. Only where a
        whole page changed in the same second, its next page is asked for.
        """
        walk = walk or _walk(since, 1)
        while walk:
            page = self._page(walk)
            walk = page.walk
            yield page

    def _page(self, walk: str) -> OrderPage:
        after, _, place = walk.partition(" ")
        since, number = datetime.fromisoformat(after).replace(tzinfo=UTC), int(place)
        asked = {
            "modified_after": after,
            "dates_are_gmt": "true",
            "orderby": "modified",
            "order": "asc",
            "per_page": ON_A_PAGE,
            "page": number,
        }
        answer = self._client.get(f"{self._orders}?{urlencode(asked)}", self._headers)
        orders = orders_in(answer.body, ON_A_PAGE)
        pages = answer.headers.get("x-wp-totalpages", "")
        # Some shops' caches drop the header.
        is_last = not orders or (int(pages) <= number if pages.isdecimal() else len(orders) < ON_A_PAGE)
        changed = [found for order in orders if (found := instant(word(order, "date_modified_gmt")))]
        told = tuple(told_order(order) for order in orders if word(order, "status") not in _NO_ORDERS)
        read_to = max([since, *changed])
        return OrderPage(orders=told, read_to=read_to, walk="" if is_last else _behind(since, number, read_to))


def _walk(since: datetime, number: int) -> str:
    return f"{since.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')} {number}"


def _behind(since: datetime, number: int, read_to: datetime) -> str:
    """The walk behind a page that was read to there.

    The shop tells what changed after a second, and more may have changed in the page's last one: it is asked for from
    the second before.
    """
    return _walk(read_to - _SECOND, 1) if read_to > since + _SECOND else _walk(since, number + 1)


def told_order(order: Mapping[str, Any]) -> dict[str, Any]:
    """An order of WooCommerce as the API would be told it."""
    billing, shipping = part(order, "billing"), part(order, "shipping")
    changed = instant(word(order, "date_modified_gmt"))
    return {
        "number": word(order, "number", "id"),
        "updated_at": changed.isoformat() if changed else "",
        "status": _STATUSES.get(word(order, "status"), word(order, "status")),
        "payment_method": word(order, "payment_method_title"),
        "carrier": word((parts(order, "shipping_lines") or [{}])[0], "method_title"),
        "ordered_on": day(word(order, "date_created")),
        "total": word(order, "total"),
        "currency": word(order, "currency"),
        "customer_name": f"{word(billing, 'first_name')} {word(billing, 'last_name')}".strip(),
        "mail": word(billing, "email"),
        "phone": word(billing, "phone"),
        "postcode": word(shipping, "postcode") or word(billing, "postcode"),
        "lines": [told for line in parts(order, "line_items") if (told := _line(line))["quantity"] != 0],
        "refund_state": _refund_state(order),
        **_parcel(order),
    }


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    kinds = [(word(one, "display_key", "key"), word(one, "display_value", "value")) for one in _kinds(line)]
    size = next((value for key, value in kinds if fold(key).removeprefix("pa_") in _SIZES), "")
    colour = ", ".join(value for _, value in kinds if value and value != size)
    return {
        "sku": word(line, "sku"),
        "name": word(line, "parent_name", "name"),
        "size": size,
        "colour": colour,
        "quantity": quantity(line, "quantity"),
    }


def _kinds(line: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The choices of a product; keys with an underscore are notes of extensions."""
    return [one for one in parts(line, "meta_data") if not word(one, "key").startswith("_")]


def _refund_state(order: Mapping[str, Any]) -> str:
    if word(order, "status") == "refunded":
        return "refunded"
    return "partly refunded" if parts(order, "refunds") else ""


def _parcel(order: Mapping[str, Any]) -> dict[str, str]:
    kept = next((one for one in parts(order, "meta_data") if word(one, "key") == _TRACKING), {})
    parcel = (parts(kept, "value") or [{}])[-1]
    carrier = word(parcel, "tracking_provider", "custom_tracking_provider")
    told = {
        "tracking_number": word(parcel, "tracking_number"),
        "tracking_link": word(parcel, "custom_tracking_link", "tracking_link"),
    }
    return {**told, "carrier": carrier} if carrier else told
