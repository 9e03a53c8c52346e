"""Find the concept a message asks for, by words. Pure.

Words are compared by their folded beginnings: in inflected languages the meaning sits in front and the case at the
end. A phrase counts by how much of its weight is in the message, where words that many concepts share weigh little.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tolmach.tickets.search import fold

STEM_LETTERS = 5
SILENT_BELOW = 0.72
"""Under this similarity nothing is offered: no answer is better than a wrong one."""

MOST_WORDS = 400


@dataclass(frozen=True, kw_only=True)
class Found:
    """A concept's key and how well it fits, 0–1."""

    key: str
    similarity: float


def find_concepts(text: str, asks: Mapping[str, Sequence[str]], *, most: int = 3) -> list[Found]:
    """The concepts whose customers' phrasings (``asks``, by key) are in the text, best first; empty when none fits."""
    said = set(_stems(text)[:MOST_WORDS])
    weights = _weights(asks)
    found = [Found(key=key, similarity=_best(said, phrases, weights)) for key, phrases in asks.items()]
    fitting = [one for one in found if one.similarity >= SILENT_BELOW]
    return sorted(fitting, key=lambda one: (-one.similarity, one.key))[:most]


def _weights(asks: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Inverse concept frequency of each stem (Spärck Jones 1972)."""
    used = Counter(
        stem for phrases in asks.values() for stem in {stem for phrase in phrases for stem in _stems(phrase)}
    )
    return {stem: math.log(1 + len(asks) / count) for stem, count in used.items()}


def _best(said: set[str], phrases: Sequence[str], weights: Mapping[str, float]) -> float:
    return max((_share(said, set(_stems(phrase)), weights) for phrase in phrases), default=0.0)


def _share(said: set[str], phrase: set[str], weights: Mapping[str, float]) -> float:
    whole = sum(weights[stem] for stem in phrase)
    there = sum(weights[stem] for stem in phrase & said)
    # A one-word phrase is in too many letters by chance; several agreeing words are what convinces.
    certainty = 1.0 if len(phrase & said) > 1 else 0.6
    return round(certainty * there / whole, 4) if whole else 0.0


def _stems(text: str) -> list[str]:
    words = "".join(sign if sign.isalpha() else " " for sign in fold(text).replace("'", "").replace("’", "")).split()
    return [word[:STEM_LETTERS] for word in words]
