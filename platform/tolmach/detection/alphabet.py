"""Letters that only some languages have: ř is not Slovak, ы is not Bulgarian, ã is not Spanish."""

from __future__ import annotations

from functools import cache
from typing import Any

from tolmach.detection.data import read_data

_AGAINST = -2.0
"""Nats per distinct foreign letter: strong between twins, yet one foreign name does not decide a sentence."""

_MOST_LETTERS = 4


def letter_evidence(text: str) -> dict[str, float]:
    """Nats against each language for the letters of the text that its alphabet lacks; 0 languages are left out."""
    known, alphabets = _alphabets()
    special = [char for char in set(text.lower()) if char in known]
    if not special:
        return {}
    missing = {code: sum(char not in letters for char in special) for code, letters in alphabets.items()}
    return {code: _AGAINST * min(count, _MOST_LETTERS) for code, count in missing.items() if count}


@cache
def _alphabets() -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    data: dict[str, Any] = read_data("alphabets")
    alphabets = {code: frozenset(letters) for code, letters in data["letters"].items()}
    return frozenset().union(*alphabets.values()), alphabets
