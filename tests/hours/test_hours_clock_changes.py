"""Windows where the clocks skip, repeat or jump a day. Offsets are those of the tz database."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hour_makers import EVERY_DAY, at, make_schedule

from tolmach.clock import parse_instant
from tolmach.hours.rules import due_at, is_open, minutes_between, open_spans
from tolmach.hours.schedule import Schedule


def _spans(schedule: Schedule, since: str, until: str) -> list[tuple[str, str]]:
    spans = open_spans(schedule, parse_instant(since), parse_instant(until))
    return [(f"{opened:%d %H:%M}", f"{closed:%d %H:%M}") for opened, closed in spans]


@pytest.mark.parametrize(
    ("zone", "windows", "since", "until", "spans"),
    [
        pytest.param(
            "Europe/Prague", "02:15-02:45", "2026-03-29T00:00Z", "2026-03-29T12:00Z", [], id="wholly in the gap"
        ),
        pytest.param(
            "Europe/Prague",
            "02:30-04:00",
            "2026-03-29T00:00Z",
            "2026-03-29T12:00Z",
            [("29 01:00", "29 02:00")],
            id="begins in the gap",
        ),
        pytest.param(
            "Europe/Prague",
            "01:00-02:30",
            "2026-03-29T00:00Z",
            "2026-03-29T12:00Z",
            [("29 00:00", "29 01:00")],
            id="ends in the gap",
        ),
        pytest.param(
            "Europe/Prague",
            "01:00-04:00",
            "2026-03-29T00:00Z",
            "2026-03-29T12:00Z",
            [("29 00:00", "29 02:00")],
            id="over the gap",
        ),
        pytest.param(
            "Europe/Prague",
            "02:15-02:45",
            "2026-10-24T23:00Z",
            "2026-10-25T12:00Z",
            [("25 00:15", "25 00:45"), ("25 01:15", "25 01:45")],
            id="wholly in the repeated hour, open twice",
        ),
        pytest.param(
            "Europe/Prague",
            "02:30-04:00",
            "2026-10-24T23:00Z",
            "2026-10-25T12:00Z",
            [("25 00:30", "25 01:00"), ("25 01:30", "25 03:00")],
            id="begins in the repeated hour",
        ),
        pytest.param(
            "Europe/Prague",
            "01:00-02:30",
            "2026-10-24T22:00Z",
            "2026-10-25T12:00Z",
            [("24 23:00", "25 00:30"), ("25 01:00", "25 01:30")],
            id="ends in the repeated hour",
        ),
        pytest.param(
            "Europe/Prague",
            "22:00-06:00",
            "2026-10-24T12:00Z",
            "2026-10-25T12:00Z",
            [("24 20:00", "25 05:00")],
            id="a night of nine hours",
        ),
        pytest.param(
            "Australia/Lord_Howe",
            "01:30-02:15",
            "2026-10-03T12:00Z",
            "2026-10-03T20:00Z",
            [("03 15:00", "03 15:30")],
            id="half an hour is skipped",
        ),
        pytest.param(
            "Australia/Lord_Howe",
            "01:45-03:00",
            "2026-04-04T12:00Z",
            "2026-04-04T20:00Z",
            [("04 14:45", "04 15:00"), ("04 15:15", "04 16:30")],
            id="half an hour is repeated",
        ),
        pytest.param(
            "Pacific/Apia",
            "08:00-16:00",
            "2011-12-29T12:00Z",
            "2011-12-31T12:00Z",
            [("29 18:00", "30 02:00"), ("30 18:00", "31 02:00")],
            id="30 December 2011 never was",
        ),
        pytest.param(
            "America/Sao_Paulo",
            "00:00-01:30",
            "2018-11-03T12:00Z",
            "2018-11-04T12:00Z",
            [("04 03:00", "04 03:30")],
            id="midnight itself is skipped",
        ),
        pytest.param(
            "Antarctica/Troll",
            "01:00-04:00",
            "2026-03-28T12:00Z",
            "2026-03-29T12:00Z",
            [("29 01:00", "29 02:00")],
            id="two hours are skipped",
        ),
    ],
)
def test_windows_are_cut_where_the_clocks_change(
    zone: str, windows: str, since: str, until: str, spans: list[tuple[str, str]]
) -> None:
    assert _spans(make_schedule(EVERY_DAY, windows, zone=zone), since, until) == spans


def test_the_skipped_day_has_its_windows_on_neither_side() -> None:
    friday = make_schedule("fri", "08:00-16:00", zone="Pacific/Apia")
    assert due_at(friday, at("2011-12-28 12:00", "Pacific/Apia"), 1) == at("2012-01-06 08:01", "Pacific/Apia")


def test_the_tail_of_a_skipped_day_is_on_the_wall_of_the_next() -> None:
    friday = make_schedule("fri", "22:00-06:00", zone="Pacific/Apia")
    midnight = at("2011-12-31 00:00", "Pacific/Apia")
    assert is_open(friday, midnight)
    assert not is_open(friday, midnight - timedelta(microseconds=1))
    assert minutes_between(friday, midnight - timedelta(days=1), midnight + timedelta(days=1)) == 360


def test_the_repeated_hour_counts_twice_and_the_gap_not_at_all() -> None:
    always = make_schedule(EVERY_DAY, "00:00-24:00")
    days = {(3, 28): 1440, (3, 29): 1380, (10, 25): 1500}
    for (month, day), minutes in days.items():
        midnight = at(f"2026-{month:02d}-{day:02d} 00:00")
        next_midnight = at(str(datetime(2026, month, day) + timedelta(days=1)))  # noqa: DTZ001 - a wall time
        assert minutes_between(always, midnight, next_midnight) == minutes


def test_a_due_time_can_lie_in_the_second_run_of_the_repeated_hour() -> None:
    sunday = make_schedule("sun", "02:15-02:45")
    assert due_at(sunday, at("2026-10-24 12:00"), 45) == at("2026-10-25 02:30", fold=1)
    assert due_at(sunday, at("2026-10-24 12:00"), 30) == at("2026-10-25 02:45", fold=0)
