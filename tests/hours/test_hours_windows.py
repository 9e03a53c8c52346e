"""Hours as people type them."""

from __future__ import annotations

import pytest

from tolmach.errors import Wrong
from tolmach.hours.windows import (
    WindowsUnreadable,
    read_dated_windows,
    read_dates,
    read_week,
    read_windows,
    write_dated_windows,
    write_windows,
)


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("", []),
        ("  ", []),
        ("08:00–16:00", [["08:00", "16:00"]]),
        ("8-16", [["08:00", "16:00"]]),
        ("8.30 - 12", [["08:30", "12:00"]]),
        ("08:00–12:00, 12:30–16:00", [["08:00", "12:00"], ["12:30", "16:00"]]),
        ("08:00—12:00; 12:30—16:00,", [["08:00", "12:00"], ["12:30", "16:00"]]),
        ("22:00–06:00", [["22:00", "06:00"]]),
        ("0:00 to 24:00", [["00:00", "24:00"]]),
    ],
)
def test_windows_are_read(text: str, windows: list[list[str]]):
    assert read_windows(text) == windows
    assert read_windows(write_windows(windows)) == windows


@pytest.mark.parametrize(
    "text", ["closed", "8", "8-", "08:00–08:00", "25:00–26:00", "08:60–12:00", "24:00–06:00", "8:0-16", "-8-16"]
)
def test_what_is_no_window_is_refused(text: str):
    with pytest.raises(WindowsUnreadable):
        read_windows(text)


def test_a_week_names_the_days_that_are_wrong():
    week, wrong = read_week({"mon": "8-16", "tue": "sometimes", "sun": "16-16"})
    assert week["mon"] == [["08:00", "16:00"]]
    assert week["wed"] == []
    assert wrong == {"tue": Wrong.NO_WINDOWS, "sun": Wrong.NO_WINDOWS}


def test_dates_are_read():
    assert read_dates("2026-12-24\n2026-01-02, 2026-12-24") == ["2026-01-02", "2026-12-24"]
    assert read_dates("") == []
    with pytest.raises(WindowsUnreadable):
        read_dates("2026-02-30")


def test_dates_with_hours_are_read_and_written():
    special = {"2026-12-23": [["08:00", "12:00"]], "2026-12-31": []}
    text = "2026-12-31\n\n2026-12-23: 8-12\n"
    assert read_dated_windows(text) == special
    assert read_dated_windows(write_dated_windows(special)) == special
    for wrong in ("23.12.2026 8-12", "2026-13-01 8-12", "2026-12-23 8"):
        with pytest.raises(WindowsUnreadable):
            read_dated_windows(wrong)
