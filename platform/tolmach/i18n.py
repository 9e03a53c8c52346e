"""The locales of the interface: which one a reader gets, and text and times made for somebody else.

Kept apart from the languages customers write in, although the codes are the same fifteen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import flask_babel
from flask import Flask, request
from flask_babel import Babel

from tolmach.language import LANGUAGES
from tolmach.paths import package_folder

LOCALES = tuple(LANGUAGES)
DEFAULT_LOCALE = "en"
LOCALE_COOKIE = "lang"

_REGIONS = {"en": "en_GB", "pt": "pt_PT"}
"""Where the bare code would mean the dates and wordings of another continent."""


def set_up_languages(
    app: Flask, *, locale_of_reader: Callable[[], str | None], zone_of_reader: Callable[[], str | None]
) -> None:
    """Let pages speak: the reader's own locale, else what the visitor chose, else what their browser asks for."""
    Babel(
        app,
        default_locale=region_of(DEFAULT_LOCALE),
        default_timezone="UTC",
        default_translation_directories=str(package_folder("tolmach_locales")),
        locale_selector=lambda: region_of(locale_of_reader() or visitors_locale()),
        timezone_selector=zone_of_reader,
    )


def visitors_locale() -> str:
    """The locale of somebody who has no account here: ``?lang=``, the cookie, the browser's wishes, English."""
    for chosen in (request.args.get("lang"), request.cookies.get(LOCALE_COOKIE)):
        if chosen in LANGUAGES:
            return chosen
    return request.accept_languages.best_match(LOCALES, DEFAULT_LOCALE) or DEFAULT_LOCALE


def current_locale() -> str:
    """The interface locale of this request as one of the fifteen codes."""
    locale = flask_babel.get_locale()
    return locale.language if locale else DEFAULT_LOCALE


def region_of(locale: str) -> str:
    """The locale by which dates and numbers are written; its catalogue is the bare code's."""
    return _REGIONS.get(locale, locale)


@contextmanager
def force_locale(locale: str) -> Iterator[None]:
    """Speak another locale for as long as the block lasts: for what goes to somebody else."""
    with flask_babel.force_locale(region_of(locale)):
        yield
