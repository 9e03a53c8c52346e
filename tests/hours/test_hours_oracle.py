"""Random schedules against a plain oracle that looks at the wall clock minute by minute, and laws that must hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from tolmach.hours.effective import HolidayRule, effective
from tolmach.hours.errors import NeverOpens, QuestionRefused
from tolmach.hours.rules import due_at, is_open, minutes_between, next_closing, next_opening
from tolmach.hours.schedule import parse_schedule

MINUTE = timedelta(minutes=1)
LENGTH = 5 * 24 * 60
"""The oracle looks at five days around a change of the clocks."""

CHANGES = [
    ("Europe/Prague", datetime(2026, 3, 27, tzinfo=UTC)),
    ("Europe/Prague", datetime(2026, 10, 23, tzinfo=UTC)),
    ("Europe/Lisbon", datetime(2026, 10, 23, tzinfo=UTC)),
    ("Europe/Athens", datetime(2025, 12, 30, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 2, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 10, 1, tzinfo=UTC)),
    ("Pacific/Apia", datetime(2011, 12, 28, tzinfo=UTC)),
    ("America/Sao_Paulo", datetime(2018, 11, 2, tzinfo=UTC)),
    ("America/Sao_Paulo", datetime(2019, 2, 15, tzinfo=UTC)),
    ("America/St_Johns", datetime(2006, 10, 27, tzinfo=UTC)),
    ("Antarctica/Troll", datetime(2026, 10, 23, tzinfo=UTC)),
    ("Africa/Casablanca", datetime(2026, 2, 13, tzinfo=UTC)),
    ("Asia/Kathmandu", datetime(1985, 12, 30, tzinfo=UTC)),
]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

clocks = st.one_of(st.integers(0, 1439), st.integers(0, 16).map(lambda quarter: quarter * 15))
windows = st.lists(
    st.tuples(clocks, st.one_of(clocks, st.just(1440))).filter(lambda window: window[0] != window[1]), max_size=3
)


def _dates_around(since: datetime) -> st.SearchStrategy[date]:
    return st.integers(-1, 6).map(lambda days: since.date() + timedelta(days=days))


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, Any], dict[date, str], datetime]:
    """A schedule as JSON, its holidays and the instant the oracle begins to look at."""
    zone, since = draw(st.sampled_from(CHANGES))
    dates = _dates_around(since)
    week = {day: _texts(draw(windows)) for day in DAYS}
    week["wed"] = week["wed"] or [["09:00", "17:00"]]
    data = {
        "time_zone": zone,
        "week": week,
        "closed": [str(day) for day in draw(st.sets(dates, max_size=2))],
        "special": {str(day): _texts(draw(windows)) for day in draw(st.sets(dates, max_size=2))},
    }
    return data, dict.fromkeys(draw(st.sets(dates, max_size=2)), "holiday"), since


def _texts(found: list[tuple[int, int]]) -> list[list[str]]:
    return [[f"{minute // 60:02d}:{minute % 60:02d}" for minute in window] for window in found]


@cache
def _walls(zone: str, since: datetime) -> list[int]:
    """What the wall clock shows in each UTC minute, as the number of that minute in a calendar without zones."""
    shown = ((since + MINUTE * step).astimezone(ZoneInfo(zone)) for step in range(LENGTH))
    return [wall.toordinal() * 1440 + wall.hour * 60 + wall.minute for wall in shown]


def _oracle(data: dict[str, Any], holidays: dict[date, str], since: datetime) -> list[bool]:
    """For each UTC minute from ``since``: does its wall time lie in a window that started today or yesterday?"""
    walls = _walls(data["time_zone"], since)
    open_walls: set[int] = set()
    for ordinal in range(min(walls) // 1440 - 1, max(walls) // 1440 + 1):
        day = date.fromordinal(ordinal)
        if str(day) in data["closed"]:
            texts = []
        elif str(day) in data["special"]:
            texts = data["special"][str(day)]
        else:
            texts = [] if day in holidays else data["week"][DAYS[day.weekday()]]
        for start, end in texts:
            open_walls.update(_window(ordinal * 1440, start, end))
    return [wall in open_walls for wall in walls]


def _window(midnight: int, start: str, end: str) -> range:
    opens, closes = (midnight + int(text[:2]) * 60 + int(text[3:]) for text in (start, end))
    return range(opens, closes if closes > opens else closes + 1440)


@settings(max_examples=300, deadline=None)
@given(case=cases(), chosen=st.data())
def test_the_oracle_agrees_minute_by_minute(
    case: tuple[dict[str, Any], dict[date, str], datetime], chosen: st.DataObject
) -> None:
    _compare_with_oracle(case, chosen)


@pytest.mark.long
@settings(max_examples=4_000, deadline=None)
@given(case=cases(), chosen=st.data())
def test_the_oracle_agrees_on_thousands_of_schedules(
    case: tuple[dict[str, Any], dict[date, str], datetime], chosen: st.DataObject
) -> None:
    _compare_with_oracle(case, chosen)


def _compare_with_oracle(case: tuple[dict[str, Any], dict[date, str], datetime], chosen: st.DataObject) -> None:
    data, holidays, since = case
    schedule = parse_schedule(data, holidays)
    open_minutes = _oracle(data, holidays, since)
    edges = [step for step in range(1, LENGTH) if open_minutes[step] != open_minutes[step - 1]]
    asked = {0, *edges, *(edge - 1 for edge in edges), *chosen.draw(st.lists(st.integers(0, LENGTH - 1), max_size=20))}
    for step in asked:
        assert is_open(schedule, since + MINUTE * step) is open_minutes[step]

    start = chosen.draw(st.integers(0, LENGTH - 1))
    passed = list(accumulate(open_minutes, initial=0))
    for end in {start, LENGTH, *(edge for edge in edges if edge >= start)}:
        found = minutes_between(schedule, since + MINUTE * start, since + MINUTE * end)
        assert found == passed[end] - passed[start]
    for ask, to_open in ((next_opening, True), (next_closing, False)):
        changes = [edge for edge in edges if edge > start and open_minutes[edge] is to_open]
        if changes:
            assert ask(schedule, since + MINUTE * start) == since + MINUTE * changes[0]
    if passed[LENGTH] > passed[start]:
        minutes = chosen.draw(st.integers(1, passed[LENGTH] - passed[start]))
        due = next(step for step in range(start, LENGTH + 1) if passed[step] - passed[start] == minutes)
        assert due_at(schedule, since + MINUTE * start, minutes) == since + MINUTE * due


instants = st.datetimes(datetime(2005, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


@settings(max_examples=100, deadline=None)
@given(case=cases(), start=instants, minutes=st.integers(0, 20_000))
def test_so_many_minutes_lie_between_the_start_and_the_due_time(
    case: tuple[dict[str, Any], dict[date, str], datetime], start: datetime, minutes: int
) -> None:
    schedule = parse_schedule(case[0], case[1])
    try:
        due = due_at(schedule, start, minutes)
    except QuestionRefused:
        # A minute a week does not come to so many within the calendar.
        reject()
    assert minutes_between(schedule, start, due) == minutes
    just_before = due - timedelta(microseconds=1)
    assert is_open(schedule, due) or (minutes > 0 and is_open(schedule, just_before))
    if minutes:
        assert due > start
        assert minutes_between(schedule, start, just_before) < minutes


@settings(max_examples=60, deadline=None)
@given(case=cases(), chosen=st.data(), minutes=st.integers(0, 5_000))
def test_a_closed_day_never_makes_a_deadline_earlier(
    case: tuple[dict[str, Any], dict[date, str], datetime], chosen: st.DataObject, minutes: int
) -> None:
    data, holidays, since = case
    start = since + MINUTE * chosen.draw(st.integers(0, LENGTH))
    day = chosen.draw(_dates_around(since))
    before = due_at(parse_schedule(data, holidays), start, minutes)
    try:
        closed = due_at(parse_schedule({**data, "closed": [*data["closed"], str(day)]}, holidays), start, minutes)
        holiday = due_at(parse_schedule(data, {**holidays, day: "one more"}), start, minutes)
    except NeverOpens:
        return
    assert closed >= before
    assert holiday >= before or str(day) in data["special"]


@settings(max_examples=60, deadline=None)
@given(case=cases(), start=instants, first=st.integers(0, 3_000), second=st.integers(1, 3_000))
def test_two_targets_one_after_the_other_are_their_sum(
    case: tuple[dict[str, Any], dict[date, str], datetime], start: datetime, first: int, second: int
) -> None:
    schedule = parse_schedule(case[0], case[1])
    assert due_at(schedule, due_at(schedule, start, first), second) == due_at(schedule, start, first + second)


@settings(max_examples=60, deadline=None)
@given(case=cases(), market=st.data(), start=instants)
def test_more_holidays_that_count_never_open_more(
    case: tuple[dict[str, Any], dict[date, str], datetime], market: st.DataObject, start: datetime
) -> None:
    """Both open ⊆ the pool's alone ⊆ either open, and both open ⊆ the market's alone, at every instant."""
    data, holidays, since = case
    pool = parse_schedule({**data, "special": {}}, holidays)
    theirs = dict.fromkeys(market.draw(st.sets(_dates_around(since), max_size=3)), "theirs")
    instants_asked = [start, *(since + MINUTE * step for step in range(0, LENGTH, 97))]
    by_rule = {rule: effective(pool, theirs, rule) for rule in HolidayRule}
    for instant in instants_asked:
        is_open_by = {rule: is_open(schedule, instant) for rule, schedule in by_rule.items()}
        both, either = is_open_by[HolidayRule.POOL_AND_MARKET], is_open_by[HolidayRule.EITHER_OPEN]
        # No more than that: a night's tail can be open by one calendar and the day's window by the other.
        assert not both or (is_open_by[HolidayRule.POOL] and is_open_by[HolidayRule.MARKET])
        assert either or not (is_open_by[HolidayRule.POOL] or is_open_by[HolidayRule.MARKET])
