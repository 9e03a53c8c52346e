"""A whole name as somebody typed it, in words that can be compared: without titles, with capitals turned. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tolmach.language import LANGUAGES, Language
from tolmach.languages import read_language_file
from tolmach.languages.fold import fold

_NOT_TURNED = {"de": re.compile(r"ss"), "en": re.compile(r"^Ma?c")}
"""``GROSS`` may be ``Groß``, and ``MACDONALD`` does not say where its second capital stands."""


@dataclass(frozen=True, kw_only=True)
class NameWords:
    """``words`` each with one capital, particles that stood in capitals with none where the language writes them small;
    ``loud`` of them stood in capitals alone, as family names do beside given ones.

    ``titles`` are folded, without stops.
    """

    words: tuple[str, ...]
    loud: tuple[str, ...]
    titles: tuple[str, ...]


def name_words(name: str, language: Language) -> NameWords:
    """Titles before and behind a name are told from it; what stands behind a comma is none of it.

    Empty where capitals cannot be turned with certainty.
    """
    written = name.partition(",")[0].split()
    titles = tuple(_title(word) for word in written if is_title(word))
    words = [word for word in written if not is_title(word)]
    small = frozenset(read_language_file(language, "names").get("small_particles", ()))
    loud = [_turn(word, small) for word in words if _is_loud(word)]
    uncertain = _NOT_TURNED.get(language)
    if uncertain is not None and any(map(uncertain.search, loud)):
        words, loud = [], []
    turned = tuple(_turn(word, small) if _is_loud(word) else word for word in words)
    return NameWords(words=turned, loud=() if len(loud) == len(words) else tuple(loud), titles=titles)


def is_title(word: str) -> bool:
    """Whether it is an academic title or an address (``Ing.``, ``Ph.D.``, ``pani``) in any of our languages."""
    return _title(word) in _titles()


def _title(word: str) -> str:
    return fold(word).strip(".,").replace(".", "")


def _is_loud(word: str) -> bool:
    return len(word) > 1 and word.isupper() and all(part.isalpha() for part in word.split("-"))


def _turn(word: str, small: frozenset[str]) -> str:
    return word.lower() if word.lower() in small else "-".join(part.capitalize() for part in word.split("-"))


@cache
def _titles() -> frozenset[str]:
    return frozenset(_every_title())


def _every_title() -> Iterator[str]:
    for code in LANGUAGES:
        yield from (_title(title) for title in read_language_file(code, "names").get("titles", ()))
