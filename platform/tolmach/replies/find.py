"""Find the concept a message asks for, by words. Pure.

Two words agree when they begin alike: in inflected languages the meaning sits in front and the case at the end. A
customer's phrasing counts by how much of its weight is in the message, where words that many concepts share weigh
little.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from tolmach.tickets.search import fold

SILENT_BELOW = 0.72
"""Under this similarity nothing is offered: no answer is better than a wrong one."""

BUCKET_LETTERS = 4
ALIKE = 0.6
"""The share of the longer word that two words must begin with in common."""

MOST_WORDS = 400


@dataclass(frozen=True, kw_only=True)
class Found:
    """A concept's key and how well it fits, 0–1."""

    key: str
    similarity: float


def find_concepts(text: str, asks: Mapping[str, Sequence[str]], *, most: int = 3) -> list[Found]:
    """The concepts whose customers' phrasings (``asks``, by key) are in the text, best first; empty when none fits."""
    said = _Said(_words(text)[:MOST_WORDS])
    phrases = {key: [set(_words(phrase)) for phrase in texts] for key, texts in asks.items()}
    weights = _weights(phrases)
    found = [
        Found(key=key, similarity=max((_share(said, one, weights) for one in ones if one), default=0.0))
        for key, ones in phrases.items()
    ]
    fitting = [one for one in found if one.similarity >= SILENT_BELOW]
    return sorted(fitting, key=lambda one: (-one.similarity, one.key))[:most]


class _Said:
    """The words of a message, found by how a word begins."""

    def __init__(self, words: Sequence[str]) -> None:
        self._buckets: dict[str, set[str]] = defaultdict(set)
        for word in words:
            self._buckets[word[:BUCKET_LETTERS]].add(word)

    def has(self, word: str) -> bool:
        return any(_are_alike(word, other) for other in self._buckets.get(word[:BUCKET_LETTERS], ()))


def _are_alike(one: str, other: str) -> bool:
    if one == other:
        return True
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return common >= BUCKET_LETTERS and common >= ALIKE * max(len(one), len(other))


def _weights(phrases: Mapping[str, Sequence[set[str]]]) -> dict[str, float]:
    """Inverse concept frequency of each word (Spärck Jones 1972)."""
    used = Counter(word for ones in phrases.values() for word in set().union(*ones))
    return {word: math.log(1 + len(phrases) / count) for word, count in used.items()}


def _share(said: _Said, phrase: set[str], weights: Mapping[str, float]) -> float:
    agreed = [word for word in phrase if said.has(word)]
    there, whole = sum(weights[word] for word in agreed), sum(weights[word] for word in phrase)
    # One long word is in too many letters by chance; several agreeing ones are what convinces.
    certainty = 1.0 if sum(len(word) >= BUCKET_LETTERS for word in agreed) > 1 else 0.6
    return round(certainty * there / whole, 4)


def _words(text: str) -> list[str]:
    joined = fold(text).replace("'", "").replace("’", "")
    return "".join(sign if sign.isalpha() else " " for sign in joined).split()
