"""The tables of surveys and of who wants none."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tolmach.db import Base, BigId


class Answer(StrEnum):
    """What a customer says of the help they got."""

    HELPED = "helped"
    PARTLY = "partly"
    NOT_HELPED = "not_helped"


class Survey(Base):
    """One ticket's customer was asked how it went, and what they said; whether the letter left is told by the outbox.

    ``market_id`` and ``language`` are those in which they were asked. ``comment`` is the customer's own words.
    """

    __tablename__ = "survey"
    __table_args__ = (
        UniqueConstraint("client_id", "ticket_id"),
        Index(None, "client_id", "customer_id"),
        Index(None, "client_id", "market_id", "asked_at"),
    )

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    market_id: Mapped[int] = mapped_column(BigId, ForeignKey("market.id"))
    ticket_id: Mapped[int] = mapped_column(BigId, ForeignKey("ticket.id"))
    customer_id: Mapped[int] = mapped_column(BigId, ForeignKey("customer.id"))
    language: Mapped[str]
    asked_at: Mapped[datetime]
    answer: Mapped[Answer | None]
    comment: Mapped[str | None]
    answered_at: Mapped[datetime | None]


class SurveyRefusal(Base):
    """A customer wants no more surveys of this client."""

    __tablename__ = "survey_refusal"
    __table_args__ = (UniqueConstraint("client_id", "customer_id"),)

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    customer_id: Mapped[int] = mapped_column(BigId, ForeignKey("customer.id"))
    at: Mapped[datetime]
