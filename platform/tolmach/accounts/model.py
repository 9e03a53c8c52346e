"""The tables of users, memberships, sessions, tokens, throttles and idempotency keys."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tolmach.db import Base, BigId


class Role(StrEnum):
    OPERATOR = "operator"
    LEAD = "lead"
    AGENT = "agent"
    OWNER = "owner"


class User(Base):
    """A person who logs in. ``locale`` is the interface's; the languages they answer in are skills."""

    __tablename__ = "user"

    address: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    locale: Mapped[str] = mapped_column(default="en")
    time_zone: Mapped[str] = mapped_column(default="Europe/Prague")
    theme: Mapped[str] = mapped_column(default="auto")
    has_letter_keys: Mapped[bool] = mapped_column(default=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class Membership(Base):
    """A role and where it holds: the house (operator), a pool (lead, agent), a client or one market (owner)."""

    __tablename__ = "membership"
    __table_args__ = (
        Index(
            "uq_membership",
            "user_id",
            "role",
            text("coalesce(client_id, 0)"),
            text("coalesce(market_id, 0)"),
            text("coalesce(pool_id, 0)"),
            unique=True,
        ),
        CheckConstraint(
            "(role = 'operator' AND client_id IS NULL AND pool_id IS NULL)"
            " OR (role IN ('lead', 'agent') AND pool_id IS NOT NULL AND client_id IS NULL)"
            " OR (role = 'owner' AND client_id IS NOT NULL AND pool_id IS NULL)",
            name="place",
        ),
    )

    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("user.id"))
    role: Mapped[Role]
    client_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("client.id"))
    market_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("market.id"))
    pool_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("pool.id"))


class LoginSession(Base):
    """A log-in on one device; the cookie carries the token, the row its hash."""

    __tablename__ = "login_session"

    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class EntryKind(StrEnum):
    INVITATION = "invitation"
    RESET = "reset"


class EntryToken(Base):
    """An invitation or a password reset: usable once, until it expires; stored hashed."""

    __tablename__ = "entry_token"

    kind: Mapped[EntryKind]
    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ApiToken(Base):
    """A client's key to the API; the token itself is shown once and stored hashed."""

    __tablename__ = "api_token"
    __table_args__ = (UniqueConstraint("client_id", "name"),)

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Throttle(Base):
    """How often something happened in the running window: log-ins by address, forms by place, letters by sender."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(unique=True)
    window_began: Mapped[datetime]
    times: Mapped[int]


class IdempotencyKey(Base):
    """What an API call with this key was answered, so that its repetition is answered the same and does nothing."""

    __tablename__ = "idempotency_key"
    __table_args__ = (UniqueConstraint("client_id", "key"), Index(None, "client_id", "created_at"))

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    key: Mapped[str]
    request_hash: Mapped[str]
    status: Mapped[int]
    answer: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
