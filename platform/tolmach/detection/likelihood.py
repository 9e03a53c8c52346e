"""How well the text itself speaks for each language, before anything else is known."""

from __future__ import annotations

import math
from collections.abc import Mapping

from tolmach.detection.alphabet import letter_evidence, script_evidence
from tolmach.detection.port import Detector
from tolmach.detection.words import romanised_evidence, word_evidence

_LEAST = 1e-12

_COUSINS = {
    "sr": (("hr",), 2.0),
    "bs": (("hr", "sr"), 2.5),
    "mk": (("bg", "sr"), 1.0),
    "gl": (("pt", "es"), 1.0),
    "nb": (("da",), 2.0),
}
"""Languages that a detector lacks or knows in one script only → those whose texts look the same to it, and the nats
that such a text is thought to lose against them."""


def text_logs(text: str, detector: Detector) -> dict[str, float]:
    """Natural logs of the text's likelihood by language, up to a constant; empty when there was nothing to read."""
    scores = detector.score(text)
    if not scores:
        return {}
    logs = _with_cousins(scores)
    for evidence in (word_evidence(text), romanised_evidence(text), letter_evidence(text), script_evidence(text, logs)):
        for code, nats in evidence.items():
            logs[code] = logs.get(code, math.log(_LEAST)) + nats
    return logs


def _with_cousins(scores: Mapping[str, float]) -> dict[str, float]:
    logs = {code: math.log(max(score, _LEAST)) for code, score in scores.items()}
    for cousin, (known, cost) in _COUSINS.items():
        borrowed = max((logs[code] for code in known if code in logs), default=math.log(_LEAST)) - cost
        logs[cousin] = max(borrowed, logs.get(cousin, borrowed))
    return logs
