"""Schedules and instants for the tests of business hours, in as few words as they can be said."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tolmach.hours.schedule import Schedule, parse_schedule

WORKDAYS = "mon tue wed thu fri"
EVERY_DAY = "mon tue wed thu fri sat sun"


def make_schedule(
    days: str = WORKDAYS,
    windows: str = "08:00-16:00",
    *,
    zone: str = "Europe/Prague",
    holidays: dict[date, str] | None = None,
    **more: Any,
) -> Schedule:
    """``make_schedule("mon", "08:00-12:00 12:30-16:00", closed=["2026-12-24"])``."""
    return parse_schedule({"time_zone": zone, "week": make_week(days, windows), **more}, holidays)


def make_week(days: str = WORKDAYS, windows: str = "08:00-16:00") -> dict[str, list[list[str]]]:
    """The week of the schedule JSON, the same windows on each of the days."""
    return {day: [window.split("-") for window in windows.split()] for day in days.split()}


def at(text: str, zone: str = "Europe/Prague", *, fold: int = 0) -> datetime:
    """The UTC instant at which the wall in the zone shows ``2026-09-25 16:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)
