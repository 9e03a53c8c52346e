"""The table of troubles."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tolmach.db import Base, BigId


class TroubleKind(StrEnum):
    """What is wrong; the edge has a sentence and a mend for each."""

    LETTER_UNREADABLE = "letter.unreadable"
    LETTER_FAILED = "letter.failed"
    LETTER_STRAY = "letter.stray"
    STORE_AWAY = "store.away"
    RECIPIENT_UNKNOWN = "recipient.unknown"
    LETTER_OFFICIAL = "letter.official"
    MAILBOX_FAILED = "mailbox.failed"
    MARKET_SILENT = "market.silent"
    TEST_LETTER_LOST = "test_letter.lost"
    DOMAIN_UNPROVEN = "domain.unproven"
    ORDERS_FAILED = "orders.failed"
    LANGUAGE_UNSERVED = "language.unserved"
    POOL_EMPTY = "pool.empty"
    POOL_OFF_SHIFT = "pool.off_shift"
    POOL_WITHOUT_WRITER = "pool.without_writer"
    HOLIDAYS_UNCONFIRMED = "holidays.unconfirmed"
    HOLIDAYS_CHANGED = "holidays.changed"
    MODEL_MISSING = "model.missing"
    DRAFT_FAILED = "draft.failed"
    WORDING_MISSING = "wording.missing"
    CONTENT_OBJECTED = "content.objected"
    FACT_MISSING = "fact.missing"
    SENDING_FAILED = "sending.failed"
    ADDRESS_DEAD = "address.dead"


class Trouble(Base):
    """One open or mended alarm. ``subject`` names what it is about; an open one exists once per kind and subject."""

    __tablename__ = "trouble"
    __table_args__ = (
        Index(
            "uq_trouble_open",
            text("coalesce(client_id, 0)"),
            "kind",
            "subject",
            unique=True,
            sqlite_where=text("mended_at IS NULL"),
            postgresql_where=text("mended_at IS NULL"),
        ),
        Index(None, "client_id", "mended_at", "last_at"),
    )

    client_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("client.id"))
    kind: Mapped[TroubleKind]
    subject: Mapped[str]
    cause: Mapped[dict[str, Any]]
    times: Mapped[int] = mapped_column(default=1)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    mended_at: Mapped[datetime | None]
