"""The tables of concepts, their versions and drafts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from tolmach.claims import Claimable
from tolmach.clients.model import Manner
from tolmach.db import Base, BigId


class VersionState(StrEnum):
    """Only what is approved fills drafts. ``waiting``: written by somebody who may not approve that language.

    ``wanted`` asks a machine for the wording, ``failed`` tells that it could not make it.
    """

    APPROVED = "approved"
    MACHINE = "machine"
    STALE = "stale"
    WAITING = "waiting"
    WANTED = "wanted"
    FAILED = "failed"


class FileKind(StrEnum):
    """What a reply's file is for; of one kind only the nearest goes with a letter, of ``other`` all that are there."""

    WITHDRAWAL_FORM = "withdrawal_form"
    COMPLAINT_FORM = "complaint_form"
    RETURN_LABEL = "return_label"
    OTHER = "other"


class Verdict(StrEnum):
    APPROVED = "approved"
    OBJECTED = "objected"


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
    """One saved reply as an idea. No client means the operator's shared library; a client's own one overrides it.

    ``source_version`` counts changes of content; a version that lags behind it is stale. An override that was given up
    stays for the drafts made from it and holds nowhere any more. ``is_starter`` is what came with the house's library.
    What ``states_law`` says what holds where its language is at home, and may not hold in another country.
    """

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
    is_starter: Mapped[bool] = mapped_column(default=False, server_default=false())
    states_law: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]
    given_up_at: Mapped[datetime | None]


class ConceptVersion(Base, Claimable):
    """The wording of a concept in a language (and country, where the law or the idiom differs), in either manner.

    ``engine`` made it, where no person has approved it yet; ``error`` is why it could not.
    """

    __tablename__ = "concept_version"
    __table_args__ = (
        UniqueConstraint("concept_id", "language", "country", "manner"),
        Index(
            "ix_concept_version_wanted",
            "client_id",
            "id",
            sqlite_where=text("state = 'wanted'"),
            postgresql_where=text("state = 'wanted'"),
        ),
    )

    client_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("client.id"))
    concept_id: Mapped[int] = mapped_column(BigId, ForeignKey("concept.id"))
    language: Mapped[str]
    country: Mapped[str] = mapped_column(default="")
    manner: Mapped[Manner] = mapped_column(default=Manner.FORMAL, server_default=Manner.FORMAL)
    name: Mapped[str]
    text: Mapped[str]
    asks: Mapped[list[Any]] = mapped_column(default=list)
    source_version: Mapped[int] = mapped_column(default=1)
    state: Mapped[VersionState]
    approved_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("user.id"))
    approved_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
    engine: Mapped[str | None]
    error: Mapped[str | None]


class ConceptFile(Base):
    """A client's own file that goes with a reply in a language, and in one country only where ``country`` is set.

    It belongs to the reply's key and not to a row: it stays whether the shared wording holds or the client's own.
    """

    __tablename__ = "concept_file"
    __table_args__ = (Index(None, "client_id", "concept_key", "language"),)

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    concept_key: Mapped[str]
    language: Mapped[str]
    country: Mapped[str] = mapped_column(default="")
    kind: Mapped[FileKind]
    name: Mapped[str]
    type: Mapped[str]
    size: Mapped[int] = mapped_column(BigId)
    blob_sha256: Mapped[str]
    added_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("user.id"))
    added_at: Mapped[datetime]


class ContentVerdict(Base):
    """What a client's owner said of a concept's content. The newest row holds.

    ``text`` is what they read of it, ``country_texts`` what of the countries that have a wording of their own.
    """

    __tablename__ = "content_verdict"
    __table_args__ = (Index(None, "client_id", "concept_id", "id"),)

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    concept_id: Mapped[int] = mapped_column(BigId, ForeignKey("concept.id"))
    source_version: Mapped[int]
    language: Mapped[str]
    text: Mapped[str]
    country_texts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    verdict: Mapped[Verdict]
    remark: Mapped[str] = mapped_column(default="")
    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("user.id"))
    at: Mapped[datetime]


class Draft(Base, Claimable):
    """A proposed reply to one inbound message, and what became of it.

    ``meaning`` is the draft in the reviewer's working language. ``light`` is green, amber or red; red cannot be sent
    unedited. ``candidates`` are the concepts that fit, the offered one first, each with key, name and similarity, and
    an answer that was given to nearly the same letter; any of them can be put in its place. ``own_light`` is what its
    own checks say, set where such drafts were edited so often that its light was taken down. ``final_message_id`` and
    ``edit_distance`` (0–1, characters changed) are written when it was used.
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
    files: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    light: Mapped[str | None]
    own_light: Mapped[str | None]
    error: Mapped[str | None]
    created_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]
    final_message_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("message.id"))
    edit_distance: Mapped[float | None]
