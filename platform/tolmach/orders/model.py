"""The table of orders."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tolmach.db import Base, BigId


class Order(Base):
    """An order as the shop told it. ``number_folded`` is what customers' spellings are compared with.

    Money is in minor units of ``currency``; ``lines`` are objects with sku, name, size, colour and quantity.
    """

    __tablename__ = "order"
    __table_args__ = (
        UniqueConstraint("client_id", "number_folded"),
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
