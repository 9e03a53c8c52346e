from __future__ import annotations

from datetime import date

import pytest
from hour_makers import EVERY_DAY, at, make_schedule

from tolmach.hours.explain import (
    explain_due,
    explain_minutes,
    explain_next_closing,
    explain_next_opening,
    explain_open,
)
from tolmach.hours.schedule import Schedule

CZECH = make_schedule(
    windows="08:00-12:00 12:30-16:00",
    holidays={date(2026, 9, 28): "Den české státnosti"},
    closed=["2026-12-24"],
    special={"2026-12-23": [["08:00", "12:00"]], "2026-12-30": []},
)
NIGHT = make_schedule("fri", "22:00-06:00")


@pytest.mark.parametrize(
    ("schedule", "start", "minutes", "steps"),
    [
        pytest.param(
            CZECH,
            "2026-09-25 16:00",
            30,
            [
                "Fri 16:00 closed",
                "Sat, Sun closed",
                "Mon 28 Sep holiday (Den české státnosti)",
                "Tue 08:00 +30 min → Tue 08:30 Europe/Prague",
            ],
            id="weekend and holiday",
        ),
        pytest.param(
            CZECH,
            "2026-09-22 11:00",
            90.5,
            ["Tue 11:00 +60 min", "Tue 12:30 +30.5 min → Tue 13:00:30 Europe/Prague"],
            id="lunch",
        ),
        pytest.param(
            CZECH,
            "2026-12-23 11:30",
            60,
            [
                "Wed 11:30 +30 min",
                "Thu 24 Dec closed on this date",
                "Fri 08:00 +30 min → Fri 08:30 Europe/Prague",
            ],
            id="closed and special dates",
        ),
        pytest.param(
            CZECH,
            "2026-09-28 10:00",
            0,
            [
                "Mon 10:00 holiday (Den české státnosti)",
                "Tue 08:00 open → Tue 08:00 Europe/Prague",
            ],
            id="no minutes, on a holiday",
        ),
        pytest.param(CZECH, "2026-09-22 10:00", 0, ["Tue 10:00 open → Tue 10:00 Europe/Prague"], id="no minutes, open"),
        pytest.param(
            make_schedule("sun", "02:15-02:45"),
            "2026-10-25 02:00",
            45,
            [
                "Sun 02:00 CEST closed",
                "Sun clocks go back 60 min",
                "Sun 02:15 CEST +30 min",
                "Sun 02:15 CET +15 min → Sun 02:30 CET Europe/Prague",
            ],
            id="the repeated hour is told apart",
        ),
        pytest.param(
            NIGHT,
            "2026-12-26 05:00",
            61,
            [
                "Sat 26 Dec 2026 05:00 +60 min",
                "Sun 27 Dec 2026, Mon 28 Dec 2026, Tue 29 Dec 2026, Wed 30 Dec 2026, Thu 31 Dec 2026 closed",
                "Fri 1 Jan 2027 22:00 +1 min → Fri 1 Jan 2027 22:01 Europe/Prague",
            ],
            id="a tail, dates and years",
        ),
    ],
)
def test_a_deadline_is_told_step_by_step(schedule: Schedule, start: str, minutes: float, steps: list[str]) -> None:
    assert explain_due(schedule, at(start), minutes) == steps


def test_a_long_way_is_told_by_its_ends() -> None:
    steps = explain_due(make_schedule(), at("2026-01-05 08:00"), 480 * 1000)
    assert steps[0] == "Mon 5 Jan 2026 08:00 +480 min"
    assert steps[5] == "… 1388 days +475,200 min …"
    assert steps[-1].endswith("→ Fri 2 Nov 2029 16:00 Europe/Prague")
    assert len(steps) < 15


def test_the_steps_of_a_long_way_add_up() -> None:
    steps = explain_due(make_schedule(EVERY_DAY, "22:00-06:00"), at("2026-01-05 23:00"), 30_000)
    told = [float(step.split("+")[1].split(" min")[0].replace(",", "")) for step in steps if "+" in step]
    assert sum(told) == 30_000


@pytest.mark.parametrize(
    ("schedule", "moment", "steps"),
    [
        (
            CZECH,
            "2026-09-22 12:15",
            ["Tue 22 Sep 12:15 Europe/Prague", "Tue 22 Sep: windows 08:00–12:00, 12:30–16:00", "closed"],
        ),
        (
            CZECH,
            "2026-12-23 09:00",
            ["Wed 23 Dec 09:00 Europe/Prague", "Wed 23 Dec: special windows 08:00–12:00", "open"],
        ),
        (
            NIGHT,
            "2026-09-26 05:00",
            ["Sat 26 Sep 05:00 Europe/Prague", "Fri 25 Sep: windows 22:00–06:00", "Sat 26 Sep: closed", "open"],
        ),
    ],
)
def test_open_or_not_is_told_by_the_windows(schedule: Schedule, moment: str, steps: list[str]) -> None:
    assert explain_open(schedule, at(moment)) == steps


def test_the_next_changes_are_told() -> None:
    assert explain_next_opening(CZECH, at("2026-09-25 15:00")) == [
        "Fri 15:00 open until Fri 16:00",
        "Fri 16:00 closed",
        "Sat, Sun closed",
        "Mon 28 Sep holiday (Den české státnosti)",
        "opens Tue 08:00 Europe/Prague",
    ]
    assert explain_next_closing(CZECH, at("2026-12-30 12:00")) == [
        "Wed 12:00 closed on this date",
        "Thu 08:00 open",
        "closes Thu 12:00 Europe/Prague",
    ]


def test_minutes_are_told_with_their_sum() -> None:
    assert explain_minutes(CZECH, at("2026-09-25 15:00"), at("2026-09-27 12:00")) == [
        "Fri 15:00 +60 min",
        "Sat, Sun closed",
        "→ 60 min until Sun 12:00 Europe/Prague",
    ]
