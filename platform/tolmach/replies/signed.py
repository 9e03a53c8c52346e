"""The name under a letter's closing words, as its writer put it there. Pure."""

from __future__ import annotations

from functools import cache

from tolmach.language import PIVOT, Language
from tolmach.languages import read_language_file
from tolmach.languages.fold import fold
from tolmach.languages.mail_words import phrases
from tolmach.replies.name_words import name_words
from tolmach.replies.person import is_given_name

_MOST_WORDS, _MOST_NAMES = 10, 4
_AROUND = " .,;:!–—-*_\t"


def signed_name(new_text: str, language: Language) -> str:
    """The name on the last line, where closing words or thanks stand before it; else nothing.

    It begins with a given name that is known, or ends with one where the family name comes first; titles are part of
    it, what stands behind a comma is not.
    """
    lines = [words for line in new_text.splitlines() if (words := _words(line))]
    if not lines or len(lines[-1]) > _MOST_WORDS:
        return ""
    closing = _length_of_closing(_plain(lines[-1]), language)
    is_closed = closing > 0 or (len(lines) > 1 and _length_of_closing(_plain(lines[-2]), language) > 0)
    name = " ".join(_plain(_to_comma(lines[-1][closing:])))
    return name if is_closed and _is_name(name, language) else ""


def _words(line: str) -> list[str]:
    return [word for word in line.split() if word.strip(_AROUND)]


def _plain(words: list[str]) -> list[str]:
    return [word.strip(_AROUND) for word in words]


def _to_comma(words: list[str]) -> list[str]:
    ends = (place for place, word in enumerate(words, 1) if word.endswith(","))
    return words[: next(ends, None)]


def _is_name(name: str, language: Language) -> bool:
    words, file = name_words(name, language).words, read_language_file(language, "names")
    particles = file.get("particles", ())
    if not 1 <= len(words) <= _MOST_NAMES or not all(word[0].isupper() or word in particles for word in words):
        return False
    if any(fold(word) in _polite_words(language) for word in words):
        return False
    is_family_first = file.get("family_first", False)
    return is_given_name(words[0]) or (is_family_first and is_given_name(words[-1]))


def _length_of_closing(words: list[str], language: Language) -> int:
    """How many words at the beginning of the line are known closing words or thanks, as many as can be."""
    folded = tuple(map(fold, words))
    known = _closings(language)
    return max((size for size in range(1, len(folded) + 1) if folded[:size] in known), default=0)


@cache
def _closings(language: Language) -> frozenset[tuple[str, ...]]:
    keys, codes = ("closings", "thanks"), (language, PIVOT)
    return frozenset(tuple(phrase.split()) for code in codes for key in keys for phrase in phrases(key, code))


@cache
def _polite_words(language: Language) -> frozenset[str]:
    keys = ("closings", "thanks", "greetings", "fillers")
    return frozenset(word for key in keys for phrase in phrases(key, language) for word in phrase.split())
