"""What the package of holidays knows beside what is stored: what it has learnt since, and names in other languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tolmach.hours.errors import ScheduleRefused
from tolmach.hours.holidays import public_holidays
from tolmach.hours.model import Holiday
from tolmach.hours.places import HolidayPlace


@dataclass(frozen=True, kw_only=True)
class News:
    """What the package says of a year otherwise than what is stored: days it knows now, days it knows no more."""

    added: Mapping[date, str] = field(default_factory=dict)
    gone: Mapping[date, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.added or self.gone)


def known_days(place: HolidayPlace, years: Iterable[int]) -> dict[date, str]:
    """Date → name by the package; nothing where it does not know the place."""
    try:
        return public_holidays(place.country, place.subdivision or None, years)
    except ScheduleRefused:
        return {}


def news_of(stored: Iterable[Holiday], known: Mapping[date, str], *, today: date) -> News:
    """What changed from ``today`` on; past days stay as they were known, and what a person said stays said."""
    rows = {row.day: row for row in stored}
    return News(
        added={day: name for day, name in known.items() if day >= today and day not in rows},
        gone={
            day: row.name
            for day, row in rows.items()
            if day >= today and day not in known and row.is_observed and not row.is_by_hand
        },
    )
