"""The tables of orders and of the shops they are pulled from."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from tolmach.claims import Claimable
from tolmach.db import Base, BigId, EncryptedText


class Order(Base):
    """An order as the shop told it. ``number_folded`` is what customers' spellings are compared with.

    Two markets of a client are two shops, which may number their orders alike.
    Money is in minor units of ``currency``; ``lines`` are objects with sku, name, size, colour and quantity.
    """

    __tablename__ = "order"
    __table_args__ = (
        # The number before the market: customers' letters are looked up by number in all markets of the client.
        UniqueConstraint("client_id", "number_folded", "market_id"),
        Index(None, "client_id", "address_folded"),
        Index(None, "client_id", "phone_folded"),
    )

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    market_id: Mapped[int] = mapped_column(BigId, ForeignKey("market.id"))
    number: Mapped[str]
    number_folded: Mapped[str]
    customer_name: Mapped[str]
    address_folded: Mapped[str]
    phone_folded: Mapped[str]
    postcode: Mapped[str]
    status: Mapped[str]
    payment_method: Mapped[str]
    carrier: Mapped[str]
    tracking_number: Mapped[str]
    tracking_link: Mapped[str]
    pick_up_point: Mapped[str]
    ordered_on: Mapped[date | None] = mapped_column(Date)
    shipped_on: Mapped[date | None] = mapped_column(Date)
    delivered_on: Mapped[date | None] = mapped_column(Date)
    total_minor: Mapped[int] = mapped_column(BigId)
    currency: Mapped[str]
    lines: Mapped[list[Any]] = mapped_column(default=list)
    invoice_link: Mapped[str]
    refund_state: Mapped[str]
    return_state: Mapped[str]
    updated_at: Mapped[datetime]


class ShopSystem(StrEnum):
    """What a shop runs on, of those that orders are pulled from."""

    WOOCOMMERCE = "woocommerce"
    SHOPIFY = "shopify"


class OrderFeed(Claimable, Base):
    """A shop that orders are pulled from, with its key; ``since`` is how far it is read, by the shop's own times.

    ``walk`` is where a pull that was cut short goes on, in its source's own words; empty where it came to the end.
    ``has_moved`` says whether the shop is read further since its reading began anew.
    """

    __tablename__ = "order_feed"
    __table_args__ = (UniqueConstraint("client_id", "market_id"),)

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    market_id: Mapped[int] = mapped_column(BigId, ForeignKey("market.id"))
    system: Mapped[ShopSystem]
    address: Mapped[str]
    key: Mapped[str]
    secret: Mapped[str] = mapped_column(EncryptedText)
    since: Mapped[datetime]
    walk: Mapped[str] = mapped_column(default="", server_default="")
    has_moved: Mapped[bool] = mapped_column(default=True, server_default=true())
    failing_since: Mapped[datetime | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    @property
    def subject(self) -> str:
        """What troubles with this shop are about."""
        return f"order_feed:{self.id}"
