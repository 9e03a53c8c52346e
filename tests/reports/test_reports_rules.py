from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tolmach.reports.merged import Merged, by_final_ticket
from tolmach.reports.period import Period, PeriodRefused, WrongPeriod, day_of, read_day
from tolmach.reports.rules import Share, Slice, days, is_same_matter, nearest_rank, share, slices, spread, whole_minutes

NOON = datetime(2026, 9, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "values", "percent", "expected"),
    [
        ("nothing", [], 50, None),
        ("one value is every percentile", [7], 90, 7),
        ("the lower of two is the median", [1, 2], 50, 1),
        ("the middle of three", [30, 10, 20], 50, 20),
        ("ninth decile of ten is the ninth", list(range(1, 11)), 90, 9),
        ("ninth decile of eleven is the tenth", list(range(1, 12)), 90, 10),
        ("ninth decile of nine is the highest", list(range(1, 10)), 90, 9),
        ("all of them", [5, 1, 9], 100, 9),
        ("equal values", [4, 4, 4, 4], 90, 4),
        ("no rounding of 0.9 * 10 to above nine", list(range(10, 110, 10)), 90, 90),
        ("none of them is still the lowest", [3, 1], 0, 1),
    ],
)
def test_nearest_rank(name: str, values: list[int], percent: int, expected: int | None):
    assert nearest_rank(values, percent) == expected, name


def test_a_spread_counts_what_it_measured():
    found = spread([100, 10, 20])
    assert (found.count, found.median, found.p90) == (3, 20, 100)


def test_a_share_leaves_out_what_is_not_known_yet():
    assert share([True, None, False, True]) == Share(part=2, whole=3)
    assert share([]).of_one is None


def test_slices_come_most_frequent_first_and_then_by_name():
    found = slices(["return", None, "delivery", "return", "cancel", ""])
    assert found == (
        Slice(key="none", contacts=2),
        Slice(key="return", contacts=2),
        Slice(key="cancel", contacts=1),
        Slice(key="delivery", contacts=1),
    )


def test_durations_are_minutes_that_passed_in_full():
    assert whole_minutes(timedelta(minutes=2, seconds=59)) == 2


@pytest.mark.parametrize(
    ("solved_before", "expected"),
    [(None, False), (timedelta(days=1), True), (timedelta(days=7), True), (timedelta(days=7, seconds=1), False)],
)
def test_what_follows_within_seven_days_is_the_same_matter(solved_before: timedelta | None, expected: bool):
    assert is_same_matter(NOON, NOON - solved_before if solved_before is not None else None) is expected


def test_every_day_of_the_period_is_there_in_the_zone_of_the_market():
    period = Period(first=date(2026, 9, 21), last=date(2026, 9, 23))
    late = datetime(2026, 9, 21, 21, 30, tzinfo=UTC)
    found = days(period, "Europe/Athens", [late], [late, NOON, NOON])
    assert [(day.day.day, day.contacts, day.letters) for day in found] == [(21, 0, 0), (22, 1, 3), (23, 0, 0)]


def test_a_period_has_both_its_ends_and_one_of_its_length_before_it():
    period = Period(first=date(2026, 3, 1), last=date(2026, 3, 31))
    assert period.length == len(period.days) == 31
    assert period.before == Period(first=date(2026, 1, 29), last=date(2026, 2, 28))


def test_a_day_of_spring_is_an_hour_short():
    day = Period(first=date(2026, 3, 29), last=date(2026, 3, 29))
    assert day.end("Europe/Bratislava") - day.start("Europe/Bratislava") == timedelta(hours=23)
    assert day_of(day.start("Europe/Bratislava"), "Europe/Bratislava") == day.first


@pytest.mark.parametrize(
    ("first", "last", "wrong"),
    [
        ("2026-09-22", "2026-09-21", WrongPeriod.BACKWARDS),
        ("2025-01-01", "2026-01-02", WrongPeriod.TOO_LONG),
        ("1999-12-31", "2000-01-01", WrongPeriod.OUT_OF_RANGE),
        ("2099-12-31", "2100-01-01", WrongPeriod.OUT_OF_RANGE),
    ],
)
def test_days_that_are_no_period(first: str, last: str, wrong: WrongPeriod):
    with pytest.raises(PeriodRefused) as refusal:
        Period(first=date.fromisoformat(first), last=date.fromisoformat(last))
    assert refusal.value.wrong is wrong
    assert first in str(refusal.value)


def test_a_leap_year_is_not_too_long():
    assert Period(first=date(2028, 1, 1), last=date(2028, 12, 31)).length == 366


@pytest.mark.parametrize("text", ["", "22. 9. 2026", "2026-9-3", "20260922", "2026-W39-2", "2026-02-30", "2026-09-22 "])
def test_what_is_no_day(text: str):
    with pytest.raises(PeriodRefused) as refusal:
        read_day(text)
    assert refusal.value.wrong is WrongPeriod.NO_DAY


def test_merged_tickets_end_where_the_last_of_them_went():
    one, two, three, left, right = (
        Merged(ticket_id=number, into=into, opened_at=NOON, first_reply_at=None)
        for number, into in ((1, 2), (2, 3), (4, 3), (8, 9), (9, 8))
    )
    ends = by_final_ticket([one, two, three, left, right])
    assert ends[3] == (one, two, three)
    assert left in (*ends.get(8, ()), *ends.get(9, ())), "a circle must not hang"
