"""langdetect 1.0.9 behind the port: the baseline of the benchmark."""

from __future__ import annotations

from collections.abc import Mapping

from langdetect import DetectorFactory, LangDetectException, detect_langs

_SEED = 1
_OWN_CODES = {"no": "nb", "zh-cn": "zh", "zh-tw": "zh"}


class LangdetectDetector:
    """Samples n-grams at random, so it is seeded: the same text gets the same answer."""

    name = "langdetect"

    def __init__(self) -> None:
        DetectorFactory.seed = _SEED

    def score(self, text: str) -> Mapping[str, float]:
        try:
            found = detect_langs(text)
        except LangDetectException:
            return {}
        scores: dict[str, float] = {}
        for guess in found:
            code = _OWN_CODES.get(guess.lang, guess.lang)
            scores[code] = scores.get(code, 0.0) + guess.prob
        total = sum(scores.values())
        return {code: value / total for code, value in scores.items()}
