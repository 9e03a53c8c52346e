"""The locales of the interface: which one a reader gets, and texts, times and numbers written in it.

Kept apart from the languages customers write in, although the codes are the same fifteen. The rest of the house asks
this module and never the library behind it, which has no types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache

import flask_babel
from babel import Locale
from babel.dates import format_skeleton, format_timedelta
from babel.support import NullTranslations, Translations
from flask import Flask, request

from tolmach.language import LANGUAGES
from tolmach.paths import package_folder

LOCALES = tuple(LANGUAGES)
"""The locales that people who log in can choose: those whose catalogue is complete (``scripts/translations check``)."""

DEFAULT_LOCALE = "en"
LOCALE_COOKIE = "lang"

_REGIONS = {"en": "en_GB", "pt": "pt_PT"}
"""Where the bare code would mean the dates and wordings of another continent."""


def set_up_languages(
    app: Flask, *, locale_of_reader: Callable[[], str | None], zone_of_reader: Callable[[], str | None]
) -> None:
    """Let pages speak: the reader's own locale, else what the visitor chose, else what their browser asks for."""
    flask_babel.Babel(
        app,
        default_locale=_region(DEFAULT_LOCALE),
        default_timezone="UTC",
        default_translation_directories=str(package_folder("tolmach_locales")),
        locale_selector=lambda: _region(_offered(locale_of_reader()) or visitors_locale()),
        timezone_selector=zone_of_reader,
    )


def visitors_locale() -> str:
    """The locale of somebody who has no account here: ``?lang=``, the cookie, the browser's wishes, English."""
    for chosen in (request.args.get("lang"), request.cookies.get(LOCALE_COOKIE)):
        if chosen in LOCALES:
            return chosen
    return request.accept_languages.best_match(LOCALES, DEFAULT_LOCALE) or DEFAULT_LOCALE


def _offered(locale: str | None) -> str | None:
    return locale if locale in LOCALES else None


def current_locale() -> str:
    """The interface locale of this request as one of the fifteen codes."""
    return _locale().language


@contextmanager
def force_locale(locale: str) -> Iterator[None]:
    """Speak another locale for as long as the block lasts: for what goes to somebody else."""
    with flask_babel.force_locale(_region(locale)):
        yield


def gettext(message: str, **values: object) -> str:
    """The message in the current locale, its ``%(name)s`` filled in."""
    return str(flask_babel.gettext(message, **values))


def pgettext(context: str, message: str) -> str:
    """A word that other languages say differently by what it is said of: ``context`` tells which."""
    return str(flask_babel.pgettext(context, message))


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """The message in the form that goes with ``num``, which is also filled in as ``%(num)s``."""
    return str(flask_babel.ngettext(one, many, num, **values))


def local_time(at: datetime) -> datetime:
    """The instant on the reader's own wall."""
    local = flask_babel.to_user_timezone(at)
    assert isinstance(local, datetime)
    return local


def word_in(locale: str, context: str, message: str) -> str:
    """A word in a locale of the house, also where no page is being made; empty where it is not translated."""
    said = _catalogue(_region(locale)).upgettext(context, message)
    return str(said) if said != message or locale == DEFAULT_LOCALE else ""


@cache
def _catalogue(locale: str) -> NullTranslations:
    return Translations.load(str(package_folder("tolmach_locales")), [locale])


def say_clock(at: datetime) -> str:
    """The time of day where the reader is, ``14:30``."""
    return str(flask_babel.format_time(at, "short"))


def say_clock_there(local: datetime) -> str:
    """The time of day of a wall somewhere else."""
    return str(flask_babel.format_time(local, "short", rebase=False))


def say_instant(at: datetime) -> str:
    """The whole instant with weekday, date and zone."""
    return str(flask_babel.format_datetime(at, "full"))


def say_day(day: date) -> str:
    """A date with its year."""
    return str(flask_babel.format_date(day, "medium"))


def say_short_day(local: datetime, *, with_year: bool) -> str:
    """A date for lists: with its weekday, or with its year."""
    return str(format_skeleton("yMMMd" if with_year else "MMMEd", local, locale=_locale()))


def say_day_of_year(day: date) -> str:
    """A date whose year is not known."""
    return str(format_skeleton("MMMMd", day, locale=_locale()))


def say_weekday_and_time(local: datetime, *, with_date: bool = False) -> str:
    """A moment of a week, ``Fri 15:30``, on the wall it is given with; with its date where that is too little."""
    day = format_skeleton("MMMEd", local, locale=_locale()) if with_date else say_short_weekday(local)
    return f"{day} {say_clock_there(local)}"


def say_short_weekday(local: datetime) -> str:
    """The weekday by its short name, ``Fri``."""
    return str(_locale().days["format"]["abbreviated"][local.weekday()])


def say_distance(span: timedelta) -> str:
    """A span from now in its largest unit, ``12 min ago`` or ``in 3 hr``."""
    return format_timedelta(span, add_direction=True, format="short", threshold=1, locale=_locale())


def say_number(number: float) -> str:
    """A number with the locale's separators."""
    return str(flask_babel.format_decimal(number))


def say_percent(share: float) -> str:
    """A share of one in whole percents as the reader writes them."""
    return str(flask_babel.format_percent(share))


def say_money(amount: Decimal, currency: str) -> str:
    """An amount with its currency."""
    return str(flask_babel.format_currency(amount, currency))


def country_name(code: str) -> str:
    """A country's name in the reader's language, or its code where it has none."""
    return str(_locale().territories.get(code, code))


def country_names() -> dict[str, str]:
    """Every country's name by its ISO code, in the order of the names."""
    names = {code: str(name) for code, name in _locale().territories.items() if len(code) == 2 and code.isalpha()}
    return dict(sorted(names.items(), key=lambda item: item[1].casefold()))


def day_names() -> tuple[str, ...]:
    """The weekdays in the reader's language, Monday first."""
    return tuple(str(_locale().days["stand-alone"]["wide"][day]) for day in range(7))


def _locale() -> Locale:
    return flask_babel.get_locale() or Locale.parse(DEFAULT_LOCALE)


def _region(locale: str) -> str:
    return _REGIONS.get(locale, locale)
