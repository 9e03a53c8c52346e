"""The demo's time goes on between starts and always begins while the desk works."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest
from demo_clock import next_start, start_clock


@pytest.mark.parametrize(
    ("reached", "start"),
    [
        pytest.param("2026-11-24T10:00:00+01:00", "2026-11-24T10:00:00+01:00", id="first start, a Tuesday"),
        pytest.param("2026-11-24T13:59:00+01:00", "2026-11-24T13:59:00+01:00", id="goes on in the day"),
        pytest.param("2026-11-24T16:30:00+01:00", "2026-11-25T10:00:00+01:00", id="evening: the next morning"),
        pytest.param("2026-11-25T02:00:00+01:00", "2026-11-25T10:00:00+01:00", id="night: the same morning"),
        pytest.param("2026-11-27T15:00:00+01:00", "2026-11-30T10:00:00+01:00", id="Friday evening: Monday"),
        pytest.param("2027-03-27T11:00:00+01:00", "2027-03-29T10:00:00+02:00", id="over the change to summer time"),
    ],
)
def test_next_start(reached: str, start: str):
    assert next_start(datetime.fromisoformat(reached)) == datetime.fromisoformat(start)


def test_the_clock_moves_on_by_the_time_the_demo_ran(tmp_path: Path):
    clock, database = tmp_path / "demo-clock", tmp_path / "tolmach.db"
    clock.write_text("2026-11-24T10:00:00+01:00\n")
    database.touch()
    os.utime(clock, (1_000_000, 1_000_000))
    os.utime(database, (1_001_800, 1_001_800))
    moved = datetime.fromisoformat("2026-11-24T10:30:00+01:00")
    assert start_clock(tmp_path) == moved
    assert datetime.fromisoformat(clock.read_text().strip()) == moved
