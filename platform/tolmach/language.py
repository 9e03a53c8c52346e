"""The languages customers write in. Kept apart from the locales of the interface (see ``i18n``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

Language = NewType("Language", str)
"""An ISO 639-1 code, for example ``sk``; ``und`` where a language must not be guessed."""

UND = Language("und")
PIVOT = Language("en")


@dataclass(frozen=True, kw_only=True)
class LanguageFacts:
    """What is fixed about a language: its own name, where it is official and whom it is mistaken for."""

    code: Language
    name: str
    countries: tuple[str, ...]
    sisters: tuple[Language, ...] = ()


def _facts(code: str, name: str, countries: str, sisters: str = "") -> LanguageFacts:
    return LanguageFacts(
        code=Language(code),
        name=name,
        countries=tuple(countries.split()),
        sisters=tuple(Language(sister) for sister in sisters.split()),
    )


LANGUAGES: dict[Language, LanguageFacts] = {
    facts.code: facts
    for facts in (
        _facts("bg", "български", "BG", "mk ru sr"),
        _facts("cs", "čeština", "CZ", "sk"),
        _facts("de", "Deutsch", "DE AT CH", "nl"),
        _facts("el", "ελληνικά", "GR CY"),
        _facts("es", "español", "ES", "pt gl ca it"),
        _facts("fr", "français", "FR BE LU CH", "ca it"),
        _facts("hr", "hrvatski", "HR BA", "bs sr sl"),
        _facts("hu", "magyar", "HU RO SK"),
        _facts("it", "italiano", "IT CH", "es ro"),
        _facts("pl", "polski", "PL", "cs sk"),
        _facts("pt", "português", "PT", "es gl"),
        _facts("ro", "română", "RO MD", "it"),
        _facts("sk", "slovenčina", "SK", "cs"),
        _facts("sl", "slovenščina", "SI", "hr bs sr"),
        _facts("en", "English", "GB IE MT"),
    )
}

_NEIGHBOURS: dict[str, str] = {
    "bs": "bosanski",
    "ca": "català",
    "da": "dansk",
    "et": "eesti",
    "fi": "suomi",
    "gl": "galego",
    "lt": "lietuvių",
    "lv": "latviešu",
    "mk": "македонски",
    "nb": "norsk bokmål",
    "nl": "Nederlands",
    "ru": "русский",
    "sq": "shqip",
    "sr": "српски",
    "sv": "svenska",
    "tr": "Türkçe",
    "uk": "українська",
    "ar": "العربية",
    "zh": "中文",
    "ja": "日本語",
    "ko": "한국어",
    "he": "עברית",
    "vi": "Tiếng Việt",
}


def is_served(code: str) -> bool:
    """Whether the language is one of the fifteen the house has texts, pools and drafts for."""
    return code in LANGUAGES


def language_name(code: str) -> str:
    """The language's own name, or its code where the house does not know it."""
    facts = LANGUAGES.get(Language(code))
    return facts.name if facts else _NEIGHBOURS.get(code, code)


def named_languages() -> tuple[str, ...]:
    """The codes of every language the house can name, served or not."""
    return *LANGUAGES, *_NEIGHBOURS
