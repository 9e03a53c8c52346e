"""A second language in the same message: a Czech sentence above an English order confirmation."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache

from tolmach.detection.likelihood import logs_of_scores
from tolmach.detection.port import Detector
from tolmach.detection.prior import prior_of
from tolmach.detection.softmax import softmax
from tolmach.detection.text import words_of
from tolmach.language import LANGUAGES, Language

_SENTENCE_END = re.compile(r"[.!?;:]+\s|\n+")
_LEAST_WORDS = 4
_SURE = 0.97


def letters_by_language(text: str, detector: Detector, *, besides: str | None) -> dict[str, int]:
    """How many letters of a text stand in sentences that are surely in a language; empty for a single sentence.

    What reads as the language ``besides`` is left out, which is mostly the whole text.
    """
    letters: dict[str, int] = {}
    sentences = [part for part in _SENTENCE_END.split(text) if len(words_of(part)) >= _LEAST_WORDS]
    for sentence in sentences if len(sentences) > 1 else ():
        language = _sure_language(sentence, detector, besides)
        if language is not None:
            letters[language] = letters.get(language, 0) + len(sentence)
    return letters


def second_language(letters: Mapping[str, int], main: Language) -> Language | None:
    """The language other than ``main`` that has most letters in sentences surely written in it, if there is any.

    Sisters of ``main`` are not looked for: one sentence of a Czech text may well read as Slovak.
    """
    others = {code: count for code, count in letters.items() if code != main and not _are_sisters(main, code)}
    return Language(max(others, key=others.__getitem__)) if others else None


def _sure_language(sentence: str, detector: Detector, besides: str | None) -> str | None:
    scores = detector.score(sentence)
    # Words and letters are read only where the detector sees another language: they take twice its time.
    if not scores or max(scores, key=scores.__getitem__) == besides:
        return None
    logs = logs_of_scores(sentence, scores)
    prior = _mild_prior(tuple(logs))
    shares = softmax({code: value + prior[code] for code, value in logs.items()})
    best = max(shares, key=shares.__getitem__)
    return best if shares[best] >= _SURE else None


@lru_cache(maxsize=64)
def _mild_prior(codes: tuple[str, ...]) -> dict[str, float]:
    """Logs of the weights of languages where nothing is known around a text."""
    return {code: math.log(weight) for code, weight in prior_of(None, codes).items()}


def _are_sisters(one: str, other: str) -> bool:
    return any(
        (facts := LANGUAGES.get(Language(code))) is not None and sister in facts.sisters
        for code, sister in ((one, other), (other, one))
    )
