"""The tables of message translations, glossary and memory."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tolmach.claims import Claimable
from tolmach.db import Base, BigId


class SegmentOrigin(StrEnum):
    """A person approved the wording by itself; enough replies said the same; or one did, under an earlier rule."""

    APPROVED = "approved"
    REPEATED = "repeated"
    EDITED = "edited"


class TranslationState(StrEnum):
    WANTED = "wanted"
    READY = "ready"
    FAILED = "failed"


class MessageTranslation(Base, Claimable):
    """A message in another language for somebody who does not read its own; a failure is a reason, never text."""

    __tablename__ = "message_translation"
    __table_args__ = (
        UniqueConstraint("client_id", "message_id", "language"),
        Index(
            "ix_message_translation_wanted",
            "client_id",
            "id",
            sqlite_where=text("state = 'wanted'"),
            postgresql_where=text("state = 'wanted'"),
        ),
    )

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    message_id: Mapped[int] = mapped_column(BigId, ForeignKey("message.id"))
    language: Mapped[str]
    state: Mapped[TranslationState] = mapped_column(default=TranslationState.WANTED)
    text: Mapped[str | None]
    engine: Mapped[str | None]
    pivot: Mapped[str | None]
    checks: Mapped[list[Any]] = mapped_column(default=list)
    light: Mapped[str | None]
    error: Mapped[str | None]
    created_at: Mapped[datetime]


class AnswerTranslation(Base, Claimable):
    """An agent's own words in their working language, wanted in the customer's; or a reply wanted back in it."""

    __tablename__ = "answer_translation"
    __table_args__ = (
        Index(None, "client_id", "ticket_id", "id"),
        Index(
            "ix_answer_translation_wanted",
            "client_id",
            "id",
            sqlite_where=text("state = 'wanted'"),
            postgresql_where=text("state = 'wanted'"),
        ),
    )

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    ticket_id: Mapped[int] = mapped_column(BigId, ForeignKey("ticket.id"))
    author_id: Mapped[int] = mapped_column(BigId, ForeignKey("user.id"))
    source_language: Mapped[str]
    source_text: Mapped[str]
    language: Mapped[str]
    state: Mapped[TranslationState] = mapped_column(default=TranslationState.WANTED)
    text: Mapped[str | None]
    engine: Mapped[str | None]
    pivot: Mapped[str | None]
    checks: Mapped[list[Any]] = mapped_column(default=list)
    light: Mapped[str | None]
    error: Mapped[str | None]
    created_at: Mapped[datetime]


class GlossaryTerm(Base):
    """A term of a client: translations by language, or never to be translated (``translations`` empty)."""

    __tablename__ = "glossary_term"
    __table_args__ = (UniqueConstraint("client_id", "language", "term"),)

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    language: Mapped[str]
    term: Mapped[str]
    is_never_translated: Mapped[bool] = mapped_column(default=False)
    translations: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]


class MemorySegment(Base):
    """A sentence and its approved or edited translation, with how often it served."""

    __tablename__ = "memory_segment"
    __table_args__ = (
        UniqueConstraint("client_id", "source_language", "target_language", "source_hash"),
        Index(None, "client_id", "updated_at"),
    )

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    source_language: Mapped[str]
    target_language: Mapped[str]
    source_hash: Mapped[str]
    source: Mapped[str]
    target: Mapped[str]
    origin: Mapped[SegmentOrigin]
    uses: Mapped[int] = mapped_column(default=0)
    approved_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("user.id"))
    updated_at: Mapped[datetime]
