from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner, Result
from house_makers import FrozenClock, Shops
from market_days import MarketDays

from tolmach.commands.report import command
from tolmach.errors import NotFound
from tolmach.reports.export import report_as_csv, report_as_object, totals
from tolmach.reports.period import PeriodRefused
from tolmach.wiring import House

MARKET = ["market", "--client", "novesta", "--market", "sk"]
DAY = ["--from", "2026-09-22", "--to", "2026-09-22"]


@pytest.fixture
def days(house: House, shops: Shops, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> MarketDays:
    """A day with two letters and one answer, in the house that the environment names."""
    monkeypatch.setenv("TOLMACH_DATA_DIR", str(house.settings.data_dir))
    monkeypatch.setenv("TOLMACH_DATABASE_URL", house.settings.database_url)
    monkeypatch.setenv("TOLMACH_SECRET_KEY", "test-secret-" + "s" * 32)
    market_days = MarketDays(house, shops, clock)
    market_days.answer("22 10:00", market_days.write("22 09:00"), is_solving=True)
    market_days.write("22 11:00")
    return market_days


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(command, [*MARKET, *DAY, *arguments], catch_exceptions=True)


def test_people_read_sentences(days: MarketDays):
    run = _run()
    assert run.exit_code == 0
    assert "Novesta, Novesta SK: 2026-09-22 to 2026-09-22, Europe/Bratislava" in run.stdout
    assert "median 1 h 0 min, p90 1 h 0 min (median -, p90 -)" in run.stdout
    assert "first replies in time               1 of 1, 100% (-)" in run.stdout


@pytest.mark.parametrize("how", [["--json"], ["--format", "json"]])
def test_json_is_one_line_of_plain_letters(days: MarketDays, how: list[str]):
    run = _run(*how)
    assert run.stdout.isascii()
    assert run.stdout.count("\n") == 1
    found = json.loads(run.stdout)
    assert found["period"]["contacts"] == 1
    assert found["period"]["first_reply_business_median_minutes"] == 60
    assert found["previous"]["from"] == "2026-09-21"


def test_all_formats_say_the_same(days: MarketDays):
    report = days.report(22)
    rows = list(csv.DictReader(io.StringIO(report_as_csv(report))))
    by_name = {row["figure"]: row["value"] for row in rows if row["part"] == "total"}
    expected = totals(report.now)
    assert by_name == {name: "" if value is None else str(value) for name, value in expected.items()}
    assert report_as_object(report)["period"].items() >= expected.items()
    assert ("day", "2026-09-22", "letters_received", "2", "0") in [tuple(row.values()) for row in rows]
    assert ("language", "sk", "contacts", "1", "0") in [tuple(row.values()) for row in rows]
    written = _run("--format", "csv").stdout
    assert "total,,contacts,1,0" in written
    assert "total,,letters_received,2,0" in written


@pytest.mark.parametrize("format_", ["xlsx", "pdf", "docx"])
def test_a_format_that_is_not_there_is_refused_with_those_that_are(days: MarketDays, format_: str):
    run = _run("--format", format_)
    assert run.exit_code == 1
    assert run.stderr == f"Error: There is no format {format_}; there are text, json and csv.\n"


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        (["--market", "xx"], NotFound),
        (["--client", "nobody"], NotFound),
        (["--from", "2026-09-23"], PeriodRefused),
        (["--from", "yesterday"], PeriodRefused),
    ],
)
def test_wrong_wishes_are_refused(days: MarketDays, arguments: list[str], refusal: type[Exception]):
    assert isinstance(_run(*arguments).exception, refusal)
