"""Which word of a person's name is which, and whether the given name says what they are called by. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import Any

from tolmach.language import LANGUAGES, Language
from tolmach.languages import read_language_file

_MOST_GIVEN = 2


@dataclass(frozen=True, kw_only=True)
class Person:
    """A name whose parts are certain. ``sex`` is ``female``, ``male`` or None where the language has no such name."""

    given: str
    family: str
    sex: str | None


def person_of(name: str, language: Language) -> Person | None:
    """The person of a whole name, given name first or last; None where in doubt."""
    words = name.split()
    if len(words) < 2 or not all(map(_looks_like_a_name, words)):
        return None
    given, family = _parts(words, language)
    most_families = read_language_file(language, "names").get("families", 1)
    if not 1 <= len(given) <= _MOST_GIVEN or not 1 <= len(family) <= most_families:
        return None
    return Person(given=" ".join(given), family=" ".join(family), sex=_sex(given[0], language))


def _parts(words: list[str], language: Language) -> tuple[list[str], list[str]]:
    """Given and family names; of a word that is neither, or may be both, the second list has none.

    What the language itself does not know as a given name may be one of another language, but then only that speaks.
    """

    def is_own(word: str) -> bool:
        return _sex(word, language) is not None

    if len(words) == 2 and is_own(words[1]) and not is_given_name(words[0]):
        return [words[1]], [words[0]]
    is_given = is_own if is_own(words[0]) else is_given_name
    given = list(takewhile(is_given, words))
    family = words[len(given) :]
    return given, [] if any(map(is_given, family)) else family


def is_given_name(word: str) -> bool:
    """Whether any of our languages knows it as a given name; of a double name the first counts."""
    return word.partition("-")[0] in _all_given_names()


def _sex(given: str, language: Language) -> str | None:
    names = _given_names(language)
    return next((sex for sex in names if given.partition("-")[0] in names[sex]), None)


def _looks_like_a_name(word: str) -> bool:
    """One capital and small letters, also twice with a hyphen: neither ``GmbH`` nor ``NOVÁK`` nor ``s.r.o.``."""
    return all(len(part) > 1 and part.isalpha() and part.istitle() for part in word.split("-"))


@cache
def _given_names(language: Language) -> dict[str, frozenset[str]]:
    given: dict[str, Any] = read_language_file(language, "names").get("given", {})
    return {sex: frozenset(names.split()) for sex, names in given.items()}


@cache
def _all_given_names() -> frozenset[str]:
    return frozenset().union(*(names for code in LANGUAGES for names in _given_names(code).values()))
