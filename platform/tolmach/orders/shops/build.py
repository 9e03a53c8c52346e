"""The source of a shop, by what it runs on."""

from __future__ import annotations

from tolmach.orders.model import OrderFeed, ShopSystem
from tolmach.orders.shops.shopify import Shopify
from tolmach.orders.shops.woocommerce import WooCommerce
from tolmach.orders.source import OrderSource
from tolmach.web_client import WebClient


def source_of(feed: OrderFeed, client: WebClient) -> OrderSource:
    """The shop that this row describes."""
    if feed.system is ShopSystem.SHOPIFY:
        return Shopify(client, address=feed.address, token=feed.secret)
    return WooCommerce(client, address=feed.address, key=feed.key, secret=feed.secret)
