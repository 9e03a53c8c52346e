"""Business hours as people type them, ``08:00–12:00, 12:30–16:00``, and back. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tolmach.errors import Wrong
from tolmach.hours.errors import ScheduleRefused
from tolmach.hours.fields import DAYS
from tolmach.hours.schedule import parse_schedule

_TIME = r"(\d{1,2})(?:[:.](\d{2}))?"
_WINDOW = re.compile(rf"{_TIME}\s*(?:-|–|—|to)\s*{_TIME}")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})\s*:?\s*(.*)")


class WindowsUnreadable(ValueError):
    """The text does not say windows of time."""


def read_windows(text: str) -> list[list[str]]:
    """The windows a text says, as the schedule JSON has them; an empty text is a closed day.

    Takes ``8-16``, ``8:00–12:00, 12.30–16.00``, ``22:00-06:00``. Raises WindowsUnreadable, also where the rules of
    schedules refuse the windows.
    """
    windows = [_read_window(part.strip()) for part in re.split(r"[,;]", text) if part.strip()]
    try:
        parse_schedule({"time_zone": "UTC", "week": {"mon": windows, "tue": [["00:00", "24:00"]]}})
    except ScheduleRefused as refusal:
        raise WindowsUnreadable(text) from refusal
    return windows


def write_windows(windows: Sequence[Sequence[str]]) -> str:
    """The text of windows, as ``read_windows`` takes it."""
    return ", ".join(f"{start}–{end}" for start, end in windows)


def read_week(texts: Mapping[str, str]) -> tuple[dict[str, list[list[str]]], dict[str, Wrong]]:
    """The week of seven texts by day, and what is wrong with which day."""
    week: dict[str, list[list[str]]] = {}
    wrong: dict[str, Wrong] = {}
    for day in DAYS:
        try:
            week[day] = read_windows(texts.get(day, ""))
        except WindowsUnreadable:
            wrong[day] = Wrong.NO_WINDOWS
    return week, wrong


def read_dates(text: str) -> list[str]:
    """Dates like ``2026-12-24``, one or several a line. Raises WindowsUnreadable for anything else."""
    days = re.split(r"[\s,;]+", text.strip()) if text.strip() else []
    _refuse_dates({"closed": days})
    return sorted(set(days))


def read_dated_windows(text: str) -> dict[str, list[list[str]]]:
    """Lines like ``2026-12-23 08:00–12:00``. Raises WindowsUnreadable."""
    found: dict[str, list[list[str]]] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        match = _DAY.fullmatch(line.strip())
        if match is None:
            raise WindowsUnreadable(line)
        found.setdefault(match[1], []).extend(read_windows(match[2]))
    _refuse_dates({"special": found})
    return found


def write_dated_windows(special: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """The text of dates with windows of their own, a line each."""
    return "\n".join(f"{day} {write_windows(windows)}".strip() for day, windows in sorted(special.items()))


def _read_window(text: str) -> list[str]:
    match = _WINDOW.fullmatch(text)
    if match is None:
        raise WindowsUnreadable(text)
    return [f"{int(hour):02d}:{minute or '00'}" for hour, minute in ((match[1], match[2]), (match[3], match[4]))]


def _refuse_dates(part: Mapping[str, object]) -> None:
    try:
        parse_schedule({"time_zone": "UTC", "week": {"mon": [["00:00", "24:00"]]}, **part})
    except ScheduleRefused as refusal:
        raise WindowsUnreadable(str(refusal)) from refusal
