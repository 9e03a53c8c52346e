"""Greetings, thanks and closings that stand alone on a line: said in the other language, not left to a model. Pure.

The bare models make "Good morning, good morning," of "Bom dia," and "Os aspectos gentis" of "Kind regards", and no
check sees anything wrong with it.
"""

from __future__ import annotations

import re
from functools import cache

from tolmach.language import LANGUAGES, Language
from tolmach.languages import read_language_file
from tolmach.languages.fold import fold

OPENING = frozenset({"hello", "morning", "day", "evening", "sirs", "customer"})
"""What a letter begins with; some languages close with the same words ("Zdravím")."""

MOST_LETTERS = 60
_LINE = re.compile(r"(\s*)(.*?)([\s,.!;:…]*)", re.DOTALL)


def is_set_phrase(line: str, language: str) -> bool:
    """Whether the line is nothing but such a phrase."""
    return bool(_meanings(line, language))


def say_set_phrase(line: str, source: str, target: str, *, opens: bool) -> str | None:
    """The line's phrase in the target language, with the line's own punctuation; None where it is no set phrase.

    ``opens`` says whether it is the first of its text, where a word means a greeting that may mean a closing later.
    """
    meanings = _meanings(line, source)
    if not meanings or target not in LANGUAGES:
        return None
    fitting = [one for one in meanings if (one in OPENING) == opens] or list(meanings)
    said = _phrases(target).get(fitting[0])
    parts = _LINE.fullmatch(line)
    return None if said is None or parts is None else f"{parts[1]}{said[0]}{parts[3]}"


def _meanings(line: str, language: str) -> tuple[str, ...]:
    parts = _LINE.fullmatch(line) if len(line) <= MOST_LETTERS else None
    if parts is None or language not in LANGUAGES:
        return ()
    return _by_form(language).get(fold(parts[2]), ())


@cache
def _by_form(language: str) -> dict[str, tuple[str, ...]]:
    meanings: dict[str, tuple[str, ...]] = {}
    for meaning, forms in _phrases(language).items():
        for form in dict.fromkeys(map(fold, forms)):
            meanings[form] = (*meanings.get(form, ()), meaning)
    return meanings


def _phrases(language: str) -> dict[str, list[str]]:
    return read_language_file(Language(language), "phrases")
