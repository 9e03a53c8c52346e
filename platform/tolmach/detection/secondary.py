"""A second language in the same message: a Czech sentence above an English order confirmation."""

from __future__ import annotations

import re

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
        language = _sure_language(sentence, detector)
        if language is not None and language != main and not _are_sisters(main, language):
            letters[language] = letters.get(language, 0) + len(sentence)
    return Language(max(letters, key=letters.__getitem__)) if letters else None


def _sure_language(sentence: str, detector: Detector) -> str | None:
    logs = text_logs(sentence, detector)
    if not logs:
        return None
    prior = prior_of(None, logs)
    shares = softmax(logs)
    weights = {code: share * prior[code] for code, share in shares.items()}
    best = max(weights, key=weights.__getitem__)
    return best if weights[best] >= _SURE * sum(weights.values()) else None


def _are_sisters(one: str, other: str) -> bool:
    return any(
        (facts := LANGUAGES.get(Language(code))) is not None and sister in facts.sisters
        for code, sister in ((one, other), (other, one))
    )
