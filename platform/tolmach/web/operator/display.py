"""What the operator's templates can call besides what every template can."""

from __future__ import annotations

from tolmach.clock import time_zones
from tolmach.hours.fields import DAYS
from tolmach.i18n import LOCALES, country_name, country_names, day_names
from tolmach.language import LANGUAGES, language_name
from tolmach.web.operator import agreement_words, choices, trouble_words
from tolmach.web.operator.blueprint import operator
from tolmach.web.operator.choices import Options


@operator.app_template_filter("where")
def country(code: str) -> str:
    """A country by its name in the reader's language."""
    return country_name(code)


@operator.context_processor
def _words() -> dict[str, object]:
    return {
        "words": choices,
        "agreed": agreement_words,
        "trouble_words": trouble_words,
        "country_options": country_options,
        "served_countries": served_countries,
        "language_options": language_options,
        "locale_options": locale_options,
        "zone_options": zone_options,
        "days": tuple(zip(DAYS, day_names(), strict=True)),
    }


def country_options() -> Options:
    """Every country by name."""
    return tuple(country_names().items())


def served_countries() -> Options:
    """The countries of the desk's languages by name."""
    codes = {code for facts in LANGUAGES.values() for code in facts.countries}
    return tuple((code, name) for code, name in country_names().items() if code in codes)


def language_options() -> Options:
    """The languages of the desk by their own names."""
    return tuple((code, f"{language_name(code)} · {code}") for code in LANGUAGES)


def locale_options() -> Options:
    """The languages that pages come in by their own names."""
    return tuple((code, f"{language_name(code)} · {code}") for code in LOCALES)


def zone_options() -> Options:
    """Every time zone."""
    return tuple((zone, zone.replace("_", " ")) for zone in time_zones())
