"""The tables of pools, members, skills, presence, shifts with breaks, absences, rungs and rules of languages."""

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


WELL = (Level.NATIVE, Level.FLUENT)
"""Who knows a language this well works in it: reads it without a translation, writes it without a reviewer."""


class Strategy(StrEnum):
    """Who of those who can take a ticket gets it; ``sticky`` asks first for who knows the customer."""

    LEAST_LOADED = "least_loaded"
    LONGEST_IDLE = "longest_idle"
    ROUND_ROBIN = "round_robin"
    STICKY = "sticky"


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
    """A language agent pool. ``working_language`` is what its members read when they do not read the customer's.

    ``is_next_only``: agents take what is next, not what they like. ``channel_points``: how much of a person's capacity
    a ticket of a channel fills, where it differs from the house's. ``away_after_minutes``: who was not seen signed in
    for so long is given nothing; empty where being on shift is enough.
    """

    __tablename__ = "pool"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    language: Mapped[str]
    working_language: Mapped[str]
    business_hours_id: Mapped[int] = mapped_column(BigId, ForeignKey("business_hours.id"))
    strategy: Mapped[Strategy] = mapped_column(default=Strategy.LEAST_LOADED)
    is_next_only: Mapped[bool] = mapped_column(default=False)
    channel_points: Mapped[dict[str, Any]] = mapped_column(default=dict)
    away_after_minutes: Mapped[int | None]
    is_active: Mapped[bool] = mapped_column(default=True)


class PoolMember(Base):
    """A person in a pool; ``capacity`` is how many points of open tickets they can hold at a time, a letter being one.

    ``given_at`` is when they last got a ticket of the pool, ``turn`` numbers that among the pool's; ``finished_at`` is
    when a ticket of any pool last left their hands, answered, solved or given away.
    """

    __tablename__ = "pool_member"
    __table_args__ = (UniqueConstraint("pool_id", "user_id"),)

    pool_id: Mapped[int] = mapped_column(BigId, ForeignKey("pool.id"))
    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("user.id"), index=True)
    capacity: Mapped[int] = mapped_column(default=20)
    given_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    turn: Mapped[int] = mapped_column(BigId, default=0)


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
    """What a person last said of themselves, or somebody else said of them (``said_by``); no row means available."""

    __tablename__ = "user_presence"

    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("user.id"), unique=True)
    presence: Mapped[Presence]
    since: Mapped[datetime]
    said_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("user.id"))


class Shift(Base):
    """A person's planned work in a pool. Who has none planned in a pool follows the pool's business hours."""

    __tablename__ = "shift"
    __table_args__ = (Index(None, "pool_id", "user_id", "starts_at"),)

    pool_id: Mapped[int] = mapped_column(BigId, ForeignKey("pool.id"))
    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("user.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class ShiftBreak(Base):
    """A break within a shift: nothing is given to the person meanwhile."""

    __tablename__ = "shift_break"

    shift_id: Mapped[int] = mapped_column(BigId, ForeignKey("shift.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class PersonCalendar(Base):
    """Whose public holidays a person keeps: on such a day they are absent, and their pools stay open."""

    __tablename__ = "person_calendar"

    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("user.id"), unique=True)
    country: Mapped[str]
    subdivision: Mapped[str | None]


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

    SURCHARGE = "surcharge"
    MARKET_LANGUAGE = "market_language"
    ENGLISH = "english"
    HAND_TO_SHOP = "hand_to_shop"


class LanguageRule(Base):
    """A client's (or one market's) rule for a language outside its ladder; ``*`` stands for every such language.

    ``pool_id`` and ``kind`` are the rung that answers with a surcharge; other rules have none.
    """

    __tablename__ = "language_rule"
    __table_args__ = (Index("uq_language_rule", "client_id", text("coalesce(market_id, 0)"), "language", unique=True),)

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    market_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("market.id"))
    language: Mapped[str]
    rule: Mapped[ForeignRule]
    pool_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("pool.id"))
    kind: Mapped[RungKind | None]
