"""The tables of pools, members, skills, presence, shifts, absences and rungs."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tolmach.db import Base, BigId


class Level(StrEnum):
    NATIVE = "native"
    FLUENT = "fluent"
    BASIC = "basic"
    NONE = "none"


class Strategy(StrEnum):
    LEAST_LOADED = "least_loaded"


class Presence(StrEnum):
    AVAILABLE = "available"
    BUSY = "busy"
    AWAY = "away"


class RungKind(StrEnum):
    NATIVE = "native"
    FLUENT = "fluent"
    MACHINE = "machine"
    WAIT = "wait"


class Pool(Base):
    """A language agent pool. ``working_language`` is what its members read when they do not read the customer's."""

    __tablename__ = "pool"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    language: Mapped[str]
    working_language: Mapped[str]
    business_hours_id: Mapped[int] = mapped_column(BigId, ForeignKey("business_hours.id"))
    strategy: Mapped[Strategy] = mapped_column(default=Strategy.LEAST_LOADED)
    is_active: Mapped[bool] = mapped_column(default=True)


class PoolMember(Base):
    """A person in a pool; ``capacity`` is how many open tickets they can hold at a time."""

    __tablename__ = "pool_member"
    __table_args__ = (UniqueConstraint("pool_id", "user_id"),)

    pool_id: Mapped[int] = mapped_column(BigId, ForeignKey("pool.id"))
    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("user.id"), index=True)
    capacity: Mapped[int] = mapped_column(default=20)


class Skill(Base):
    """How well a person reads, writes and speaks a language."""

    __tablename__ = "skill"
    __table_args__ = (UniqueConstraint("user_id", "language"),)

    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("user.id"))
    language: Mapped[str]
    read: Mapped[Level]
    write: Mapped[Level]
    speak: Mapped[Level]


class UserPresence(Base):
    """What a person last said of themselves; no row means available."""

    __tablename__ = "user_presence"

    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("user.id"), unique=True)
    presence: Mapped[Presence]
    since: Mapped[datetime]


class Shift(Base):
    """A person's planned work in a pool. Who has none planned in a pool follows the pool's business hours."""

    __tablename__ = "shift"
    __table_args__ = (Index(None, "pool_id", "user_id", "starts_at"),)

    pool_id: Mapped[int] = mapped_column(BigId, ForeignKey("pool.id"))
    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("user.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class Absence(Base):
    """A person is away from an instant to an instant; a deputy may stand in."""

    __tablename__ = "absence"
    __table_args__ = (Index(None, "user_id", "starts_at"),)

    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("user.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    kind: Mapped[str]
    deputy_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("user.id"))


class Rung(Base):
    """One rung of the ladder of client × language: which pool may answer, how, and under which conditions."""

    __tablename__ = "rung"
    __table_args__ = (UniqueConstraint("client_id", "language", "position"),)

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    language: Mapped[str]
    position: Mapped[int]
    kind: Mapped[RungKind]
    pool_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("pool.id"))
    conditions: Mapped[dict[str, Any]] = mapped_column(default=dict)


class ForeignRule(StrEnum):
    """What happens to a message in a language without a rung of its own."""

    MARKET_LANGUAGE = "market_language"
    ENGLISH = "english"
    HAND_TO_SHOP = "hand_to_shop"


class LanguageRule(Base):
    """A client's (or one market's) rule for a language outside its ladder; ``*`` stands for every such language."""

    __tablename__ = "language_rule"
    __table_args__ = (Index("uq_language_rule", "client_id", text("coalesce(market_id, 0)"), "language", unique=True),)

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    market_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("market.id"))
    language: Mapped[str]
    rule: Mapped[ForeignRule]
