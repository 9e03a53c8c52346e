"""The tables of customers and their addresses."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tolmach.db import Base, BigId


class AddressKind(StrEnum):
    MAIL = "mail"
    PHONE = "phone"
    HANDLE = "handle"


class AddressState(StrEnum):
    GOOD = "good"
    DEAD = "dead"
    BLOCKED = "blocked"


class Customer(Base):
    """A person who writes to one client. ``language_counts`` are the languages of their earlier messages."""

    __tablename__ = "customer"
    __table_args__ = (Index(None, "client_id", "name"),)

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    name: Mapped[str]
    language_counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    language_corrected: Mapped[str | None]
    created_at: Mapped[datetime]


class CustomerAddress(Base):
    """An address a customer is reached at; ``folded`` is its comparable form and unique within the client."""

    __tablename__ = "customer_address"
    __table_args__ = (UniqueConstraint("client_id", "kind", "folded"),)

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    customer_id: Mapped[int] = mapped_column(BigId, ForeignKey("customer.id"), index=True)
    kind: Mapped[AddressKind]
    value: Mapped[str]
    folded: Mapped[str]
    state: Mapped[AddressState] = mapped_column(default=AddressState.GOOD)
