from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hour_makers import make_schedule, make_week

from tolmach.hours.errors import ScheduleRefused
from tolmach.hours.schedule import DayKind, parse_schedule, rule_of_day

PRAGUE = {"time_zone": "Europe/Prague"}
WEEK = make_week()


@pytest.mark.parametrize(
    ("windows", "minutes"),
    [
        ("08:00-16:00", ((480, 960),)),
        ("12:30-16:00 08:00-12:00", ((480, 720), (750, 960))),
        ("00:00-24:00", ((0, 1440),)),
        ("22:00-00:00", ((1320, 1440),)),
        ("22:00-06:00", ((1320, 1800),)),
        ("00:01-00:00", ((1, 1440),)),
    ],
)
def test_windows_are_minutes_from_the_midnight_they_start_after(
    windows: str, minutes: tuple[tuple[int, int], ...]
) -> None:
    assert make_schedule("mon", windows).week[0] == minutes


def test_days_that_are_not_named_are_closed_and_null_means_no_holidays() -> None:
    schedule = parse_schedule({**PRAGUE, "week": make_week("tue"), "holidays": None})
    assert schedule.week == ((), ((480, 960),), (), (), (), (), ())
    assert (schedule.country, schedule.subdivision) == (None, None)


def test_the_country_is_kept_for_whoever_resolves_its_holidays() -> None:
    schedule = make_schedule(**{"holidays": None})
    named = parse_schedule({**PRAGUE, "week": WEEK, "holidays": {"country": "DE", "subdivision": "BY"}})
    assert (named.country, named.subdivision) == ("DE", "BY")
    assert schedule.holidays.get(date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("day", "kind", "windows", "name"),
    [
        (date(2026, 12, 21), DayKind.WEEK, ((480, 960),), ""),
        (date(2026, 12, 25), DayKind.HOLIDAY, (), "Christmas"),
        (date(2026, 12, 26), DayKind.SPECIAL, ((600, 720),), ""),
        (date(2026, 12, 24), DayKind.CLOSED, (), ""),
        (date(2026, 12, 23), DayKind.SPECIAL, (), ""),
    ],
    ids=["week", "holiday", "special over holiday", "closed over special and holiday", "special without windows"],
)
def test_the_strongest_part_rules_a_date(
    day: date, kind: DayKind, windows: tuple[tuple[int, int], ...], name: str
) -> None:
    schedule = make_schedule(
        closed=["2026-12-24"],
        special={"2026-12-24": [["08:00", "09:00"]], "2026-12-26": [["10:00", "12:00"]], "2026-12-23": []},
        holidays={date(2026, 12, day): "Christmas" for day in (24, 25, 26)},
    )
    rule = rule_of_day(schedule, day)
    assert (rule.kind, rule.windows, rule.name) == (kind, windows, name)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"week": WEEK}, "time_zone is missing"),
        ({"time_zone": None, "week": WEEK}, "time_zone is missing"),
        ({"time_zone": "Europe/Prag", "week": WEEK}, "'Europe/Prag' is no known time zone"),
        ({"time_zone": "Europe", "week": WEEK}, "'Europe' is no known time zone"),
        ({"time_zone": "../../etc/passwd", "week": WEEK}, "is no known time zone"),
        ({"time_zone": "localtime", "week": WEEK}, "'localtime' is no known time zone"),
        ({"time_zone": "right/Europe/Prague", "week": WEEK}, "is no known time zone"),
        ({"time_zone": "\ud800", "week": WEEK}, r"'\ud800' is no known time zone"),
        ({"time_zone": 1, "week": WEEK}, "1 is no known time zone"),
        (PRAGUE, "week is missing"),
        ({**PRAGUE, "week": []}, "week must be an object of days"),
        ({**PRAGUE, "week": {}}, "no window is ever open"),
        ({**PRAGUE, "week": {"mon": []}}, "no window is ever open"),
        ({**PRAGUE, "week": {}, "special": {"2026-12-24": []}}, "no window is ever open"),
        (
            {**PRAGUE, "week": {}, "special": {"2026-12-24": [["08:00", "09:00"]]}, "closed": ["2026-12-24"]},
            "no window is ever open",
        ),
        ({**PRAGUE, "week": {"Mon": []}}, "week has an unknown key 'Mon'"),
        ({**PRAGUE, "week": {"mon": None}}, "the windows of mon must be a list"),
        ({**PRAGUE, "week": {"mon": ["08:00", "16:00"]}}, "'08:00' of mon is no window"),
        ({**PRAGUE, "week": {"mon": [["08:00"]]}}, "of mon is no window"),
        ({**PRAGUE, "week": {"mon": [["08:00", "08:00"]]}}, "a window of mon starts and ends at 08:00"),
        ({**PRAGUE, "week": {"mon": [["24:00", "08:00"]]}}, "'24:00' of mon is no time"),
        ({**PRAGUE, "week": {"mon": [["24:00", "24:00"]]}}, "'24:00' of mon is no time"),
        ({**PRAGUE, "week": {"mon": [["08:00", "24:01"]]}}, "'24:01' of mon is no time"),
        ({**PRAGUE, "week": {"mon": [["08:60", "16:00"]]}}, "'08:60' of mon is no time"),
        ({**PRAGUE, "week": {"mon": [["8:00", "16:00"]]}}, "'8:00' of mon is no time"),
        ({**PRAGUE, "week": {"mon": [["08:00\n", "16:00"]]}}, r"'08:00\n' of mon is no time"),
        ({**PRAGUE, "week": {"mon": [["٠٨:00", "16:00"]]}}, "of mon is no time"),
        ({**PRAGUE, "week": {"mon": [[8, 16]]}}, "8 of mon is no time"),
        ({**PRAGUE, "week": WEEK, "closed": "2026-12-24"}, "closed must be a list of dates"),
        ({**PRAGUE, "week": WEEK, "closed": ["2026-02-30"]}, "'2026-02-30' of closed is no date"),
        ({**PRAGUE, "week": WEEK, "closed": ["20261224"]}, "'20261224' of closed is no date"),
        ({**PRAGUE, "week": WEEK, "special": ["2026-12-24"]}, "special must be an object of dates"),
        ({**PRAGUE, "week": WEEK, "special": {"24.12.2026": []}}, "'24.12.2026' of special is no date"),
        ({**PRAGUE, "week": WEEK, "special": {"2026-12-24": [["08:00", "08:00"]]}}, "of 2026-12-24 starts and ends"),
        ({**PRAGUE, "week": WEEK, "holidays": "CZ"}, "holidays must be an object with a country"),
        ({**PRAGUE, "week": WEEK, "holidays": {}}, "holidays must name a country"),
        ({**PRAGUE, "week": WEEK, "holidays": {"country": "CZ", "subdivision": 1}}, "must be a text or null"),
        ({**PRAGUE, "week": WEEK, "holidays": {"land": "CZ", "country": "CZ"}}, "unknown key 'land'"),
        ({**PRAGUE, "week": WEEK, "timezone": "x"}, "the schedule has an unknown key 'timezone'"),
    ],
)
def test_a_defect_is_refused_at_once_with_what_is_wrong(data: dict[str, Any], says: str) -> None:
    with pytest.raises(ScheduleRefused) as refused:
        parse_schedule(data)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


def test_all_defects_are_said_in_one_sentence() -> None:
    with pytest.raises(ScheduleRefused) as refused:
        parse_schedule({"week": {"mon": [["9", "10:00"]], "sunday": []}, "closed": 3, "x" * 99: 1})
    assert str(refused.value).count(";") == 4
    assert len(str(refused.value)) < 300
