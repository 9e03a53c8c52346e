"""Readers of the schedule JSON. Each adds what is wrong to ``defects`` and goes on, so that all is said at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from tolmach.clock import time_zones

Window = tuple[int, int]
"""Start and end of a window in minutes from the local midnight of the date it starts on; the end may pass 1440."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_TIME = re.compile(r"([0-9]{2}):([0-9]{2})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_MINUTES = 24 * 60


def refuse_unknown_keys(data: Mapping[str, object], known: frozenset[str], where: str, defects: list[str]) -> None:
    """Name the keys nobody would read: a misspelt key must not silently lose its windows."""
    defects.extend(f"{where} has an unknown key {show(key)}" for key in data if key not in known)


def read_zone(value: object, defects: list[str]) -> str:
    """A name of the IANA time zone database; not the machine's own zone."""
    if value is None:
        defects.append("time_zone is missing")
    elif not isinstance(value, str) or value not in time_zones():
        defects.append(f"{show(value)} is no known time zone")
    else:
        return value
    return "UTC"


def read_week(value: object, defects: list[str]) -> tuple[tuple[Window, ...], ...]:
    """Windows by weekday, Monday first; a day that is not named is closed."""
    if not isinstance(value, dict):
        defects.append("week is missing" if value is None else "week must be an object of days")
        return ((),) * len(DAYS)
    refuse_unknown_keys(value, frozenset(DAYS), "week", defects)
    return tuple(_read_windows(value.get(day, []), day, defects) for day in DAYS)


def read_country(value: object, defects: list[str]) -> tuple[str | None, str | None]:
    """Country and subdivision whose public holidays close the pool; whether they exist is not known here."""
    if value is None:
        return None, None
    if not isinstance(value, dict):
        defects.append("holidays must be an object with a country")
        return None, None
    refuse_unknown_keys(value, frozenset({"country", "subdivision"}), "holidays", defects)
    country, subdivision = value.get("country"), value.get("subdivision")
    if not isinstance(country, str) or not country:
        defects.append("holidays must name a country")
    if subdivision is not None and (not isinstance(subdivision, str) or not subdivision):
        defects.append("the subdivision of holidays must be a text or null")
    return country if isinstance(country, str) else None, subdivision if isinstance(subdivision, str) else None


def read_closed(value: object, defects: list[str]) -> dict[date, str]:
    """Dates on which nothing starts; the JSON gives no reason."""
    if not isinstance(value, list):
        defects.append("closed must be a list of dates")
        return {}
    return {day: "" for item in value if (day := _read_date(item, "closed", defects))}


def read_special(value: object, defects: list[str]) -> dict[date, tuple[Window, ...]]:
    """Dates with windows of their own instead of the weekday's; an empty list closes the date."""
    if not isinstance(value, dict):
        defects.append("special must be an object of dates")
        return {}
    return {
        day: _read_windows(windows, key, defects)
        for key, windows in value.items()
        if (day := _read_date(key, "special", defects))
    }


def show(value: object) -> str:
    """The value as it may stand in a sentence: short, on one line, printable everywhere."""
    text = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _read_windows(value: object, where: str, defects: list[str]) -> tuple[Window, ...]:
    if not isinstance(value, list):
        defects.append(f"the windows of {where} must be a list")
        return ()
    return tuple(sorted(window for item in value if (window := _read_window(item, where, defects))))


def _read_window(value: object, where: str, defects: list[str]) -> Window | None:
    if not isinstance(value, list) or len(value) != 2:
        defects.append(f"{show(value)} of {where} is no window of a start and an end")
        return None
    start, end = (_read_time(item) for item in value)
    if start is None or end is None or start == _DAY_MINUTES:
        wrong = value[1] if start is not None and start < _DAY_MINUTES else value[0]
        defects.append(f"{show(wrong)} of {where} is no time from 00:00 to 23:59 (24:00 only as an end)")
        return None
    if start == end:
        defects.append(f"a window of {where} starts and ends at {value[0]}")
        return None
    return start, end if end > start else end + _DAY_MINUTES


def _read_time(value: object) -> int | None:
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    minutes = int(found[1]) * 60 + int(found[2])
    return minutes if int(found[2]) < 60 and minutes <= _DAY_MINUTES else None


def _read_date(value: object, where: str, defects: list[str]) -> date | None:
    try:
        if isinstance(value, str) and _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass  # A well-formed date that no calendar has, for example 2026-02-30.
    defects.append(f"{show(value)} of {where} is no date like 2026-12-24")
    return None
