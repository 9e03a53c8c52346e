"""The tables of what moves the volume and of what keeps people from their desks."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tolmach.db import Base, BigId


class ClientEventKind(StrEnum):
    SALE = "sale"
    NEWSLETTER = "newsletter"
    COURIER_STRIKE = "courier_strike"
    OTHER = "other"


class ClientEvent(Base):
    """Days (both included) on which a client's customers write more or less: a sale, a newsletter, a courier strike.

    ``uplift_percent`` is what comes on top, 80 for 1.8 times the usual; no market means all markets of the client.
    """

    __tablename__ = "client_event"
    __table_args__ = (
        Index(None, "client_id", "last_day"),
        CheckConstraint("last_day >= first_day", name="days"),
        CheckConstraint("uplift_percent >= -100", name="uplift"),
    )

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    market_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("market.id"))
    kind: Mapped[ClientEventKind]
    note: Mapped[str] = mapped_column(default="")
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    uplift_percent: Mapped[int]
    created_at: Mapped[datetime]


class MarketPlan(Base):
    """How many orders a month a market expects, for one whose letters cannot tell yet how many will come."""

    __tablename__ = "market_plan"
    __table_args__ = (UniqueConstraint("client_id", "market_id"),)

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    market_id: Mapped[int] = mapped_column(BigId, ForeignKey("market.id"))
    orders_per_month: Mapped[int]


class PoolAllowance(Base):
    """What a pool's presence and work are reckoned with; a pool without a row has the defaults of ``allowance``.

    ``off_desk`` are everybody's meetings and ``breaks`` those of people who follow the pool's hours: rules with days,
    windows and percent, read by ``coverage.off_desk``.
    """

    __tablename__ = "pool_allowance"

    pool_id: Mapped[int] = mapped_column(BigId, ForeignKey("pool.id"), unique=True)
    shrinkage_percent: Mapped[int]
    letter_minutes: Mapped[int]
    chat_minutes: Mapped[int]
    chats_at_once: Mapped[int]
    off_desk: Mapped[list[Any]] = mapped_column(default=list)
    breaks: Mapped[list[Any]] = mapped_column(default=list)


class Outlook(Base):
    """What coverage found last, for the page: one row, made again when plans change and every hour.

    ``event_id`` is the last event it knows of; ``desks`` are ``coverage.outlook``'s, people by id.
    """

    __tablename__ = "coverage_outlook"

    made_at: Mapped[datetime]
    event_id: Mapped[int] = mapped_column(BigId)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    desks: Mapped[list[Any]]
