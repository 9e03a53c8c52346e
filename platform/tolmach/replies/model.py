"""The tables of concepts, their versions and drafts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tolmach.claims import Claimable
from tolmach.db import Base, BigId


class VersionState(StrEnum):
    APPROVED = "approved"
    MACHINE = "machine"
    STALE = "stale"


class DraftState(StrEnum):
    WANTED = "wanted"
    READY = "ready"
    FAILED = "failed"
    USED = "used"
    DROPPED = "dropped"


class DraftOrigin(StrEnum):
    CONCEPT = "concept"
    MEMORY = "memory"
    MACHINE = "machine"
    NONE = "none"


class Concept(Base):
    """One saved reply as an idea. No client means the operator's shared library; a client's own one overrides it."""

    __tablename__ = "concept"
    __table_args__ = (
        Index("uq_concept", text("coalesce(client_id, 0)"), text("coalesce(market_id, 0)"), "key", unique=True),
    )

    client_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("client.id"))
    market_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("market.id"))
    key: Mapped[str]
    topic: Mapped[str]
    source_language: Mapped[str]
    source_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class ConceptVersion(Base):
    """The wording of a concept in a language (and country, where the law or the idiom differs)."""

    __tablename__ = "concept_version"
    __table_args__ = (UniqueConstraint("concept_id", "language", "country"),)

    client_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("client.id"))
    concept_id: Mapped[int] = mapped_column(BigId, ForeignKey("concept.id"))
    language: Mapped[str]
    country: Mapped[str] = mapped_column(default="")
    name: Mapped[str]
    text: Mapped[str]
    asks: Mapped[list[Any]] = mapped_column(default=list)
    source_version: Mapped[int] = mapped_column(default=1)
    state: Mapped[VersionState]
    approved_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("user.id"))
    approved_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]


class Draft(Base, Claimable):
    """A proposed reply to one inbound message, and what became of it.

    ``meaning`` is the draft in the reviewer's working language. ``light`` is green, amber or red; red cannot be sent
    unedited. ``candidates`` are the concepts that fit, the offered one first, each with key, name and similarity; any
    of them can be put in its place. ``final_message_id`` and ``edit_distance`` (0–1, characters changed) are written
    when it was used.
    """

    __tablename__ = "draft"
    __table_args__ = (
        Index(None, "client_id", "ticket_id", "id"),
        UniqueConstraint("client_id", "message_id"),
        Index(
            "ix_draft_wanted",
            "client_id",
            "id",
            sqlite_where=text("state = 'wanted'"),
            postgresql_where=text("state = 'wanted'"),
        ),
    )

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    ticket_id: Mapped[int] = mapped_column(BigId, ForeignKey("ticket.id"))
    message_id: Mapped[int] = mapped_column(BigId, ForeignKey("message.id"))
    state: Mapped[DraftState] = mapped_column(default=DraftState.WANTED)
    language: Mapped[str]
    origin: Mapped[DraftOrigin | None]
    concept_key: Mapped[str | None]
    concept_version_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("concept_version.id"))
    similarity: Mapped[float | None]
    text: Mapped[str | None]
    meaning: Mapped[str | None]
    meaning_language: Mapped[str | None]
    engine: Mapped[str | None]
    pivot: Mapped[str | None]
    checks: Mapped[list[Any]] = mapped_column(default=list)
    candidates: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    light: Mapped[str | None]
    error: Mapped[str | None]
    created_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]
    final_message_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("message.id"))
    edit_distance: Mapped[float | None]
