"""Find the concept a message asks for, by words. Pure.

Two words agree when they begin alike: in inflected languages the meaning sits in front and the case at the end. A
customer's phrasing counts by how much of its weight is in the message, where words that many concepts share weigh
little.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from tolmach.languages.signs import SignTable
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
_LETTERS_ONLY = SignTable(lambda sign: sign if sign.isalpha() else "" if sign in "'’" else " ")
_SENTENCE_END = re.compile(r"[.!?;\n…]+")


@dataclass(frozen=True, kw_only=True)
class Found:
    """A concept's key and how well it fits, 0–1."""

    key: str
    similarity: float


def find_concepts(text: str, phrasings: Phrasings, *, most: int = 3) -> list[Found]:
    """The concepts whose customers' phrasings are in the text, best first; empty when none fits."""
    sentences = _sentences(text)
    size = sum(len(words) for words in sentences)
    best: dict[str, float] = {}
    for words in sentences:
        for key, share in phrasings.shares(words):
            # Who thanks says little else.
            counted = share * min(1.0, 3 * len(words) / size) if key in MANNERS else share
            best[key] = max(best.get(key, 0.0), counted)
    found = [Found(key=key, similarity=round(share, 4)) for key, share in best.items()]
    fitting = [one for one in found if one.similarity >= SILENT_BELOW]
    return sorted(fitting, key=lambda one: (-one.similarity, one.key))[:most]


def longest_said(text: str, phrasings: Sequence[str]) -> int:
    """The words of the longest phrasing that a sentence of the text has in these very forms; 0 where it has none."""
    sentences, known = [set(words) for words in _sentences(text)], [set(_words(one)) for one in phrasings]
    return max((len(words) for words in known if any(words <= sentence for sentence in sentences)), default=0)


def phrasings_of(asks: Mapping[str, Sequence[str]]) -> Phrasings:
    """What customers say for each key, ready to be looked up; made once for the same content."""
    return _phrasings(tuple((key, tuple(texts)) for key, texts in asks.items()))


@lru_cache(maxsize=256)
def _phrasings(asks: tuple[tuple[str, tuple[str, ...]], ...]) -> Phrasings:
    """The key is the whole content, so nothing is ever outdated."""
    return Phrasings({key: [words for text in texts if (words := set(_words(text)))] for key, texts in asks})


class Phrasings:
    """Phrasings that are looked up by the words of a sentence, so that only those which share one with it are read."""

    def __init__(self, words: Mapping[str, Sequence[set[str]]]) -> None:
        self._weights = _weights(words)
        self._phrases = [
            _Phrase(key, one, sum(self._weights[word] for word in one)) for key, ones in words.items() for one in ones
        ]
        self._by_beginning: dict[str, list[str]] = defaultdict(list)
        for word in self._weights:
            self._by_beginning[word[:BUCKET_LETTERS]].append(word)
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, phrase in enumerate(self._phrases):
            for word in phrase.words:
                self._places[word].append(place)

    def shares(self, sentence: Sequence[str]) -> Iterator[tuple[str, float]]:
        """The concept of each phrase of which enough is in the sentence, and by how much they agree, 0–1."""
        agreed: dict[int, float] = {}
        agreeing = self._agreeing(sentence)
        for word in agreeing:
            weight = self._weights[word]
            for place in self._places[word]:
                agreed[place] = agreed.get(place, 0.0) + weight
        for place, weight in agreed.items():
            phrase = self._phrases[place]
            if weight < SILENT_BELOW * phrase.weight:
                continue
            # A light word or two are in too many sentences by chance: the more weight agrees, the surer it is, and
            # where the sentence says nothing else ("kde je balik") it is sure.
            doubt = DOUBT * max(0.0, 1 - len(agreeing & phrase.words) / len(sentence))
            yield phrase.key, weight / phrase.weight * weight / (weight + doubt)

    def _agreeing(self, sentence: Sequence[str]) -> set[str]:
        return {
            word
            for said in set(sentence)
            for word in self._by_beginning.get(said[:BUCKET_LETTERS], ())
            if _are_alike(said, word)
        }


class _Phrase(NamedTuple):
    """Whose phrasing it is, its words, and what they weigh together."""

    key: str
    words: set[str]
    weight: float


def _are_alike(one: str, other: str) -> bool:
    common = max(BUCKET_LETTERS, math.ceil(ALIKE * max(len(one), len(other))))
    return one == other or (one[:common] == other[:common] and len(one) >= common <= len(other))


def _weights(phrases: Mapping[str, Sequence[set[str]]]) -> dict[str, float]:
    """Inverse concept frequency of each word (Spärck Jones 1972)."""
    used = Counter(word for ones in phrases.values() for word in set().union(*ones))
    return {word: math.log(1 + len(phrases) / count) for word, count in used.items()}


def _sentences(text: str) -> list[list[str]]:
    """The words of each sentence: words of a phrase that stand in different ones agree by chance."""
    return [words for part in _SENTENCE_END.split(text)[:MOST_SENTENCES] if (words := _words(part)[:MOST_WORDS])]


def _words(text: str) -> list[str]:
    return fold(text).translate(_LETTERS_ONLY).split()
