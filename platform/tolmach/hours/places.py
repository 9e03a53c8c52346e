"""Where holidays are kept: a country, or a part of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True, order=True)
class HolidayPlace:
    """An ISO 3166 country and a subdivision of it, empty for the country as a whole."""

    country: str
    subdivision: str = ""

    def __str__(self) -> str:
        return f"{self.country}-{self.subdivision}" if self.subdivision else self.country


@dataclass(frozen=True, kw_only=True)
class StoredDay:
    """A stored holiday; not observed, the day is worked there although it is one by law."""

    subdivision: str
    day: date
    name: str
    is_observed: bool = True


def observed(days: Iterable[StoredDay], subdivision: str | None) -> dict[date, str]:
    """Date → name of what counts in a part of a country, in order: what is said of the part overrules the country."""
    wanted = {"", subdivision or ""}
    found = {
        one.day: one for one in sorted(days, key=lambda one: (one.day, one.subdivision)) if one.subdivision in wanted
    }
    return {day: one.name for day, one in found.items() if one.is_observed}
