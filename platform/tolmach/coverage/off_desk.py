"""Breaks and meetings as people type them, ``mon-fri 12:00–12:30 50%``, and what they leave of a half-hour. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from tolmach.coverage.grid import Grid, wall_at, wall_times
from tolmach.hours.fields import DAYS
from tolmach.hours.spans import Span
from tolmach.hours.windows import WindowsUnreadable, read_windows, write_windows

_LINE = re.compile(r"\s*([a-z]{3}(?:\s*[-,]\s*[a-z]{3})*)\s+(.+?)(?:\s+(\d{1,3})\s*%)?\s*")


@dataclass(frozen=True, kw_only=True)
class OffDesk:
    """On these weekdays (``mon`` to ``sun``) and in these local windows so many percent of a pool are off the desk."""

    days: tuple[str, ...]
    windows: tuple[tuple[str, str], ...]
    percent: int = 100


def read_off_desk(text: str) -> tuple[OffDesk, ...]:
    """A rule a line: days, windows, and the percent of people where it is not all of them. Raises WindowsUnreadable."""
    return tuple(_read_line(line) for line in text.splitlines() if line.strip())


def write_off_desk(rules: Iterable[OffDesk]) -> str:
    """The text of the rules, as ``read_off_desk`` takes it."""
    return "\n".join(
        f"{', '.join(rule.days)} {write_windows(rule.windows)}{'' if rule.percent == 100 else f' {rule.percent}%'}"
        for rule in rules
    )


def from_rows(rows: Sequence[Mapping[str, Any]]) -> tuple[OffDesk, ...]:
    """The rules as they are stored."""
    return tuple(
        OffDesk(
            days=tuple(row["days"]),
            windows=tuple((start, end) for start, end in row["windows"]),
            percent=row["percent"],
        )
        for row in rows
    )


def to_rows(rules: Iterable[OffDesk]) -> list[dict[str, Any]]:
    """The rules as they are to be stored."""
    return [
        {"days": list(rule.days), "windows": [list(window) for window in rule.windows], "percent": rule.percent}
        for rule in rules
    ]


@lru_cache(maxsize=64)
def at_desk(grid: Grid, zone: str, rules: tuple[OffDesk, ...]) -> tuple[float, ...]:
    """The share of those present who are at their desks, by half-hour; rules that meet are taken one off the other."""
    shares = [1.0] * grid.count
    for rule in rules:
        for number, share in enumerate(grid.shares(_spans(grid, zone, rule))):
            shares[number] *= 1 - share * rule.percent / 100
    return tuple(shares)


def _spans(grid: Grid, zone: str, rule: OffDesk) -> list[Span]:
    tz = ZoneInfo(zone)
    days = dict.fromkeys(wall.day for wall in wall_times(grid, zone) if DAYS[wall.weekday] in rule.days)
    return [
        (wall_at(day, _minutes(start), tz), wall_at(day, _minutes(end), tz))
        for day in days
        for start, end in rule.windows
    ]


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _read_line(line: str) -> OffDesk:
    found = _LINE.fullmatch(line.casefold())
    if found is None:
        raise WindowsUnreadable(line)
    percent = int(found[3] or 100)
    windows = tuple((start, end) for start, end in read_windows(found[2]))
    # A break that runs past midnight would belong to two days; it is written as two rules.
    if not 1 <= percent <= 100 or not windows or any(_minutes(start) >= _minutes(end) for start, end in windows):
        raise WindowsUnreadable(line)
    return OffDesk(days=_read_days(found[1]), windows=windows, percent=percent)


def _read_days(text: str) -> tuple[str, ...]:
    days: list[str] = []
    for part in re.split(r"\s*,\s*", text):
        first, _, last = (piece.strip() for piece in part.partition("-"))
        last = last or first
        if first not in DAYS or last not in DAYS or DAYS.index(first) > DAYS.index(last):
            raise WindowsUnreadable(text)
        days.extend(DAYS[DAYS.index(first) : DAYS.index(last) + 1])
    return tuple(day for day in DAYS if day in days)
