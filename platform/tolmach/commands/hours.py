"""``tolmach hours``: questions about business hours from JSON lines, each with its schedule; needs no database."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

import click

from tolmach.clock import parse_instant
from tolmach.commands.lines import answer_items, read_items
from tolmach.errors import Refused
from tolmach.hours.explain import (
    explain_due,
    explain_minutes,
    explain_next_closing,
    explain_next_opening,
    explain_open,
)
from tolmach.hours.fields import show
from tolmach.hours.rules import due_at, is_open, minutes_between, next_closing, next_opening
from tolmach.hours.schedule import Schedule, parse_schedule

Case = dict[str, Any]
Answer = dict[str, Any]


@click.command("hours")
@click.option("--file", "file", required=True, help="Cases, one JSON object a line; - is standard input.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON lines.")
def command(file: str, as_json: bool) -> None:
    """Answer questions about business hours: {"schedule":{…},"op":"due","start":ISO,"minutes":60}.

    The ops: open, next_opening, next_closing, due (with minutes) and minutes_between (with end).
    Times need an offset or Z and are answered in UTC with +00:00.
    """
    answer_items(read_items((), file), _answer, as_json=as_json, for_people=_words)


def _answer(line: str) -> Answer:
    case = _read_case(line)
    op = case.get("op")
    if not isinstance(op, str) or op not in _OPS:
        raise Refused(f"op must be one of {', '.join(_OPS)}, not {show(op)}.")
    if not isinstance(case.get("schedule"), dict):
        raise Refused("schedule must be an object.")
    # Sorted, so that the order of keys in a line does not cost a second calendar.
    schedule = _schedule(json.dumps(case["schedule"], sort_keys=True))
    result, explanation = _OPS[op](schedule, _instant(case, "start"), case)
    return {"result": result, "explain": explanation}


def _open(schedule: Schedule, start: datetime, _case: Case) -> tuple[bool, list[str]]:
    return is_open(schedule, start), explain_open(schedule, start)


def _next_opening(schedule: Schedule, start: datetime, _case: Case) -> tuple[str, list[str]]:
    return next_opening(schedule, start).isoformat(), explain_next_opening(schedule, start)


def _next_closing(schedule: Schedule, start: datetime, _case: Case) -> tuple[str, list[str]]:
    return next_closing(schedule, start).isoformat(), explain_next_closing(schedule, start)


def _due(schedule: Schedule, start: datetime, case: Case) -> tuple[str, list[str]]:
    minutes = case.get("minutes")
    if isinstance(minutes, bool) or not isinstance(minutes, int | float):
        raise Refused("minutes must be a number.")
    return due_at(schedule, start, minutes).isoformat(), explain_due(schedule, start, minutes)


def _minutes_between(schedule: Schedule, start: datetime, case: Case) -> tuple[float, list[str]]:
    end = _instant(case, "end")
    return minutes_between(schedule, start, end), explain_minutes(schedule, start, end)


_OPS: dict[str, Callable[[Schedule, datetime, Case], tuple[bool | float | str, list[str]]]] = {
    "open": _open,
    "next_opening": _next_opening,
    "next_closing": _next_closing,
    "due": _due,
    "minutes_between": _minutes_between,
}


def _read_case(line: str) -> Case:
    try:
        case = json.loads(line, object_pairs_hook=_once)
    except RecursionError as error:
        raise Refused("The line is nested too deeply.") from error
    except ValueError as error:
        raise Refused(f"The line is no JSON: {error}.") from error
    if not isinstance(case, dict):
        raise Refused("The line must be a JSON object.")
    return case


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys come once: of a day named twice one would be lost in silence."""
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _value in pairs]
        raise Refused(f"The key {show(next(key for key in keys if keys.count(key) > 1))} stands twice in one object.")
    return found


@lru_cache(maxsize=256)
def _schedule(text: str) -> Schedule:
    """The schedule with its country's holidays; one object for equal texts, since the calendar is kept by object."""
    schedule = parse_schedule(json.loads(text))
    if schedule.country is None:
        return schedule
    from tolmach.hours.holidays import CountryHolidays  # Slow to import, and many schedules name no country.

    return replace(schedule, holidays=CountryHolidays(schedule.country, schedule.subdivision))


def _instant(case: Case, key: str) -> datetime:
    value = case.get(key)
    if not isinstance(value, str):
        raise Refused(f"{key} must be a time like 2026-03-29T06:00:00Z.")
    try:
        return parse_instant(value)
    except OverflowError as error:
        raise Refused(f"{key} {show(value)} is outside the calendar.") from error
    except ValueError as error:
        raise Refused(f"{key} {show(value)} is no ISO 8601 time with an offset from UTC.") from error


def _words(answer: Answer) -> str:
    result = answer["result"]
    verdict = ("open" if result else "closed") if isinstance(result, bool) else result
    return f"{verdict}  ({' · '.join(answer['explain'])})"
