"""From log evidence to probabilities."""

from __future__ import annotations

import math
from collections.abc import Mapping


def softmax(logs: Mapping[str, float]) -> dict[str, float]:
    """Probabilities that sum to 1 from natural logs of weights; empty for an empty mapping."""
    if not logs:
        return {}
    top = max(logs.values())
    weights = {code: math.exp(value - top) for code, value in logs.items()}
    total = sum(weights.values())
    return {code: weight / total for code, weight in weights.items()}
