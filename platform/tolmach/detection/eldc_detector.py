"""eldc (Apache-2.0, written in C) behind the port: the first choice, by the figures in issue 4."""

from __future__ import annotations

import math
from collections.abc import Mapping

import eldc

from tolmach.detection.bare import bare_weights, romanised_weight
from tolmach.detection.romanise import ROMANISED
from tolmach.detection.softmax import softmax
from tolmach.detection.text import has_plain_letters, words_of

_CODES = (
    "bg cs de el en es fr hr hu it pl pt ro sk sl "
    "be ca da et eu fi is lt lv nl no ru sq sr sv tr uk "
    "am ar fa he hi hy ja ka ko th ur vi zh"
).split()
_OWN_CODES = {"no": "nb"}
_MOST_SCORES = 20
_GRAM_BYTES = 6

_NATS_PER_UNIT = 1.5
"""eldc's score is 1 - exp(-sum of gram weights / grams / 10,000). That sum, not the score, is additive evidence, and
1.5 times it is a log likelihood: on tune.tsv this has a lower log loss than 2.76 * letters**0.75 * score at every
length (2-3 words 0.31 against 0.39 nats). Fit it again when eldc is upgraded."""

_CARELESS_COST, _CAREFUL_COST = 0.5, 2.5
"""Nats against the guess that accents were left out: who writes all small or all capitals leaves them out about as
often as not, who sets capitals where they belong in about one text of ten."""

_CARELESS_TRUST = 0.7
"""Such texts without accents are also less regular than the model thinks: unscaled, of those stated with 0.9 or more
at 2-3 words 99.3 % were right, yet of those with 0.6 only 96.5 %; scaled, the probabilities mean what they say."""

_ROMANISED_SHARE = 0.5
_ROMANISED_COST = {"bg": 0.0, "el": 3.0}
"""Three letters fit by chance far more often than six do, so such evidence counts half; chance fits Greek more often
than Bulgarian, whose words end in more ways. With the words of ``words`` this finds, of the Greek and Bulgarian of both
tuning sets spelled in Latin letters by rule, 19 in 20 with the country, and takes 1 in 150 other texts for either."""


class EldcDetector:
    """Scores the languages met in Europe; safe to share between threads."""

    name = "eldc"

    def __init__(self) -> None:
        eldc.init()
        self._eldc = eldc.instance()
        self._eldc.set_languages(_CODES)
        self._eldc.set_scores(_MOST_SCORES)

    def score(self, text: str) -> Mapping[str, float]:
        if not words_of(text):
            return {}
        scores = self._eldc.detect_details(text).scores
        grams = _count_grams(text)
        sums = {code: -math.log(max(1e-9, 1.0 - score)) * grams for code, score in scores.items()}
        unlisted = min(sums.values()) if len(sums) == _MOST_SCORES else 0.0
        logs = {code: _NATS_PER_UNIT * sums.get(code, unlisted) for code in _CODES}
        for code, nats in _bare_nats(text).items():
            logs[code] += nats
        for code in ROMANISED if has_plain_letters(text) else ():
            logs[code] = _ROMANISED_SHARE * _NATS_PER_UNIT * romanised_weight(text, code) - _ROMANISED_COST[code]
        trust = _CARELESS_TRUST if _is_careless(text) else 1.0
        return softmax({_OWN_CODES.get(code, code): trust * value for code, value in logs.items()})


def _bare_nats(text: str) -> dict[str, float]:
    """What the text gains by the guess that its accents were left out, where that is worth the guess."""
    cost = _CARELESS_COST if _is_careless(text) else _CAREFUL_COST
    nats = {code: _NATS_PER_UNIT * weight - cost for code, weight in bare_weights(text).items()}
    return {code: value for code, value in nats.items() if value > 0}


def _is_careless(text: str) -> bool:
    return has_plain_letters(text) and (text.islower() or text.isupper())


def _count_grams(text: str) -> int:
    """How many n-grams eldc draws from a text: one of a short word, of a longer one its start, middles and end."""
    sizes = (len(word.encode("utf-8")) for word in set(words_of(text)))
    return max(1, sum(1 if size <= _GRAM_BYTES else 2 + (size - _GRAM_BYTES - 1) // _GRAM_BYTES for size in sizes))
