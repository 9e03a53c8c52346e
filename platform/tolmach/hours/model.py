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
    """A public holiday as it was known when stored, so that a library upgrade moves no clock that already ran.

    ``is_by_hand``: an operator added it, or said whether it counts; no refresh touches it. Where ``is_observed`` is
    false the day is worked here all the same.
    """

    __tablename__ = "holiday"
    __table_args__ = (UniqueConstraint("country", "subdivision", "day"),)

    country: Mapped[str]
    subdivision: Mapped[str] = mapped_column(default="")
    day: Mapped[date] = mapped_column(Date)
    name: Mapped[str]
    stored_at: Mapped[datetime]
    is_observed: Mapped[bool] = mapped_column(default=True)
    is_by_hand: Mapped[bool] = mapped_column(default=False)


class HolidayYear(Base):
    """An operator looked at the holidays of a place in a year and stands for them; a year without a row is unconfirmed.

    ``confirmed_by`` is empty where no person did.
    """

    __tablename__ = "holiday_year"
    __table_args__ = (UniqueConstraint("country", "subdivision", "year"),)

    country: Mapped[str]
    subdivision: Mapped[str] = mapped_column(default="")
    year: Mapped[int]
    confirmed_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("user.id"))
