"""The words of ``languages/<code>/mail.toml``, folded and compiled once for all languages together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from tolmach.language import LANGUAGES, Language
from tolmach.languages import read_language_file
from tolmach.languages.fold import fold

OTHER = Language("other")
"""The folder of the languages that have none of their own."""


@cache
def phrases(key: str, language: Language | None = None) -> tuple[str, ...]:
    """The folded phrases under ``key``, the longest first: of one language, or of all with the neighbours."""
    languages: Iterable[Language] = (*LANGUAGES, OTHER) if language is None else (language,)
    found = {fold(phrase) for code in languages for phrase in read_language_file(code, "mail").get(key, ())}
    return tuple(sorted(found - {""}, key=lambda phrase: (-len(phrase), phrase)))


@cache
def any_of(*keys: str) -> str:
    """A pattern that matches any phrase under the keys in any language; words only as whole words."""
    words = sorted({phrase for key in keys for phrase in phrases(key)}, key=lambda phrase: (-len(phrase), phrase))
    # "Not a word sign before" instead of \b: phrases may begin or end with signs, and Japanese has no word borders.
    return "(?:" + "|".join(re.escape(word) + (r"(?!\w)" if _ends_latin(word) else "") for word in words) + ")"


@cache
def whole_words(*keys: str) -> re.Pattern[str]:
    """Finds any phrase under the keys as whole words anywhere in a folded text."""
    return re.compile(rf"(?<!\w){any_of(*keys)}")


@cache
def anywhere(*keys: str) -> re.Pattern[str]:
    """Finds any phrase under the keys anywhere, also inside other text (scripts without blanks)."""
    words = sorted({phrase for key in keys for phrase in phrases(key)}, key=lambda phrase: (-len(phrase), phrase))
    return re.compile("|".join(map(re.escape, words)))


@cache
def begins_subject(*keys: str) -> re.Pattern[str]:
    """Matches a folded subject that a program began: the phrase, then nothing, a colon, a dash or a bracket."""
    return re.compile(rf"[\W_]{{0,3}}{any_of(*keys)}\s*(?:[:：;,.!(\[–—-]|$|/|\"|“|„)")


def _ends_latin(word: str) -> bool:
    return word[-1].isalnum() and word[-1] < "\u3000"
