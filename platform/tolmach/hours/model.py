"""Business hours and public holidays as stored rows; the rules get them as plain values."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tolmach.db import Base, BigId


class BusinessHours(Base):
    """A named schedule in the shape of DESIGN §8; ``version`` grows with every change, clocks name it."""

    __tablename__ = "business_hours"

    name: Mapped[str] = mapped_column(unique=True)
    time_zone: Mapped[str]
    week: Mapped[dict[str, Any]]
    holiday_country: Mapped[str | None]
    holiday_subdivision: Mapped[str | None]
    closed: Mapped[list[Any]] = mapped_column(default=list)
    special: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=1)


class PastHours(Base):
    """What business hours were in a version that was replaced, for the clocks that ran by it."""

    __tablename__ = "past_hours"
    __table_args__ = (UniqueConstraint("business_hours_id", "version"),)

    business_hours_id: Mapped[int] = mapped_column(BigId, ForeignKey("business_hours.id"))
    version: Mapped[int]
    content: Mapped[dict[str, Any]]
    replaced_at: Mapped[datetime]


class Holiday(Base):
    """A public holiday as it was known when stored, so that a library upgrade moves no clock that already ran."""

    __tablename__ = "holiday"
    __table_args__ = (UniqueConstraint("country", "subdivision", "day"),)

    country: Mapped[str]
    subdivision: Mapped[str] = mapped_column(default="")
    day: Mapped[date] = mapped_column(Date)
    name: Mapped[str]
    stored_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
