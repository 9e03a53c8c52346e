"""A day as a target, where the desk stays open past midnight or is closed by itself on a date."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tolmach.hours.schedule import Schedule, parse_schedule
from tolmach.sla.model import Measure
from tolmach.sla.rules import Goal, due_by

WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
ALL_DAYS = (*WORKDAYS, "sat", "sun")


def desk(*windows: tuple[str, str], days: Collection[str] = WORKDAYS) -> Schedule:
    week = {day: [list(window) for window in windows] for day in days}
    return parse_schedule({"time_zone": "Europe/Prague", "week": week})


def but_closed(schedule: Schedule, *days: date) -> Schedule:
    return replace(schedule, closed={**schedule.closed, **dict.fromkeys(days, "")})


ALWAYS = desk(("00:00", "24:00"), days=ALL_DAYS)
ALL_WEEK = desk(("00:00", "24:00"))
NIGHTS = desk(("22:00", "06:00"))
LATE = desk(("10:00", "02:00"), days=ALL_DAYS)
IN_TURNS = desk(("06:00", "14:00"), ("14:00", "22:00"), ("22:00", "06:00"))
CHRISTMAS = but_closed(ALWAYS, date(2026, 12, 25))
SHORT_FRIDAY = replace(desk(("08:00", "12:00"), ("12:30", "16:00")), special={date(2026, 9, 25): ((480, 720),)})

SAME, NEXT, NEXT_END = Measure.SAME_WORKING_DAY, Measure.NEXT_WORKING_DAY, Measure.NEXT_WORKING_DAY_END

# 2026-09-22 is a Tuesday.
DUE = {
    "open all week, the day ends at midnight": (ALL_WEEK, SAME, "2026-09-22 10:30", "2026-09-23 00:00"),
    "open all week, the next day is tomorrow": (ALL_WEEK, NEXT, "2026-09-22 10:30", "2026-09-23 10:30"),
    "open all week, the next day's end": (ALL_WEEK, NEXT_END, "2026-09-22 10:30", "2026-09-24 00:00"),
    "open all week, Friday's next day is Monday": (ALL_WEEK, NEXT, "2026-09-25 10:30", "2026-09-28 10:30"),
    "at midnight the new day has begun": (ALL_WEEK, SAME, "2026-09-22 00:00", "2026-09-23 00:00"),
    "open for ever, the day ends at midnight": (ALWAYS, SAME, "2026-09-22 10:30", "2026-09-23 00:00"),
    "open for ever, the next day's end": (ALWAYS, NEXT_END, "2026-09-22 10:30", "2026-09-24 00:00"),
    "the eve of a closed date": (CHRISTMAS, NEXT, "2026-12-24 10:30", "2026-12-26 10:30"),
    "a closed date": (CHRISTMAS, NEXT, "2026-12-25 10:30", "2026-12-27 00:00"),
    "the day after the only closed date": (CHRISTMAS, NEXT_END, "2026-12-26 10:30", "2026-12-28 00:00"),
    "after midnight it is still the eve's day": (LATE, SAME, "2026-09-23 01:00", "2026-09-23 02:00"),
    "after midnight, the same time a day later": (LATE, NEXT, "2026-09-23 01:00", "2026-09-24 01:00"),
    "after midnight in a night's desk": (NIGHTS, NEXT, "2026-09-23 03:00", "2026-09-24 03:00"),
    "Friday's night ends its week": (NIGHTS, NEXT, "2026-09-26 03:00", "2026-09-29 03:00"),
    "turns that meet are one day": (IN_TURNS, SAME, "2026-09-22 13:00", "2026-09-23 06:00"),
    "early in the next day of turns": (IN_TURNS, NEXT_END, "2026-09-23 05:59", "2026-09-24 06:00"),
    "in the night when clocks go back": (ALWAYS, NEXT, "2026-10-24 02:30", "2026-10-25 02:30"),
    "over the night when clocks go forward": (ALWAYS, NEXT, "2026-03-28 10:30", "2026-03-29 10:30"),
}


@pytest.mark.parametrize(("schedule", "measure", "start", "due"), DUE.values(), ids=DUE)
def test_a_day_ends_with_the_last_window_that_starts_on_it(schedule: Schedule, measure: Measure, start: str, due: str):
    begins, ends = (datetime.fromisoformat(at).replace(tzinfo=ZoneInfo("Europe/Prague")) for at in (start, due))
    assert due_by(Goal(measure=measure), schedule, begins) == ends.astimezone(UTC)


FIRST_DAY = date(2026, 9, 21)
A_MONTH = 40


@given(
    schedule=st.sampled_from([ALWAYS, ALL_WEEK, NIGHTS, LATE, IN_TURNS, SHORT_FRIDAY]),
    measure=st.sampled_from(Measure),
    minutes=st.integers(0, 3_000),
    start=st.integers(0, A_MONTH * 24 * 60),
    closed=st.sets(st.integers(0, A_MONTH), max_size=4),
    one_more=st.integers(0, A_MONTH),
)
def test_closing_a_day_makes_nothing_due_earlier(
    schedule: Schedule, measure: Measure, minutes: int, start: int, closed: set[int], one_more: int
):
    """Over a month in which the clocks go back."""
    goal = Goal(measure=measure, minutes=minutes)
    begins = datetime.combine(FIRST_DAY, datetime.min.time(), tzinfo=UTC) + timedelta(minutes=start)
    before = but_closed(schedule, *(FIRST_DAY + timedelta(days=day) for day in closed))
    after = but_closed(before, FIRST_DAY + timedelta(days=one_more))
    assert begins <= due_by(goal, before, begins) <= due_by(goal, after, begins)
