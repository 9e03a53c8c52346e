"""The tables of raw letters."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tolmach.claims import Claimable
from tolmach.clients.model import ShopMail
from tolmach.db import Base, BigId
from tolmach.outbox.model import Channel


class LetterState(StrEnum):
    WAITING = "waiting"
    RECEIVED = "received"
    SCREENED = "screened"
    FAILED = "failed"


class Letter(Base, Claimable):
    """A raw message as it arrived, of any channel, kept before anything is understood.

    ``facts`` are what the channel said besides the bytes (envelope recipients, the form's market). ``sender`` and
    ``subject`` are written where no message holds them, so that a screened letter can be found.
    """

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("client_id", "channel", "account", "external_id", "content_hash"),
        Index(None, "client_id", "content_hash"),
        Index(
            "ix_letter_waiting",
            "client_id",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_letter_screened",
            "client_id",
            "id",
            sqlite_where=text("state = 'screened'"),
            postgresql_where=text("state = 'screened'"),
        ),
    )

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    channel: Mapped[Channel]
    account: Mapped[str]
    external_id: Mapped[str]
    content_hash: Mapped[str]
    raw_sha256: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    received_at: Mapped[datetime]
    state: Mapped[LetterState] = mapped_column(default=LetterState.WAITING)
    reason: Mapped[str | None]
    sender: Mapped[str | None]
    subject: Mapped[str | None]
    ticket_id: Mapped[int | None] = mapped_column(BigId)
    message_id: Mapped[int | None] = mapped_column(BigId)


class StrayLetter(Base):
    """A letter to an address that no mailbox has: it belongs to no client yet, and is kept until one claims it."""

    __tablename__ = "stray_letter"
    __table_args__ = (UniqueConstraint("external_id", "content_hash"),)

    account: Mapped[str]
    external_id: Mapped[str]
    content_hash: Mapped[str]
    raw_sha256: Mapped[str]
    received_at: Mapped[datetime]
    letter_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("letter.id"))


class RoundTrip(Base):
    """A test letter that a mailbox writes to itself: when it came back, and when it was missed."""

    __tablename__ = "round_trip"
    __table_args__ = (Index(None, "client_id", "mailbox_id"),)

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    mailbox_id: Mapped[int] = mapped_column(BigId, ForeignKey("mailbox.id"))
    written_at: Mapped[datetime]
    back_at: Mapped[datetime | None]
    missed_at: Mapped[datetime | None]


class ShopForward(Base):
    """A letter that goes whole to the shop: because a person said so, or nobody (``user_id``) for official letters."""

    __tablename__ = "shop_forward"
    __table_args__ = (Index(None, "client_id", "ticket_id"), Index(None, "client_id", "created_at"))

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    market_id: Mapped[int] = mapped_column(BigId, ForeignKey("market.id"))
    ticket_id: Mapped[int] = mapped_column(BigId, ForeignKey("ticket.id"))
    letter_id: Mapped[int] = mapped_column(BigId, ForeignKey("letter.id"))
    kind: Mapped[ShopMail]
    to_address: Mapped[str]
    language: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("user.id"))
    created_at: Mapped[datetime]
