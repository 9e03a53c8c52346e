"""What people call languages, and the names of replies without them (``Vrátenie – SK``, ``[CZ] Vrácení``). Pure."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from babel import Locale

from tolmach.language import LANGUAGES, Language, named_languages
from tolmach.languages.fold import fold

_BETWEEN = re.compile(r"::|[-–—_|/:·.,()\[\]]|(?<=\s)(?=[A-Z]{2}$)|(?<=^[A-Z]{2})(?=\s)")
"""What stands between a name and the language beside it; two capitals at an end need nothing."""

_LOCALE = re.compile(r"([a-z]{2,3})[-_][a-z0-9]{2,4}", re.IGNORECASE)


def language_called(said: str) -> Language | None:
    """The served language that a cell names: by code, locale, country or name in any of the house's languages."""
    plain = fold(said).strip(" .()[]")
    found = _LOCALE.fullmatch(plain)
    return _called().get(plain) or (_called().get(found[1]) if found else None)


def foreign_language_called(said: str) -> str | None:
    """The code of a language that a cell names and the house does not serve."""
    code = fold(said).partition("-")[0].partition("_")[0]
    return code if code in named_languages() and code not in LANGUAGES else None


def language_in_name(name: str) -> Language | None:
    """The language that the name of a reply ends or begins with; None where it names none, or two."""
    found = {language for part in _parts(name) if (language := language_called(part)) is not None}
    return found.pop() if len(found) == 1 else None


def plain_name(name: str) -> str:
    """The name without the languages in it; as it is where nothing else would be left."""
    spans = [(start, end) for start, end in _spans(name) if language_called(name[start:end]) is not None]
    plain = name
    for start, end in reversed(spans):
        plain = f"{plain[:start]} {plain[end:]}"
    plain = re.sub(r"\(\s*\)|\[\s*\]", " ", plain)
    plain = " ".join(plain.split()).strip(" -–—_|/:·.,")
    return plain if plain else name.strip()


def name_key(name: str) -> str:
    """What names of one idea have in common."""
    return " ".join(re.sub(r"[^\w]+|_", " ", fold(plain_name(name))).split())


def _spans(name: str) -> list[tuple[int, int]]:
    edges = [(0, 0), *(found.span() for found in _BETWEEN.finditer(name)), (len(name), len(name))]
    return [(before[1], after[0]) for before, after in pairwise(edges)]


def _parts(name: str) -> list[str]:
    return [name[start:end] for start, end in _spans(name)]


@cache
def _called() -> dict[str, Language]:
    """Folded word → language; codes before names before countries, and a country of two languages names neither."""
    called: dict[str, Language] = {}
    countries: dict[str, set[Language]] = {}
    for code, facts in LANGUAGES.items():
        for country in facts.countries:
            countries.setdefault(country, set()).add(code)
    for country in [one for one, spoken in countries.items() if len(spoken) == 1]:
        (language,) = countries[country]
        called[country.casefold()] = language
        for code in LANGUAGES:
            called[fold(Locale(code).territories[country])] = language
    called["uk"] = Language("en")
    called |= {fold(Locale(reader).languages[code]): code for code in LANGUAGES for reader in LANGUAGES}
    called |= {word: Language(code) for code, words in _SAID.items() for word in words.split()}
    return called | {str(code): code for code in LANGUAGES}


_SAID = {
    "cs": "cz cesky ceska ces cze",
    "sk": "slovensky slovenska slk slo",
    "de": "ger deu",
    "el": "gr gre ell",
    "en": "eng",
    "fr": "fra fre",
    "hr": "hrv hrvatska",
    "hu": "hun",
    "it": "ita",
    "pl": "pol",
    "pt": "por",
    "ro": "ron rum",
    "sl": "si slv",
    "es": "spa esp",
    "bg": "bul",
}
"""What tables say beside codes and dictionary names."""
