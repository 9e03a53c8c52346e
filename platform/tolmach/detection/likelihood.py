"""How well the text itself speaks for each language, before anything else is known."""

from __future__ import annotations

import math
from collections.abc import Mapping

from tolmach.detection.alphabet import letter_evidence, script_evidence
from tolmach.detection.port import Detector
from tolmach.detection.text import has_plain_letters
from tolmach.detection.words import romanised_evidence, word_evidence

_LEAST = 1e-12

_Cousins = Mapping[str, Mapping[str, float]]

_COUSINS: _Cousins = {
    "sr": {"hr": 0.2},
    "bs": {"hr": 0.7, "sr": 0.7},
    "mk": {"bg": -0.7, "sr": 2.0},
    "gl": {"pt": 0.2, "es": 0.2},
    "nb": {"da": 2.0},
}
"""Languages that a detector lacks or knows in one script only → those whose texts look the same to it, and the nats
that such a text is thought to lose against them; a Macedonian one fits Bulgarian badly, so it gains. That they are
rarer is in the prior."""

_ROMANISED_COUSINS: _Cousins = {"ru": {"bg": 2.0}, "uk": {"bg": 2.0}}
"""The same for texts in Latin letters."""


def text_logs(text: str, detector: Detector) -> dict[str, float]:
    """Natural logs of the text's likelihood by language, up to a constant; empty when there was nothing to read."""
    return logs_of_scores(text, detector.score(text))


def logs_of_scores(text: str, scores: Mapping[str, float]) -> dict[str, float]:
    """The same for a text that the detector has scored."""
    if not scores:
        return {}
    cousins = {**_COUSINS, **_ROMANISED_COUSINS} if has_plain_letters(text) else _COUSINS
    logs = _with_cousins(scores, cousins)
    for evidence in (word_evidence(text), romanised_evidence(text), letter_evidence(text), script_evidence(text, logs)):
        for code, nats in evidence.items():
            logs[code] = logs.get(code, math.log(_LEAST)) + nats
    return logs


def _with_cousins(scores: Mapping[str, float], cousins: _Cousins) -> dict[str, float]:
    logs = {code: math.log(max(score, _LEAST)) for code, score in scores.items()}
    for cousin, costs in cousins.items():
        borrowed = max((logs[code] - cost for code, cost in costs.items() if code in logs), default=math.log(_LEAST))
        logs[cousin] = max(borrowed, logs.get(cousin, borrowed))
    return logs
