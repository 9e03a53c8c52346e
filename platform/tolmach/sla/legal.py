"""Legal clocks: calendar days that never pause, from a dated and sourced table per country and topic. Pure."""

from __future__ import annotations

import calendar
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

LONGEST = timedelta(days=62)
"""No limit of the table ends later than this after the matter came in."""


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
class LegalClock:
    """A limit that runs for a ticket, until when, and when the matter was settled."""

    limit: Limit
    due_at: datetime
    settled_at: datetime | None

    def is_kept(self, now: datetime) -> bool | None:
        """Whether it was kept; None while it runs."""
        if self.settled_at is not None:
            return self.settled_at <= self.due_at
        return None if now <= self.due_at else False


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


def legal_clocks(
    *, country: str, topic: str | None, received_at: datetime, zone: str, settled_at: datetime | None
) -> tuple[LegalClock, ...]:
    """The limits that the law of a market's country sets to a matter of this topic, the nearest first."""
    received_on = received_at.astimezone(ZoneInfo(zone)).date()
    found = [
        LegalClock(limit=limit, due_at=_last_moment(limit, received_on, zone), settled_at=settled_at)
        for limit in limits()
        if country in limit.countries and topic in limit.topics and received_on >= limit.since
    ]
    return tuple(sorted(found, key=lambda clock: clock.due_at))


def legal_topics(country: str) -> frozenset[str]:
    """The topics to which this country's law sets a limit."""
    return frozenset(topic for limit in limits() if country in limit.countries for topic in limit.topics)


def _last_moment(limit: Limit, received_on: date, zone: str) -> datetime:
    last_day = _months_later(received_on, limit.months) + timedelta(days=limit.days)
    following = datetime.combine(last_day + timedelta(days=1), time.min, tzinfo=ZoneInfo(zone))
    return following.astimezone(UTC) - timedelta(seconds=1)


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it has none (Regulation (EEC) 1182/71, Art. 3(2)(c))."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
