"""Slots of saved texts: ``{{order.number}}`` and its kind, filled with values formatted for the customer. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_skeleton, format_time

from tolmach.replies.branches import MARK_WORDS, choose_branches, open_marks

_SLOT = re.compile(r"\{\{\s*([a-z]+(?:[._][a-z]+)*)\s*\}\}")
_SLOT_AND_STOP = re.compile(_SLOT.pattern + r"(\.(?=\s|$))?")
_DOUBLED_BRACE = re.compile(r"(?<=\{)(?=\{)|(?<=\})(?=\})")
_DEFAULT_COUNTRY = {"pt": "PT", "en": "IE"}
"""Where CLDR's plain locale means another country's usage than the one we serve."""


def fill(text: str, values: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The text with its slots filled, and the names of those that stay open because no value is known.

    Of its conditions one side stands there: what the other one would need is not missing.
    """
    text = choose_branches(text, values)
    missing: list[str] = list(open_marks(text))

    def value_of(found: re.Match[str]) -> str:
        value, stop = as_plain_words(values.get(found[1], "").strip()), found[2] or ""
        if found[1] in MARK_WORDS:
            return found[0]
        if not value:
            missing.append(found[1])
            return found[0]
        # A value that ends in a stop of its own ("4:00 μ.μ.") takes the sentence's stop with it.
        return value if value.endswith(".") and not value.endswith("..") else value + stop

    filled = _SLOT_AND_STOP.sub(value_of, text)
    return filled, tuple(dict.fromkeys(missing))


def as_plain_words(value: str) -> str:
    """A value with its doubled braces apart: what a customer wrote is neither a slot nor a condition of ours."""
    return _DOUBLED_BRACE.sub(" ", value)


def open_slots(text: str) -> tuple[str, ...]:
    """The slots, and the marks of conditions, that are still in a text."""
    return (*dict.fromkeys(name for name in _SLOT.findall(text) if name not in MARK_WORDS), *open_marks(text))


@lru_cache(maxsize=256)
def locale_of(language: str, country: str) -> Locale:
    """The locale in which a customer reads dates and numbers: language and country where CLDR knows the pair."""
    for name in (f"{language}_{country}", f"{language}_{_DEFAULT_COUNTRY.get(language, '')}", language):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en_IE")


@lru_cache(maxsize=256)
def say_moment(at: datetime, *, language: str, country: str, zone: str) -> str:
    """A moment as customers read it: weekday, day, month and time in their zone (``utorok 24. novembra, 12:00``)."""
    locale, local = locale_of(language, country), at.astimezone(ZoneInfo(zone))
    day = _with_weekday(format_skeleton("MMMMd", local, locale=locale), local, locale)
    return f"{day}, {format_time(local, 'short', locale=locale)}"


def say_dated_moment(at: datetime, *, language: str, country: str, zone: str) -> str:
    """The same with its year, for what is kept as a proof (``utorok 24. novembra 2026, 12:00``)."""
    locale, local = locale_of(language, country), at.astimezone(ZoneInfo(zone))
    return f"{format_date(local, 'full', locale=locale)}, {format_time(local, 'short', locale=locale)}"


def _with_weekday(day: str, local: datetime, locale: Locale) -> str:
    """Put the weekday where the language's full date has it: CLDR has no skeleton for weekday, day and month."""
    pattern = locale.date_formats["full"].pattern
    weekday = format_datetime(local, "EEEE", locale=locale)
    comma = "," if "EEEE," in pattern or ", EEEE" in pattern else ""
    return f"{weekday}{comma} {day}" if pattern.startswith("EEEE") else f"{day}{comma} {weekday}"


def say_written(at: datetime, *, language: str, country: str, zone: str) -> str:
    """A moment in figures, as the line above quoted history has it (``24. 11. 2026 12:00``)."""
    locale, local = locale_of(language, country), at.astimezone(ZoneInfo(zone))
    day = format_skeleton("yMd", local, locale=locale)
    return f"{day} {format_time(local, 'short', locale=locale)}"
