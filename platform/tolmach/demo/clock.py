"""The demo's clock stands until it is moved; and when the demo ends by default."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

DESK_ZONE = ZoneInfo("Europe/Prague")
TUESDAY = 1


@dataclass
class StandingClock:
    """A clock that only goes where it is put, and never back."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def reach(self, at: datetime) -> None:
        """Let it be ``at`` (aware, UTC), or stay where it is later already."""
        self.at = max(self.at, at)


def next_tuesday(now: datetime) -> datetime:
    """The next Tuesday, 10:00 Prague time, after ``now``: a moment at which every pool is open."""
    local = now.astimezone(DESK_ZONE)
    day = local.date() + timedelta(days=(TUESDAY - local.weekday()) % 7)
    start = datetime.combine(day, time(10), tzinfo=DESK_ZONE)
    if start > local:
        return start
    return datetime.combine(day + timedelta(days=7), time(10), tzinfo=DESK_ZONE)
