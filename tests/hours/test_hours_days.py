"""When a day ends whose last window runs into an hour that the clocks skip or repeat."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tolmach.hours.days import end_of_day, working_day
from tolmach.hours.rules import is_open
from tolmach.hours.schedule import parse_schedule

NIGHT = parse_schedule({"time_zone": "Europe/Prague", "week": {"sat": [["12:00", "13:00"], ["22:00", "02:30"]]}})
WEST = parse_schedule(
    {"time_zone": "America/New_York", "week": {"thu": [["20:00", "24:00"]], "fri": [["08:00", "24:00"]]}}
)

ENDS = {
    "an ordinary night": (NIGHT, "2026-09-26", "2026-09-27T00:30:00+00:00"),
    "half past two is skipped": (NIGHT, "2026-03-28", "2026-03-29T01:00:00+00:00"),
    "half past two comes twice": (NIGHT, "2026-10-24", "2026-10-25T01:30:00+00:00"),
    "before New Year west of Greenwich": (WEST, "2026-12-31", "2027-01-01T05:00:00+00:00"),
    "on New Year west of Greenwich": (WEST, "2027-01-01", "2027-01-02T05:00:00+00:00"),
}


@pytest.mark.parametrize(("schedule", "day", "end"), ENDS.values(), ids=ENDS)
def test_a_day_ends_where_its_last_window_does(schedule, day: str, end: str):
    ends = datetime.fromisoformat(end)
    assert end_of_day(schedule, date.fromisoformat(day)) == ends
    assert is_open(schedule, ends - timedelta(microseconds=1))
    assert working_day(schedule, ends - timedelta(microseconds=1)) == date.fromisoformat(day)
