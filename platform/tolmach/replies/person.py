"""Which word of a person's name is which, and whether the given name says what they are called by. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import Any

from tolmach.language import LANGUAGES, Language
from tolmach.languages import read_language_file
from tolmach.replies.name_words import name_words

_MOST_GIVEN = 2
_PATRONYMICS = ("ов", "ев", "ин", "ова", "ева", "ина")


@dataclass(frozen=True, kw_only=True)
class Person:
    """A name whose parts are certain. ``sex`` is ``female``, ``male`` or None where the language has no such name.

    ``title`` is what the language keeps of the titles when it greets, as it writes it; usually nothing.
    """

    given: str
    family: str
    sex: str | None
    title: str = ""


def person_of(name: str, language: Language) -> Person | None:
    """The person of a whole name, given name first or last; None where in doubt."""
    known, file = name_words(name, language), read_language_file(language, "names")
    words = _with_particles(known.words, frozenset(file.get("particles", ())))
    words = _with_second_names(words, file.get("second_names", {}))
    if len(words) < 2 or not all(map(_looks_like_a_name, words)):
        return None
    given, family = _parts(words, known.loud, language)
    if file.get("has_patronymics") and len(family) == 2 and family[0].endswith(_PATRONYMICS):
        family = family[1:]
    most_families = 2 if known.loud else file.get("families", 1)
    if not 1 <= len(given) <= _MOST_GIVEN or not 1 <= len(family) <= most_families:
        return None
    title = _kept_title(known.titles, file)
    return Person(given=" ".join(given), family=" ".join(family), sex=_sex(given[0], language), title=title)


def _kept_title(titles: Sequence[str], file: Mapping[str, Any]) -> str:
    """The titles that the language keeps, or the highest alone where it says one."""
    kept: dict[str, str] = file.get("kept_titles", {})
    if file.get("one_title"):
        return next((said for title, said in reversed(kept.items()) if title in titles), "")
    return " ".join(kept[title] for title in titles if title in kept)


def _with_particles(words: Sequence[str], particles: frozenset[str]) -> list[str]:
    """``von Müller`` and ``de la Fuente`` are one word of a name each."""
    joined: list[str] = []
    waiting: list[str] = []
    for word in words:
        waiting.append(word)
        if word.lower() not in particles:
            joined.append(" ".join(waiting))
            waiting = []
    return [*joined, *waiting]


def _with_second_names(words: list[str], second: Mapping[str, Any]) -> list[str]:
    """``María del Carmen`` is one given name; nothing where behind another name ``del Carmen`` may be a family's."""
    joined: list[str] = []
    for word in words:
        if word not in second.get("names", ()):
            joined.append(word)
        elif joined and joined[-1] in second["behind"]:
            joined[-1] = f"{joined[-1]} {word}"
        else:
            return []
    return joined


def _parts(words: list[str], loud: Sequence[str], language: Language) -> tuple[list[str], list[str]]:
    """Given and family names; of a word that is neither, or may be both, the second list has none.

    What the language itself does not know as a given name may be one of another language, but then only that speaks.
    Where some words alone stood in capitals, they are the family name.
    """

    def is_own(word: str) -> bool:
        return _sex(word, language) is not None

    if loud:
        family = [word for word in words if word.split(" ")[-1] in loud]
        given = [word for word in words if word not in family]
        return given, family if all(map(is_given_name, given)) else []
    may_be_last = len(words) == 2 or read_language_file(language, "names").get("family_first", False)
    last = list(takewhile(is_own, reversed(words)))[::-1] if may_be_last else []
    if last and not is_given_name(words[0]):
        return last, words[: -len(last)]
    is_given = is_own if is_own(words[0]) else is_given_name
    given = list(takewhile(is_given, words))
    family = words[len(given) :]
    return given, [] if any(map(is_given, family)) else family


def is_given_name(word: str) -> bool:
    """Whether any of our languages knows it as a given name; of a double name the first counts."""
    return _first(word) in _all_given_names()


def _sex(given: str, language: Language) -> str | None:
    names = _given_names(language)
    # "Jánosné" is János's wife, who is called so whole.
    known = _first(given).removesuffix("né") if language == "hu" else _first(given)
    return next((sex for sex in names if known in names[sex] or _first(given) in names[sex]), None)


def _first(given: str) -> str:
    return given.partition(" ")[0].partition("-")[0]


def _looks_like_a_name(word: str) -> bool:
    """One capital and small letters, also twice with a hyphen or behind particles: neither ``GmbH`` nor ``s.r.o.``."""
    *_, last = word.split(" ")
    return all(len(part) > 1 and part.isalpha() and part.istitle() for part in last.split("-"))


@cache
def _given_names(language: Language) -> dict[str, frozenset[str]]:
    given: dict[str, Any] = read_language_file(language, "names").get("given", {})
    return {sex: frozenset(names.split()) for sex, names in given.items()}


@cache
def _all_given_names() -> frozenset[str]:
    return frozenset().union(*(names for code in LANGUAGES for names in _given_names(code).values()))
