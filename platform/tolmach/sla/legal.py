"""What the law sets: limits in calendar days from a dated and sourced table per country and topic. Pure.

A limit never pauses: nothing but the day the matter came in, the market's zone and the table says when it ends.
"""

from __future__ import annotations

import calendar
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

WARN_DAYS, ALARM_DAYS = 3, 1
"""Calendar days before the last one on which the assignee, then the lead and the operator are warned."""

SHORT_DAYS = 12
"""A shorter limit is warned of when a quarter of it is left; below four days the lead is told on its last day."""

_WORKING_DAYS = 5


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A time limit of the law: ``days`` or ``months`` from the day after the matter came in.

    ``missed`` names what follows when it is missed. ``source`` is act and section, ``reviewed`` the day it was last
    looked at; all of them are to be checked with counsel.
    """

    key: str
    countries: frozenset[str]
    topics: frozenset[str]
    days: int
    months: int
    missed: str
    since: date
    source: str
    reviewed: date


@dataclass(frozen=True, kw_only=True)
class LegalTimes:
    """When a limit ends, and when the assignee, then the lead and the operator are warned of it."""

    due_at: datetime
    warn_at: datetime
    alarm_at: datetime


@cache
def limits() -> tuple[Limit, ...]:
    """The whole table."""
    data = tomllib.loads(files("tolmach.sla").joinpath("data", "legal.toml").read_text(encoding="utf-8"))
    return tuple(
        Limit(
            key=entry["key"],
            countries=frozenset(entry["countries"]),
            topics=frozenset(entry["topics"]),
            days=entry.get("days", 0),
            months=entry.get("months", 0),
            missed=entry["missed"],
            since=entry["since"],
            source=entry["source"],
            reviewed=entry["reviewed"],
        )
        for entry in data["limit"]
    )


def limits_for(*, country: str, topic: str | None, received_at: datetime, zone: str) -> tuple[Limit, ...]:
    """What the law of a market's country sets to a matter of this topic that came in then."""
    return in_force(limits(), country=country, topic=topic, on=received_at.astimezone(ZoneInfo(zone)).date())


def in_force(table: Iterable[Limit], *, country: str, topic: str | None, on: date) -> tuple[Limit, ...]:
    """Of each limit for this country and topic the newest wording that was in force on that day."""
    found = [one for one in table if country in one.countries and topic in one.topics and on >= one.since]
    newest = {limit.key: limit for limit in sorted(found, key=lambda limit: limit.since)}
    return tuple(newest.values())


def legal_times(*, days: int, months: int, received_at: datetime, zone: str) -> LegalTimes:
    """When a limit of so many days or months ends for what came in then, and when to warn of it.

    It ends with the last moment of its last day in the market's zone. Warnings come as a working day begins there:
    nobody reads them on a weekend, and the lead's never comes before the assignee's.
    """
    received_on = received_at.astimezone(ZoneInfo(zone)).date()
    last_day = _months_later(received_on, months) + timedelta(days=days)
    length = (last_day - received_on).days
    warn_days = WARN_DAYS if length >= SHORT_DAYS else length // 4
    alarm_on = _working_day_by(last_day - timedelta(days=min(ALARM_DAYS, warn_days)))
    warn_on = _working_day_by(min(last_day - timedelta(days=warn_days), alarm_on - timedelta(days=1)))
    return LegalTimes(
        due_at=_beginning(last_day + timedelta(days=1), zone) - timedelta(seconds=1),
        warn_at=max(_beginning(warn_on, zone), received_at),
        alarm_at=max(_beginning(alarm_on, zone), received_at),
    )


def is_kept(due_at: datetime, settled_at: datetime | None, now: datetime) -> bool | None:
    """Whether a limit was kept; None while it runs."""
    if settled_at is not None:
        return settled_at <= due_at
    return None if now <= due_at else False


def _beginning(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _working_day_by(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - _WORKING_DAYS + 1))


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it has none (Regulation (EEC) 1182/71, Art. 3(2)(c))."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
