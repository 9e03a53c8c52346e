"""The tables of policies, clocks and promises."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tolmach.db import Base, BigId
from tolmach.hours.effective import HolidayRule
from tolmach.outbox.model import Channel


class Target(StrEnum):
    FIRST_REPLY = "first_reply"
    NEXT_REPLY = "next_reply"
    RESOLUTION = "resolution"


REPLY_TARGETS = frozenset({Target.FIRST_REPLY, Target.NEXT_REPLY})
"""One of them at a time says by when an answer is owed."""


class Measure(StrEnum):
    BUSINESS_MINUTES = "business_minutes"
    SAME_WORKING_DAY = "same_working_day"
    NEXT_WORKING_DAY = "next_working_day"
    NEXT_WORKING_DAY_END = "next_working_day_end"
    CALENDAR_MINUTES = "calendar_minutes"


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Policy(Base):
    """A target of one client; the most exact row wins (priority and channel named before open)."""

    __tablename__ = "sla_policy"
    __table_args__ = (
        Index(
            "uq_sla_policy",
            "client_id",
            "target",
            text("coalesce(priority, '')"),
            text("coalesce(channel, '')"),
            unique=True,
        ),
    )

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    target: Mapped[Target]
    priority: Mapped[Priority | None]
    channel: Mapped[Channel | None]
    measure: Mapped[Measure]
    minutes: Mapped[int] = mapped_column(default=0)
    pauses_for_client: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)


class ClockState(StrEnum):
    """``dropped`` measured nothing: what it was started for did not stand."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    DROPPED = "dropped"


ENDED = (ClockState.STOPPED, ClockState.DROPPED)


class SlaClock(Base):
    """The running measure of one target on a ticket; due times are stored so that lists sort in the database.

    While paused, ``minutes_left`` is what was left until due (business minutes, or plain ones for a calendar measure);
    it is empty when the clock was overdue already, whose due time then never moves again. The calendar it runs on is
    the business hours in their version, closed by the holidays that ``holiday_rule`` names.

    ``warn_at`` and ``alarm_at`` are when the assignee, and then the lead and the operator, are warned of the due time;
    ``warned_at`` and ``alarmed_at`` when they were.
    """

    __tablename__ = "sla_clock"
    __table_args__ = (
        Index(None, "client_id", "ticket_id", "target"),
        Index(
            "ix_sla_clock_running",
            "client_id",
            "due_at",
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
        Index(
            "ix_sla_clock_to_warn",
            "warn_at",
            sqlite_where=text("state = 'running' AND alarmed_at IS NULL"),
            postgresql_where=text("state = 'running' AND alarmed_at IS NULL"),
        ),
    )

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    ticket_id: Mapped[int] = mapped_column(BigId)
    target: Mapped[Target]
    state: Mapped[ClockState] = mapped_column(default=ClockState.RUNNING)
    policy_id: Mapped[int | None] = mapped_column(BigId)
    policy_version: Mapped[int]
    measure: Mapped[Measure]
    minutes: Mapped[int]
    pauses_for_client: Mapped[bool] = mapped_column(default=False)
    business_hours_id: Mapped[int] = mapped_column(BigId, ForeignKey("business_hours.id"))
    business_hours_version: Mapped[int]
    holiday_rule: Mapped[HolidayRule] = mapped_column(default=HolidayRule.POOL)
    market_country: Mapped[str | None]
    market_subdivision: Mapped[str | None]
    started_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    minutes_left: Mapped[float | None]
    has_paused: Mapped[bool] = mapped_column(default=False)
    due_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    warn_at: Mapped[datetime | None]
    alarm_at: Mapped[datetime | None]
    warned_at: Mapped[datetime | None]
    alarmed_at: Mapped[datetime | None]

    @property
    def debt(self) -> str:
        """What is owed: an answer, whichever reply it is (one of them at a time), or the solution."""
        return "reply" if self.target in REPLY_TARGETS else self.target


class Promise(Base):
    """The time a customer was told. It never pauses and is judged as told."""

    __tablename__ = "promise"
    __table_args__ = (Index(None, "client_id", "ticket_id"), Index(None, "client_id", "promised_by"))

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    ticket_id: Mapped[int] = mapped_column(BigId)
    made_at: Mapped[datetime]
    promised_by: Mapped[datetime]
    message_id: Mapped[int | None] = mapped_column(BigId)
    is_kept: Mapped[bool | None]
    settled_at: Mapped[datetime | None]


class LegalState(StrEnum):
    """There is no pause. ``dropped`` counts for nothing: the ticket is not about that, or in no such market."""

    RUNNING = "running"
    SETTLED = "settled"
    DROPPED = "dropped"


class LegalClock(Base):
    """A limit of the law that a ticket is under, with the wording of the table when it was started.

    ``received_at`` is when the matter came in; ``due_at`` is stored, so that lists sort in the database and pages,
    reports and files tell the same, and nothing that happens to the ticket moves it. ``limit_key``, ``days`` or
    ``months``, ``missed``, ``source`` and ``reviewed`` are the table's entry, ``country`` and ``time_zone`` the
    market's. ``warn_at`` and ``alarm_at`` are when the assignee, and then the lead and the operator, are warned;
    ``warned_at`` and ``alarmed_at`` when they were.
    """

    __tablename__ = "legal_clock"
    __table_args__ = (
        Index(None, "client_id", "ticket_id"),
        Index(None, "client_id", "due_at"),
        Index(
            "uq_legal_clock_live",
            "client_id",
            "ticket_id",
            "limit_key",
            unique=True,
            sqlite_where=text("state != 'dropped'"),
            postgresql_where=text("state != 'dropped'"),
        ),
        Index(
            "ix_legal_clock_running",
            "due_at",
            "id",
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
        Index(
            "ix_legal_clock_to_warn",
            "warn_at",
            sqlite_where=text("state = 'running' AND alarmed_at IS NULL"),
            postgresql_where=text("state = 'running' AND alarmed_at IS NULL"),
        ),
    )

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    ticket_id: Mapped[int] = mapped_column(BigId)
    limit_key: Mapped[str]
    country: Mapped[str]
    time_zone: Mapped[str]
    days: Mapped[int]
    months: Mapped[int]
    missed: Mapped[str]
    source: Mapped[str]
    reviewed: Mapped[date]
    state: Mapped[LegalState] = mapped_column(default=LegalState.RUNNING)
    received_at: Mapped[datetime]
    due_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    warn_at: Mapped[datetime]
    alarm_at: Mapped[datetime]
    warned_at: Mapped[datetime | None]
    alarmed_at: Mapped[datetime | None]
