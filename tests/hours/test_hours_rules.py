from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hour_makers import EVERY_DAY, at, make_schedule

from tolmach.hours.errors import NeverCloses, NeverOpens, QuestionRefused
from tolmach.hours.rules import due_at, is_open, minutes_between, next_closing, next_opening, open_spans
from tolmach.hours.schedule import Schedule

OFFICE = make_schedule()
LUNCH = make_schedule(windows="08:00-12:00 12:30-16:00")
NIGHT = make_schedule("fri", "22:00-06:00")
TUESDAY = make_schedule("tue")
MONDAY_TUESDAY = make_schedule("mon tue")
ALWAYS = make_schedule(EVERY_DAY, "00:00-24:00")
OVERLAP = make_schedule("mon", "08:00-12:00 10:00-14:00 14:00-15:00")


@pytest.mark.parametrize(
    ("schedule", "start", "minutes", "due"),
    [
        pytest.param(OFFICE, "2026-09-21 09:00", 60, "2026-09-21 10:00", id="within a window"),
        pytest.param(OFFICE, "2026-09-18 16:30", 60, "2026-09-21 09:00", id="Friday 16:30 to Monday 9:00"),
        pytest.param(OFFICE, "2026-03-27 16:30", 60, "2026-03-30 09:00", id="the same over the spring change"),
        pytest.param(OFFICE, "2026-10-23 16:30", 60, "2026-10-26 09:00", id="the same over the autumn change"),
        pytest.param(OFFICE, "2026-09-21 15:00", 60, "2026-09-21 16:00", id="ending at closing is due at closing"),
        pytest.param(OFFICE, "2026-09-21 15:00", 61, "2026-09-22 08:01", id="a minute past closing"),
        pytest.param(OFFICE, "2026-09-21 08:00", 480, "2026-09-21 16:00", id="a whole day"),
        pytest.param(OFFICE, "2026-09-21 08:00", 2400, "2026-09-25 16:00", id="a whole week"),
        pytest.param(OFFICE, "2026-09-21 09:15", 0, "2026-09-21 09:15", id="nothing while open is the start"),
        pytest.param(OFFICE, "2026-09-21 08:00", 0, "2026-09-21 08:00", id="nothing at opening is the start"),
        pytest.param(OFFICE, "2026-09-21 16:00", 0, "2026-09-22 08:00", id="nothing at closing is the next opening"),
        pytest.param(OFFICE, "2026-09-19 12:00", 0, "2026-09-21 08:00", id="nothing while closed is the next opening"),
        pytest.param(OFFICE, "2026-12-31 15:30", 60, "2027-01-01 08:30", id="over New Year"),
        pytest.param(LUNCH, "2026-09-21 11:30", 60, "2026-09-21 13:00", id="lunch does not count"),
        pytest.param(LUNCH, "2026-09-21 12:10", 30, "2026-09-21 13:00", id="started in the lunch"),
        pytest.param(LUNCH, "2026-09-21 08:00", 240, "2026-09-21 12:00", id="due at the start of lunch"),
        pytest.param(NIGHT, "2026-09-25 23:00", 180, "2026-09-26 02:00", id="over midnight"),
        pytest.param(NIGHT, "2026-09-26 05:00", 120, "2026-10-02 23:00", id="from a tail to the next week"),
        pytest.param(TUESDAY, "2026-09-22 15:30", 60, "2026-09-29 08:30", id="only Tuesday"),
        pytest.param(TUESDAY, "2026-09-23 10:00", 480 * 3, "2026-10-13 16:00", id="three Tuesdays"),
        pytest.param(MONDAY_TUESDAY, "2026-09-22 15:30", 60, "2026-09-28 08:30", id="Monday and Tuesday, a long gap"),
        pytest.param(MONDAY_TUESDAY, "2026-09-24 12:00", 481, "2026-09-29 08:01", id="Monday and Tuesday, both"),
        pytest.param(OVERLAP, "2026-09-21 09:00", 360, "2026-09-21 15:00", id="overlapping windows count once"),
        pytest.param(ALWAYS, "2026-10-24 12:00", 24 * 60, "2026-10-25 11:00", id="day and night, 25 hours in autumn"),
        pytest.param(ALWAYS, "2026-03-28 12:00", 24 * 60, "2026-03-29 13:00", id="day and night, 23 hours in spring"),
        pytest.param(OFFICE, "2026-09-21 09:00", 0.5, "2026-09-21 09:00:30", id="half a minute"),
    ],
)
def test_due(schedule: Schedule, start: str, minutes: float, due: str) -> None:
    assert due_at(schedule, at(start), minutes) == at(due)
    assert due_at(schedule, at(start), minutes).tzinfo is UTC


@pytest.mark.parametrize(
    ("schedule", "moment", "open_now", "opening", "closing"),
    [
        pytest.param(
            OFFICE, "2026-09-21 07:59:59.999999", False, "2026-09-21 08:00", "2026-09-21 16:00", id="before opening"
        ),
        pytest.param(OFFICE, "2026-09-21 08:00", True, "2026-09-22 08:00", "2026-09-21 16:00", id="at opening"),
        pytest.param(
            OFFICE, "2026-09-21 15:59:59.999999", True, "2026-09-22 08:00", "2026-09-21 16:00", id="before closing"
        ),
        pytest.param(OFFICE, "2026-09-21 16:00", False, "2026-09-22 08:00", "2026-09-22 16:00", id="at closing"),
        pytest.param(LUNCH, "2026-09-21 12:15", False, "2026-09-21 12:30", "2026-09-21 16:00", id="at lunch"),
        pytest.param(NIGHT, "2026-09-26 05:59", True, "2026-10-02 22:00", "2026-09-26 06:00", id="in a tail"),
        pytest.param(OVERLAP, "2026-09-21 13:00", True, "2026-09-28 08:00", "2026-09-21 15:00", id="united windows"),
        pytest.param(
            make_schedule("thu fri", "00:00-24:00", zone="UTC"),
            "2026-12-31 23:00",
            True,
            "2027-01-07 01:00",
            "2027-01-02 01:00",
            id="open over New Year",
        ),
    ],
)
def test_open_and_its_next_changes(schedule: Schedule, moment: str, open_now: bool, opening: str, closing: str) -> None:
    assert is_open(schedule, at(moment)) is open_now
    assert next_opening(schedule, at(moment)) == at(opening)
    assert next_closing(schedule, at(moment)) == at(closing)


@pytest.mark.parametrize(
    ("schedule", "start", "end", "minutes"),
    [
        pytest.param(OFFICE, "2026-09-18 15:00", "2026-09-21 09:00", 120, id="over a weekend"),
        pytest.param(OFFICE, "2026-09-19 09:00", "2026-09-20 09:00", 0, id="all closed"),
        pytest.param(OFFICE, "2026-09-21 09:00", "2026-09-21 09:00", 0, id="no time at all"),
        pytest.param(OFFICE, "2026-09-21 09:00", "2026-09-21 09:00:45", 0.75, id="part of a minute"),
        pytest.param(OFFICE, "2025-12-31 08:00", "2027-01-01 16:00", 480 * 263, id="over two New Years"),
        pytest.param(LUNCH, "2026-09-21 00:00", "2026-09-22 00:00", 450, id="lunch"),
    ],
)
def test_minutes_between(schedule: Schedule, start: str, end: str, minutes: float) -> None:
    assert minutes_between(schedule, at(start), at(end)) == minutes


def test_whole_minutes_are_an_int() -> None:
    assert isinstance(minutes_between(OFFICE, at("2026-09-18 15:00"), at("2026-09-21 09:00")), int)


def test_the_parts_of_a_schedule_rule_only_what_starts_on_their_date() -> None:
    nights = make_schedule(
        EVERY_DAY,
        "22:00-06:00",
        closed=["2026-12-24"],
        special={"2026-12-26": [["12:00", "13:00"]]},
        holidays={date(2026, 12, 25): "Christmas"},
    )
    spans = list(open_spans(nights, at("2026-12-23 12:00"), at("2026-12-27 23:00")))
    assert spans == [
        (at("2026-12-23 22:00"), at("2026-12-24 06:00")),
        (at("2026-12-26 12:00"), at("2026-12-26 13:00")),
        (at("2026-12-27 22:00"), at("2026-12-27 23:00")),
    ]


def test_holidays_make_deadlines_later_and_touch_no_other_schedule() -> None:
    start = at("2026-09-25 15:30")
    with_holiday = make_schedule(holidays={date(2026, 9, 28): "Den české státnosti"})
    assert due_at(with_holiday, start, 60) == at("2026-09-29 08:30")
    assert due_at(OFFICE, start, 60) == at("2026-09-28 08:30")


def test_a_span_over_new_year_is_one() -> None:
    spans = list(open_spans(ALWAYS, at("2025-06-01 00:00"), at("2027-06-01 00:00")))
    assert spans == [(at("2025-06-01 00:00"), at("2027-06-01 00:00"))]


def test_other_offsets_and_zones_mean_the_same_instant() -> None:
    start = at("2026-09-18 16:30")
    for offset in (-720, 0, 330, 840):
        moved = start.astimezone(tz=timezone(timedelta(minutes=offset)))
        assert due_at(OFFICE, moved, 60) == at("2026-09-21 09:00")
        assert due_at(OFFICE, moved, 60).utcoffset() == timedelta(0)


def test_years_without_an_opening_are_an_error_and_not_a_loop() -> None:
    only_then = make_schedule("", special={"2020-06-01": [["08:00", "09:00"]]})
    holidays = {date(2026, 1, 1) + timedelta(days=day): "all-holiday year" for day in range(4 * 366)}
    for schedule in (only_then, make_schedule(holidays=holidays)):
        for minutes in (0, 1, 10_000):
            with pytest.raises(NeverOpens):
                due_at(schedule, at("2026-01-02 12:00"), minutes)
        with pytest.raises(NeverOpens):
            next_opening(schedule, at("2026-01-02 12:00"))
        assert minutes_between(schedule, at("2026-01-02 12:00"), at("2028-01-02 12:00")) == 0


def test_open_day_and_night_never_closes() -> None:
    with pytest.raises(NeverCloses):
        next_closing(ALWAYS, at("2026-01-02 12:00"))
    with pytest.raises(NeverCloses):
        next_opening(ALWAYS, at("2026-01-02 12:00"))


@pytest.mark.parametrize(
    "minutes", [-1, -0.001, float("nan"), float("inf"), 1e12, 10**400, 1e308, 60_000_000, True, "60", None]
)
def test_minutes_that_cannot_be_are_refused(minutes: float) -> None:
    with pytest.raises(QuestionRefused):
        due_at(TUESDAY, at("2026-09-21 09:00"), minutes)


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 9, 21, 9),  # noqa: DTZ001 - naive on purpose
        datetime(9998, 1, 1, tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC) - timedelta(hours=1),
        datetime.min.replace(tzinfo=UTC),
        at("1899-12-31 12:00"),
    ],
)
def test_instants_outside_the_calendar_are_refused(moment: datetime) -> None:
    good = at("2026-09-21 09:00")
    for ask in (
        lambda: is_open(OFFICE, moment),
        lambda: due_at(OFFICE, moment, 0),
        lambda: next_opening(OFFICE, moment),
        lambda: next_closing(OFFICE, moment),
        lambda: minutes_between(OFFICE, moment, good),
        lambda: minutes_between(OFFICE, good, moment),
        lambda: list(open_spans(OFFICE, good, moment)),
    ):
        with pytest.raises(QuestionRefused):
            ask()


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(QuestionRefused):
        minutes_between(OFFICE, at("2026-09-21 09:00"), at("2026-09-21 08:59"))
