"""A second language in the same message: a Czech sentence above an English order confirmation."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from tolmach.detection.likelihood import text_logs
from tolmach.detection.port import Detector
from tolmach.detection.prior import prior_of
from tolmach.detection.softmax import softmax
from tolmach.detection.text import words_of
from tolmach.language import LANGUAGES, Language

_SENTENCE_END = re.compile(r"[.!?;:]+\s|\n+")
_LEAST_WORDS = 4
_SURE = 0.97


def second_language(text: str, main: Language, detector: Detector) -> Language | None:
    """The language other than ``main`` that has most letters in sentences surely written in it, if there is any.

    Sisters of ``main`` are not looked for: one sentence of a Czech text may well read as Slovak.
    """
    letters: dict[str, int] = {}
    sentences = [part for part in _SENTENCE_END.split(text) if len(words_of(part)) >= _LEAST_WORDS]
    for sentence in sentences if len(sentences) > 1 else ():
        language = _other_language(sentence, main, detector)
        if language is not None:
            letters[language] = letters.get(language, 0) + len(sentence)
    return Language(max(letters, key=letters.__getitem__)) if letters else None


def _other_language(sentence: str, main: Language, detector: Detector) -> str | None:
    """The language that a sentence is surely in, where it is neither ``main`` nor a sister of it."""
    logs = text_logs(sentence, detector)
    prior = _mild_prior(tuple(logs))
    best = max(logs, key=lambda code: logs[code] + prior[code], default=None)
    if best is None or best == main or _are_sisters(main, best):
        return None
    shares = softmax({code: value + prior[code] for code, value in logs.items()})
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
