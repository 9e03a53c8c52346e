"""Find the concept a message asks for, by words. Pure.

Two words agree when they begin alike: in inflected languages the meaning sits in front and the case at the end. A
customer's phrasing counts by how much of its weight is in the message, where words that many concepts share weigh
little.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from tolmach.tickets.search import fold

SILENT_BELOW = 0.6
"""Under this similarity nothing is offered: no answer is better than a wrong one."""

BUCKET_LETTERS = 4
ALIKE = 0.6
"""The share of the longer word that two words must begin with in common."""

SURE_FROM = 0.8
SURE_MARGIN = 0.05
"""A concept is surely meant from this similarity on, and when no concept of another topic comes as near."""

DOUBT = 1.0
"""How much agreeing weight makes a full match half sure."""

MANNERS = frozenset({"apology", "closing_thanks", "will_get_back"})
"""Thanks and anger stand in letters about everything else: what only answers them is for letters of little else."""

MOST_SENTENCES, MOST_WORDS = 200, 80
_SENTENCE_END = re.compile(r"[.!?;\n…]+")


@dataclass(frozen=True, kw_only=True)
class Found:
    """A concept's key and how well it fits, 0–1."""

    key: str
    similarity: float


def find_concepts(text: str, asks: Mapping[str, Sequence[str]], *, most: int = 3) -> list[Found]:
    """The concepts whose customers' phrasings (``asks``, by key) are in the text, best first; empty when none fits."""
    sentences = [_Said(words) for words in _sentences(text)]
    phrases, weights = _phrases(tuple((key, tuple(texts)) for key, texts in asks.items()))
    for said in sentences:
        said.look_for(weights)
    words = sum(said.size for said in sentences)
    found = [
        Found(key=key, similarity=_best(sentences, ones, weights, words if key in MANNERS else 0))
        for key, ones in phrases.items()
    ]
    fitting = [one for one in found if one.similarity >= SILENT_BELOW]
    return sorted(fitting, key=lambda one: (-one.similarity, one.key))[:most]


@lru_cache(maxsize=256)
def _phrases(asks: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[dict[str, list[_Phrase]], dict[str, float]]:
    """Every phrasing, and the weights of all words; the key is the whole content, so nothing is ever outdated."""
    words = {key: [set(_words(phrase)) for phrase in texts] for key, texts in asks}
    weights = _weights(words)
    phrases = {
        key: [_Phrase(frozenset(one), sum(weights[w] for w in one)) for one in ones] for key, ones in words.items()
    }
    return phrases, weights


def _best(
    sentences: Sequence[_Said], phrases: Sequence[_Phrase], weights: Mapping[str, float], among_words: int
) -> float:
    """The best share of any phrase in any sentence; with ``among_words``, as far as the letter says little else."""
    pairs = [(said, phrase) for said in sentences for phrase in phrases if phrase.words]
    if not among_words:
        return round(max((_share(said, phrase, weights) for said, phrase in pairs), default=0.0), 4)
    shares = (_share(said, phrase, weights) * min(1.0, 3 * said.size / among_words) for said, phrase in pairs)
    return round(max(shares, default=0.0), 4)


class _Phrase(NamedTuple):
    """A customer's phrasing and what all its words weigh."""

    words: frozenset[str]
    weight: float


class _Said:
    """The words of a sentence, found by how a word begins; ``agreeing`` are those looked for that it has."""

    def __init__(self, words: Sequence[str]) -> None:
        self.size = len(words)
        self.agreeing: frozenset[str] = frozenset()
        self._buckets: dict[str, set[str]] = defaultdict(set)
        for word in words:
            self._buckets[word[:BUCKET_LETTERS]].add(word)

    def look_for(self, words: Iterable[str]) -> None:
        self.agreeing = frozenset(word for word in words if self._has(word))

    def _has(self, word: str) -> bool:
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


def _share(said: _Said, phrase: _Phrase, weights: Mapping[str, float]) -> float:
    common = phrase.words & said.agreeing
    if not common:
        return 0.0
    agreed = sum(weights[word] for word in common)
    # A light word or two are in too many sentences by chance: the more weight agrees, the surer it is, and where the
    # sentence says nothing else ("kde je balik") it is sure.
    doubt = DOUBT * max(0.0, 1 - len(common) / said.size)
    return agreed / phrase.weight * agreed / (agreed + doubt)


def _sentences(text: str) -> list[list[str]]:
    """The words of each sentence: words of a phrase that stand in different ones agree by chance."""
    return [words for part in _SENTENCE_END.split(text)[:MOST_SENTENCES] if (words := _words(part)[:MOST_WORDS])]


def _words(text: str) -> list[str]:
    joined = fold(text).replace("'", "").replace("’", "")
    return "".join(sign if sign.isalpha() else " " for sign in joined).split()
