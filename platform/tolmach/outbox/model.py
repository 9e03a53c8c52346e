"""The table of what must leave."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tolmach.claims import Claimable
from tolmach.db import Base, BigId


class Channel(StrEnum):
    MAIL = "mail"
    FORM = "form"
    API = "api"
    CHAT = "chat"
    MARKETPLACE = "marketplace"


class OutboxState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    TAKEN_BACK = "taken_back"
    RETURNED = "returned"


class OutboxRow(Base, Claimable):
    """One letter to leave. It holds ids only: ``letter`` names who can make the text from ``subject_id``.

    ``message_id`` is the Message-ID, fixed here, so that a letter sent twice by a crash is recognisably the same.
    ``server`` names the SMTP server it leaves by (see ``pace``).
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_waiting",
            "client_id",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("uq_outbox_letter", "client_id", "letter", "subject_id", unique=True),
        Index(None, "server", "sent_at"),
    )

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    market_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("market.id"))
    ticket_id: Mapped[int | None] = mapped_column(BigId)
    channel: Mapped[Channel]
    letter: Mapped[str]
    subject_id: Mapped[int] = mapped_column(BigId)
    message_id: Mapped[str]
    server: Mapped[str] = mapped_column(default="")
    state: Mapped[OutboxState] = mapped_column(default=OutboxState.WAITING)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None]
