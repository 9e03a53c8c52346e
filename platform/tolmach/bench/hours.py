"""How many deadlines one core computes a second, for the usual schedule and without explanations."""

from __future__ import annotations

import platform
import random
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

from tolmach.hours.fields import DAYS
from tolmach.hours.holidays import public_holidays
from tolmach.hours.rules import due_at
from tolmach.hours.schedule import Schedule, parse_schedule

GOAL_PER_SECOND = 50_000


def bench_hours(deadlines: int = 200_000, seed: int = 1) -> dict[str, Any]:
    """Time ``due_at`` on one core, the calendar's first building included.

    Letters come at random minutes of two years; each gets a target from one minute to five working days.
    """
    schedule = _usual_schedule()
    cases = _cases(deadlines, random.Random(seed))  # noqa: S311 - figures must be the same again, not secret
    began = perf_counter()
    for start, minutes in cases:
        due_at(schedule, start, minutes)
    seconds = perf_counter() - began
    return {
        "name": "hours.due_at",
        "per_second": round(deadlines / seconds),
        "goal_per_second": GOAL_PER_SECOND,
        "deadlines": deadlines,
        "seconds": round(seconds, 3),
        "schedule": "Mon-Fri 08:00-16:00 Europe/Prague, holidays CZ",
        "python": platform.python_version(),
        "machine": platform.machine(),
    }


def _usual_schedule() -> Schedule:
    week = {day: [["08:00", "16:00"]] for day in DAYS[:5]}
    return parse_schedule({"time_zone": "Europe/Prague", "week": week}, public_holidays("CZ", None, range(2025, 2029)))


def _cases(count: int, chance: random.Random) -> list[tuple[datetime, int]]:
    first = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        (first + timedelta(minutes=chance.randrange(2 * 365 * 24 * 60)), chance.randint(1, 5 * 8 * 60))
        for _ in range(count)
    ]
