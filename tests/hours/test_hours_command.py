from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hour_makers import make_week

from tolmach.bench.hours import bench_hours
from tolmach.commands.hours import command

OFFICE = {"time_zone": "Europe/Prague", "week": make_week(), "holidays": {"country": "CZ", "subdivision": None}}
ALWAYS = {"time_zone": "UTC", "week": make_week("mon tue wed thu fri sat sun", "00:00-24:00")}


def _case(op: Any, start: Any = "2026-09-25T14:00:00Z", schedule: Any = OFFICE, **more: Any) -> str:
    return json.dumps({"schedule": schedule, "op": op, "start": start, **more})


def _answers(*lines: str | bytes) -> list[dict[str, Any]]:
    raw = b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines)
    run = CliRunner().invoke(command, ["--file", "-", "--json"], input=raw, catch_exceptions=False)
    assert run.exit_code == 0
    assert run.stdout.isascii()
    answers = [json.loads(line) for line in run.stdout.split("\n")[:-1]]
    assert len(answers) == len(lines)
    return answers


@pytest.mark.parametrize(
    ("line", "result"),
    [
        (_case("due", minutes=30), "2026-09-29T06:30:00+00:00"),
        (_case("due", start="2026-09-25T16:00:00+02:00", minutes=30.0), "2026-09-29T06:30:00+00:00"),
        (_case("open"), False),
        (_case("open", start="2026-09-25T13:59:59.5Z"), True),
        (_case("next_opening"), "2026-09-29T06:00:00+00:00"),
        (_case("next_closing"), "2026-09-29T14:00:00+00:00"),
        (_case("minutes_between", end="2026-09-29T09:00:00+02:00"), 60),
        (_case("minutes_between", end="2026-09-29T09:00:30+02:00", note="ignored"), 60.5),
        (_case("open", start="2099-12-31T12:00:00Z"), True),
    ],
)
def test_each_op_answers_in_utc_with_an_explanation(line: str, result: object) -> None:
    (answer,) = _answers(line)
    assert answer["result"] == result
    assert type(answer["result"]) is type(result)
    assert answer["explain"]
    assert all(isinstance(step, str) for step in answer["explain"])


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("", "no JSON"),
        ("{", "no JSON"),
        ("[]", "must be a JSON object"),
        ("[" * 100_000, "too deeply"),
        (b"\xff\xfe", "not UTF-8"),
        ('{"op":"open","op":"due"}', "'op' stands twice"),
        ("9" * 5000, "no JSON"),
        (_case("closing"), "op must be one of"),
        (_case(None), "op must be one of"),
        (_case(["due"]), "op must be one of"),
        (_case("open", schedule=None), "schedule must be an object"),
        (_case("open", schedule={"week": make_week()}), "time_zone is missing"),
        (_case("open", schedule={**OFFICE, "holidays": {"country": "ZZ"}}), "country 'ZZ'"),
        (_case("open", schedule={**OFFICE, "holidays": {"country": "CZ", "subdivision": "\ud800"}}), "no subdivision"),
        (_case("open", start="2026-09-25T14:00:00"), "with an offset"),
        (_case("open", start="2026-09-25"), "with an offset"),
        (_case("open", start="yesterday"), "ISO 8601"),
        (_case("open", start=1790000000), "start must be a time"),
        (_case("open", start="9998-01-01T00:00:00Z"), "between the years"),
        (_case("open", start="0001-01-01T00:00:00+14:00"), "outside the calendar"),
        (_case("open", start="9999-12-31T23:59:59-14:00"), "outside the calendar"),
        (_case("due"), "minutes must be a number"),
        (_case("due", minutes="60"), "minutes must be a number"),
        (_case("due", minutes=True), "minutes must be a number"),
        (_case("due", minutes=-1), "number from 0"),
        (_case("due", minutes=float("nan")), "number from 0"),
        (_case("due", minutes=float("inf")), "number from 0"),
        (_case("due", minutes=1e12), "more than the whole calendar"),
        (_case("due", minutes=10**300), "more than the whole calendar"),
        (_case("due", minutes=2e7), "end after the year 2100"),
        (_case("minutes_between"), "end must be a time"),
        (_case("minutes_between", end="2026-09-25T13:59:00Z"), "before the start"),
        (_case("next_closing", schedule=ALWAYS), "stays open"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 40 else "line",
)
def test_a_line_that_fails_says_why_in_its_place(line: str | bytes, says: str) -> None:
    first, failed, last = _answers(_case("open"), line, _case("open"))
    assert says in failed["error"]
    assert list(failed) == ["error"]
    assert first == last
    assert first["result"] is False


def test_the_order_of_the_keys_changes_nothing() -> None:
    turned = dict(reversed(OFFICE.items()))
    first, second = _answers(_case("due", minutes=30), _case("due", schedule=turned, minutes=30))
    assert first == second


def test_people_read_words(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(f"{_case('due', minutes=30)}\n{_case('open')}\n\n", encoding="utf-8")
    run = CliRunner().invoke(command, ["--file", str(file)])
    due, is_open, failed = run.stdout.splitlines()
    assert due.startswith("2026-09-29T06:30:00+00:00  (Fri 16:00 closed · Sat, Sun closed · Mon 28 Sep holiday (")
    assert is_open.startswith("closed  (")
    assert failed.startswith("error: ")


def test_the_benchmark_gives_its_figures_with_their_circumstances() -> None:
    figures = bench_hours(deadlines=100)
    assert figures["per_second"] > 0
    assert figures["deadlines"] == 100
    assert "Europe/Prague" in figures["schedule"]
