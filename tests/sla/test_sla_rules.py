"""When a target is due, and what time a customer is told: tables of named cases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tolmach.clients.model import PromiseRounding
from tolmach.hours.rules import minutes_between
from tolmach.hours.schedule import Schedule, parse_schedule
from tolmach.outbox.model import Channel
from tolmach.sla.model import Measure, Target
from tolmach.sla.rules import Course, Goal, default_goal, due_by, due_on_calendar, time_to_tell, warnings_before

WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
ALL_DAYS = (*WORKDAYS, "sat", "sun")


def schedule(*windows: list[str], days: tuple[str, ...] = WORKDAYS, holiday: date | None = None) -> Schedule:
    week = {day: list(windows) for day in days}
    data = {"time_zone": "Europe/Prague", "week": week, "holidays": {"country": "CZ", "subdivision": None}}
    return parse_schedule(data, {holiday: "A holiday"} if holiday else {})


DESK = schedule(["08:00", "16:00"])
LUNCH = schedule(["08:00", "12:00"], ["12:30", "16:00"])
ALWAYS = schedule(["00:00", "24:00"], days=ALL_DAYS)
NIGHT = schedule(["22:00", "06:00"])
MONDAY_OFF = schedule(["08:00", "16:00"], holiday=date(2026, 9, 28))


def prague(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Prague"))


# 2026-09-22 is a Tuesday, 25 a Friday, 28 the Monday of Czech statehood; clocks go back on Sunday 2026-10-25.
NEXT_DAY = {
    "in the middle of a day": (DESK, "2026-09-22 10:30", "2026-09-23 10:30"),
    "at opening": (DESK, "2026-09-22 08:00", "2026-09-23 08:00"),
    "before opening counts from the opening": (DESK, "2026-09-22 06:00", "2026-09-23 08:00"),
    "after closing counts from the next opening": (DESK, "2026-09-22 16:30", "2026-09-24 08:00"),
    "at closing counts from the next opening": (DESK, "2026-09-22 16:00", "2026-09-24 08:00"),
    "Friday is due on Monday": (DESK, "2026-09-25 14:15", "2026-09-28 14:15"),
    "Saturday counts from Monday": (DESK, "2026-09-26 11:00", "2026-09-29 08:00"),
    "Friday over a holiday Monday": (MONDAY_OFF, "2026-09-25 14:15", "2026-09-29 14:15"),
    "the weekend before a holiday": (MONDAY_OFF, "2026-09-26 11:00", "2026-09-30 08:00"),
    "lunch moves it behind lunch": (LUNCH, "2026-09-22 12:10", "2026-09-23 12:30"),
    "in the afternoon of a day with lunch": (LUNCH, "2026-09-22 13:00", "2026-09-23 13:00"),
    "over the night when clocks go back": (DESK, "2026-10-23 10:30", "2026-10-26 10:30"),
    "over the night when clocks go forward": (DESK, "2026-03-27 10:30", "2026-03-30 10:30"),
    "a desk that never closes": (ALWAYS, "2026-09-22 10:30", "2026-09-23 10:30"),
    "a night desk": (NIGHT, "2026-09-22 23:00", "2026-09-23 23:00"),
}


@pytest.mark.parametrize(("desk", "start", "due"), NEXT_DAY.values(), ids=NEXT_DAY)
def test_next_working_day_is_the_same_time_on_it(desk: Schedule, start: str, due: str):
    assert due_by(Goal(measure=Measure.NEXT_WORKING_DAY), desk, prague(start)) == prague(due)


SHORT_FRIDAY = parse_schedule(
    {"time_zone": "Europe/Prague", "week": {"thu": [["08:00", "16:00"]], "fri": [["08:00", "12:00"]]}}
)


def test_a_shorter_next_day_is_due_at_its_closing():
    goal = Goal(measure=Measure.NEXT_WORKING_DAY)
    assert due_by(goal, SHORT_FRIDAY, prague("2026-09-24 15:00")) == prague("2026-09-25 12:00")


LATE_FRIDAY = parse_schedule(
    {"time_zone": "Europe/Prague", "week": {"thu": [["08:00", "16:00"]], "fri": [["10:00", "18:00"]]}}
)


def test_a_later_next_day_is_due_at_its_opening():
    goal = Goal(measure=Measure.NEXT_WORKING_DAY)
    assert due_by(goal, LATE_FRIDAY, prague("2026-09-24 08:30")) == prague("2026-09-25 10:00")


SAME_DAY = {
    "in the morning": (DESK, "2026-09-22 08:30", "2026-09-22 16:00"),
    "before opening": (DESK, "2026-09-22 03:00", "2026-09-22 16:00"),
    "a minute before closing": (DESK, "2026-09-22 15:59", "2026-09-22 16:00"),
    "after closing it is the next day": (DESK, "2026-09-22 17:00", "2026-09-23 16:00"),
    "at the weekend it is Monday": (DESK, "2026-09-26 09:00", "2026-09-28 16:00"),
    "on a holiday it is the day after": (MONDAY_OFF, "2026-09-28 09:00", "2026-09-29 16:00"),
    "lunch does not end the day": (LUNCH, "2026-09-22 09:00", "2026-09-22 16:00"),
    "at lunch": (LUNCH, "2026-09-22 12:15", "2026-09-22 16:00"),
    "a night desk ends its day in the morning": (NIGHT, "2026-09-22 23:00", "2026-09-23 06:00"),
    "a desk that never closes ends it at midnight": (ALWAYS, "2026-09-22 10:30", "2026-09-23 00:00"),
}


@pytest.mark.parametrize(("desk", "start", "due"), SAME_DAY.values(), ids=SAME_DAY)
def test_same_working_day_is_its_closing(desk: Schedule, start: str, due: str):
    assert due_by(Goal(measure=Measure.SAME_WORKING_DAY), desk, prague(start)) == prague(due)


MINUTES = {
    "within a day": (Measure.BUSINESS_MINUTES, 60, "2026-09-22 10:00", "2026-09-22 11:00"),
    "over the night": (Measure.BUSINESS_MINUTES, 60, "2026-09-22 15:30", "2026-09-23 08:30"),
    "over the weekend": (Measure.BUSINESS_MINUTES, 60, "2026-09-25 15:30", "2026-09-28 08:30"),
    "until closing exactly": (Measure.BUSINESS_MINUTES, 30, "2026-09-22 15:30", "2026-09-22 16:00"),
    "by the wall, closed or not": (Measure.CALENDAR_MINUTES, 60, "2026-09-25 15:30", "2026-09-25 16:30"),
    "by the wall over the longer night": (Measure.CALENDAR_MINUTES, 1440, "2026-10-24 12:00", "2026-10-25 11:00"),
}


@pytest.mark.parametrize(("measure", "minutes", "start", "due"), MINUTES.values(), ids=MINUTES)
def test_minutes_are_of_the_desk_or_of_the_wall(measure: Measure, minutes: int, start: str, due: str):
    assert due_by(Goal(measure=measure, minutes=minutes), DESK, prague(start)) == prague(due)


@pytest.mark.parametrize("measure", Measure)
@pytest.mark.parametrize("desk", [DESK, LUNCH, ALWAYS, NIGHT, MONDAY_OFF])
def test_nothing_is_due_before_it_began_and_all_of_it_in_utc(measure: Measure, desk: Schedule):
    begin = prague("2026-09-25 00:00")
    for quarter_hours in range(0, 4 * 24 * 5, 7):
        start = begin + timedelta(minutes=15 * quarter_hours)
        due = due_by(Goal(measure=measure, minutes=45), desk, start)
        assert due.tzinfo is UTC
        assert due > start


TOLD = {
    "a full hour is told as it is": ("Europe/Prague", "2026-09-22 10:00", "2026-09-22 10:00"),
    "a minute past is told as the next hour": ("Europe/Prague", "2026-09-22 10:01", "2026-09-22 11:00"),
    "a microsecond past too": ("Europe/Prague", "2026-09-22 10:00:00.000001", "2026-09-22 11:00"),
    "the last hour of a day": ("Europe/Prague", "2026-09-22 23:30", "2026-09-23 00:00"),
    "India, half an hour off": ("Asia/Kolkata", "2026-09-22 10:30", "2026-09-22 11:00"),
    "Nepal, three quarters off": ("Asia/Kathmandu", "2026-09-22 10:45", "2026-09-22 11:00"),
    "Newfoundland, half an hour behind": ("America/St_Johns", "2026-09-22 10:00", "2026-09-22 10:00"),
    "Chatham, three quarters ahead": ("Pacific/Chatham", "2026-09-22 10:15", "2026-09-22 11:00"),
}


@pytest.mark.parametrize(("zone", "due", "told"), TOLD.values(), ids=TOLD)
def test_a_promise_is_a_full_hour_where_the_customer_lives(zone: str, due: str, told: str):
    here = ZoneInfo(zone)
    said = time_to_tell(datetime.fromisoformat(due).replace(tzinfo=here).astimezone(UTC), zone)
    assert said == datetime.fromisoformat(told).replace(tzinfo=here)
    assert said.tzinfo is UTC


ZONES = ("Europe/Prague", "Europe/Lisbon", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns")


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", ["2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01"])
def test_a_promise_is_never_earlier_than_due_nor_two_hours_later_when_clocks_change(zone: str, day: str):
    midnight = datetime.fromisoformat(day).replace(tzinfo=UTC)
    for minutes in range(-180, 24 * 60, 5):
        due = midnight + timedelta(minutes=minutes)
        said = time_to_tell(due, zone)
        assert due <= said <= due + timedelta(hours=2)
        local = said.astimezone(ZoneInfo(zone))
        assert local.minute == 0 or zone == "Australia/Lord_Howe", "its clocks move by half an hour"


DEFAULTS = {
    "a mail": (Target.FIRST_REPLY, Channel.MAIL, Measure.NEXT_WORKING_DAY, 0),
    "a form": (Target.FIRST_REPLY, Channel.FORM, Measure.NEXT_WORKING_DAY, 0),
    "an answer to us": (Target.NEXT_REPLY, Channel.MAIL, Measure.NEXT_WORKING_DAY, 0),
    "a chat": (Target.FIRST_REPLY, Channel.CHAT, Measure.BUSINESS_MINUTES, 3),
    "solving": (Target.RESOLUTION, Channel.MAIL, Measure.BUSINESS_MINUTES, 2400),
}


@pytest.mark.parametrize(("target", "channel", "measure", "minutes"), DEFAULTS.values(), ids=DEFAULTS)
def test_what_holds_where_the_contract_says_nothing(target: Target, channel: Channel, measure: Measure, minutes: int):
    goal = default_goal(target, channel)
    assert (goal.measure, goal.minutes, goal.policy_id) == (measure, minutes, None)


HALF_DAYS = {
    # name: due, told
    "the morning is told as noon": ("2026-09-22 08:20", "2026-09-22 12:00"),
    "noon is noon": ("2026-09-22 12:00", "2026-09-22 12:00"),
    "the afternoon is told as the end of the day": ("2026-09-22 12:01", "2026-09-22 16:00"),
    "closing is closing": ("2026-09-22 16:00", "2026-09-22 16:00"),
    "after closing it is midnight": ("2026-09-22 18:00", "2026-09-23 00:00"),
}


@pytest.mark.parametrize(("due", "told"), HALF_DAYS.values(), ids=HALF_DAYS)
def test_a_promise_can_be_rounded_to_half_a_day(due: str, told: str):
    rounding = PromiseRounding.HALF_DAY
    assert time_to_tell(prague(due), "Europe/Prague", rounding=rounding, schedule=DESK) == prague(told)
    assert time_to_tell(prague(due), "Europe/Prague", rounding=rounding, schedule=ALWAYS) >= prague(due)


def test_half_a_day_is_the_customers():
    """Due at 11:30 in Prague is 12:30 in Sofia: the end of that day, which is 16:00 in Prague, 17:00 there."""
    told = time_to_tell(prague("2026-09-22 11:30"), "Europe/Sofia", rounding=PromiseRounding.HALF_DAY, schedule=DESK)
    assert told == prague("2026-09-22 16:00")


@given(
    due=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds
    zone=st.sampled_from(["Europe/Prague", "Europe/Lisbon", "Asia/Kathmandu", "Australia/Lord_Howe"]),
    rounding=st.sampled_from(PromiseRounding),
    schedule=st.sampled_from([DESK, LUNCH, NIGHT, ALWAYS]),
)
def test_a_promise_is_never_earlier_than_due_and_not_a_day_later(
    due: datetime, zone: str, rounding: PromiseRounding, schedule: Schedule
):
    told = time_to_tell(due, zone, rounding=rounding, schedule=schedule)
    assert due <= told <= due + timedelta(hours=25)


WARNED = {
    # name: goal, start, warned, alarmed
    "an hour and half an hour before": (
        Goal(measure=Measure.BUSINESS_MINUTES, minutes=240),
        "2026-09-22 10:00",
        "2026-09-22 13:00",
        "2026-09-22 13:30",
    ),
    "due right after an opening, the evening before": (
        Goal(measure=Measure.BUSINESS_MINUTES, minutes=240),
        "2026-09-22 12:10",
        "2026-09-22 15:10",
        "2026-09-22 15:40",
    ),
    "over the weekend": (
        Goal(measure=Measure.BUSINESS_MINUTES, minutes=240),
        "2026-09-25 12:30",
        "2026-09-25 15:30",
        "2026-09-25 16:00",
    ),
    "a chat at its half": (
        Goal(measure=Measure.BUSINESS_MINUTES, minutes=4),
        "2026-09-22 10:00",
        "2026-09-22 10:02",
        "2026-09-22 10:03",
    ),
    "around the clock": (
        Goal(measure=Measure.CALENDAR_MINUTES, minutes=600),
        "2026-09-22 20:00",
        "2026-09-23 05:00",
        "2026-09-23 05:30",
    ),
}


@pytest.mark.parametrize(("goal", "start", "warned", "alarmed"), WARNED.values(), ids=WARNED)
def test_a_due_time_is_warned_of_in_its_own_minutes(goal: Goal, start: str, warned: str, alarmed: str):
    due = due_by(goal, DESK, prague(start))
    assert warnings_before(goal, DESK, prague(start), due) == (prague(warned), prague(alarmed))


@given(
    minutes=st.integers(1, 3_000),
    start=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds
    spent=st.floats(0, 1),
    before=st.sampled_from([DESK, LUNCH, NIGHT, MONDAY_OFF]),
    after=st.sampled_from([DESK, LUNCH, NIGHT, ALWAYS]),
)
def test_what_was_spent_and_what_is_left_are_the_target(
    minutes: int, start: datetime, spent: float, before: Schedule, after: Schedule
):
    """Over any change of calendars, in the minutes of each; and nothing that is not late becomes so."""
    goal = Goal(measure=Measure.BUSINESS_MINUTES, minutes=minutes)
    due = due_by(goal, before, start)
    now = start + (due - start) * spent
    course = Course(started_at=start, due_at=due, has_paused=False)
    moved = due_on_calendar(goal, course, before, after, now)
    if now >= due:
        assert moved == due
        return
    assert moved > now or minutes_between(before, now, due) == 0
    total = minutes_between(before, start, now) + minutes_between(after, now, moved)
    assert total == pytest.approx(minutes, abs=1e-3)
