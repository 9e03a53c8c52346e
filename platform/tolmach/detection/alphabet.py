"""Letters that only some languages have: ř is not Slovak, ы is not Bulgarian, ã is not Spanish."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from tolmach.detection.data import read_data
from tolmach.languages.signs import SignTable

_AGAINST = -2.0
"""Nats per distinct foreign letter: strong between twins, yet one foreign name does not decide a sentence."""

_MOST_LETTERS = 4

_AGAINST_SCRIPT = {"latin": -2.0, "greek": -8.0, "cyrillic": -8.0}
"""Nats against each language that is not written in the script of the text. Greek and Bulgarian typed in Latin letters
are common enough to be found by their words; Latin languages in Greek letters are not."""

_SCRIPTS = {"el": ("greek",), "sr": ("latin", "cyrillic"), "bs": ("latin", "cyrillic")} | dict.fromkeys(
    ("bg", "mk", "ru", "uk", "be"), ("cyrillic",)
)


def script_evidence(text: str, codes: Iterable[str]) -> dict[str, float]:
    """Nats against the languages ``codes`` that are not written in the script of most of the text's letters."""
    main = _main_script(text)
    against = _AGAINST_SCRIPT.get(main, 0.0)
    return {code: against for code in codes if against and main not in _SCRIPTS.get(code, ("latin",))}


def letter_evidence(text: str) -> dict[str, float]:
    """Nats against each language for the letters of the text that its alphabet lacks; 0 languages are left out."""
    known, alphabets = _alphabets()
    special = known.intersection(text.lower())
    if not special:
        return {}
    missing = {code: len(special - letters) for code, letters in alphabets.items()}
    return {code: _AGAINST * min(count, _MOST_LETTERS) for code, count in missing.items() if count}


def _main_script(text: str) -> str:
    """The script of most letters, of equals the one that comes first; nothing where there are none."""
    letters = text.translate(_SIGNS)
    signs = sorted(set(letters), key=letters.index)
    return _BY_SIGN[max(signs, key=letters.count)] if signs else ""


def _script(char: str) -> str:
    code = ord(char)
    if code < 0x250 or 0x1E00 <= code < 0x1F00:
        return "latin"
    if code < 0x400 or 0x1F00 <= code < 0x2000:
        return "greek"
    return "cyrillic" if code < 0x530 else "other"


_BY_SIGN = {"l": "latin", "g": "greek", "c": "cyrillic", "o": "other"}
_SIGNS = SignTable(lambda char: _script(char)[0] if char.isalpha() else "")


@cache
def _alphabets() -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    data: dict[str, Any] = read_data("alphabets")
    alphabets = {code: frozenset(letters) for code, letters in data["letters"].items()}
    return frozenset().union(*alphabets.values()), alphabets
