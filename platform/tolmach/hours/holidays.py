"""Public holidays by country and subdivision, from the package ``holidays``; the rules never call this."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache

import holidays

from tolmach.hours.errors import ScheduleRefused
from tolmach.hours.fields import show


class CountryHolidays:
    """A country's holidays as a schedule asks for them, looked up a year at a time (for commands without rows)."""

    def __init__(self, country: str, subdivision: str | None) -> None:
        """Raises ScheduleRefused for a country or subdivision the package does not know."""
        _refuse_unknown(country, subdivision)
        self._place = country, subdivision

    def get(self, day: date, /) -> str | None:
        """The name of the public holiday on this date, or None."""
        return _year_of_holidays(*self._place, day.year).get(day)


def public_holidays(country: str, subdivision: str | None, years: Iterable[int]) -> dict[date, str]:
    """Date → name, in the country's own language, of every public holiday of these years, in order.

    ``country`` is an ISO 3166-1 alpha-2 code, ``subdivision`` an ISO 3166-2 part of it or None. Only the category
    *public* counts. Days off that a government gave in exchange for a worked Saturday are in; a listed day that
    ``is_working_day`` calls worked is out. Raises ScheduleRefused for an unknown country or subdivision.
    """
    _refuse_unknown(country, subdivision)
    found = (_year_of_holidays(country, subdivision, year) for year in sorted(set(years)))
    return {day: name for names in found for day, name in sorted(names.items())}


def names_in(country: str, subdivision: str | None, year: int, locale: str) -> dict[date, str]:
    """Date → name in this language, or in English where the package has none; empty where it has neither.

    What the country itself says (``public_holidays``) is not said twice. Raises nothing for an unknown place.
    """
    if country not in _places() or (subdivision is not None and subdivision not in _places()[country]):
        return {}
    facts = getattr(holidays, country)
    offered = {code.partition("_")[0]: code for code in reversed(facts.supported_languages)}
    language = offered.get(locale) or offered.get("en")
    if language is None or language == facts.default_language:
        return {}
    return dict(_table(country, subdivision, year, language=language).items())


def moved_working_days(country: str, subdivision: str | None, years: Iterable[int]) -> list[date]:
    """The weekend days of these years that are worked by decree (the other half of an exchange).

    They open nothing by themselves, since a schedule's weekend has no windows to open: they are what the operator
    is offered as special dates. Raises ScheduleRefused as ``public_holidays``.
    """
    _refuse_unknown(country, subdivision)
    tables = (_table(country, subdivision, year) for year in sorted(set(years)))
    return sorted(day for table in tables for day in table.weekend_workdays if table.is_working_day(day))


@cache
def _places() -> dict[str, list[str]]:
    return holidays.list_supported_countries(include_aliases=True)


def _refuse_unknown(country: str, subdivision: str | None) -> None:
    if country not in _places():
        raise ScheduleRefused(f"Schedule refused: no holidays are known of the country {show(country)}.")
    if subdivision is not None and subdivision not in _places()[country]:
        raise ScheduleRefused(f"Schedule refused: {country} has no subdivision {show(subdivision)}.")


@lru_cache(maxsize=2048)
def _year_of_holidays(country: str, subdivision: str | None, year: int) -> dict[date, str]:
    table = _table(country, subdivision, year)
    return {day: name for day, name in table.items() if not table.is_working_day(day)}


def _table(country: str, subdivision: str | None, year: int, *, language: str | None = None) -> holidays.HolidayBase:
    # Without a language the package would follow the environment of the process (LANGUAGE, LANG).
    language = language or getattr(holidays, country).default_language
    return holidays.country_holidays(
        country, subdiv=subdivision, years=year, expand=False, language=language, categories=holidays.PUBLIC
    )
