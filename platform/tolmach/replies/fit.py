"""Fit the choice of replies on labelled vectors: multinomial logistic regression with a squared penalty. Pure.

Gradient descent with momentum, from zero or from a model there is, so that the same letters give the same model. From a
model on, the penalty draws back to it: a few letters move it a little, and what no letter speaks of stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tolmach.replies.choice import NOTHING, OFFERED_FROM, Fitted

PENALTY, STEPS, RATE, MOMENTUM = 0.02, 300, 0.5, 0.9

PULL = 0.1
"""The penalty for going away from a model there is. With the one above it loses what its letters do not speak of."""

LEAST_TRIED, MOST_LOST = 30, 0.01
"""Letters that judge a model, and the share of those the old one could know that chance may take from the new one."""

LEAST_OF_CONCEPT = 5
"""A concept of the operator's own comes into the model with so many letters."""

NOTHING_WEIGHT = 0.5
"""A letter that an agent answered in their own words: mostly nothing fits it, sometimes it was not found."""

HELD_OUT = 5
"""Every so many-th letter judges the model and is not fitted on."""


@dataclass(frozen=True, kw_only=True)
class LabelledLetter:
    """A letter's vector and the key of the concept that answered it, ``NOTHING`` where none did."""

    number: int
    vector: Any
    key: str

    @property
    def is_held_out(self) -> bool:
        """Always the same letters, so that two models are judged by the same ones."""
        return self.number % HELD_OUT == 0


@dataclass(frozen=True, kw_only=True)
class Refit:
    """A model and how it did: of ``tried`` letters that it had not seen, ``right``, and ``right_before``."""

    model: Fitted
    letters: int
    tried: int
    right: int
    right_before: int
    is_taken: bool


def refit(letters: Sequence[LabelledLetter], before: Fitted) -> Refit:
    """Fit a model on from ``before``.

    It is taken where the held-out letters get their concepts as often as before, those that the old model could know
    too, but for one in a hundred.
    """
    seen = [one for one in letters if not one.is_held_out]
    counts = Counter(one.key for one in seen)
    own = sorted(key for key, count in counts.items() if key not in before.keys and count >= LEAST_OF_CONCEPT)
    start = _with_columns(before, own)
    usable = [one for one in seen if one.key in start.keys]
    model = _fit_on(usable, start) if usable else start
    held = [one for one in letters if one.is_held_out]
    known = [one for one in held if one.key in before.keys]
    right, right_before = count_right(model, held), count_right(before, held)
    lost = count_right(before, known) - count_right(model, known)
    return Refit(
        model=model,
        letters=len(usable),
        tried=len(held),
        right=right,
        right_before=right_before,
        is_taken=is_no_worse(tried=len(held), gained=right - right_before, lost=lost, known=len(known)),
    )


def is_no_worse(*, tried: int, gained: int, lost: int, known: int) -> bool:
    """Whether enough letters judged a model, none are lost on the whole, and of the ``known`` ones hardly any."""
    return tried >= LEAST_TRIED and gained >= 0 and lost <= MOST_LOST * known


def count_right(model: Fitted, letters: Sequence[LabelledLetter]) -> int:
    """How many letters get their own concept, or none where none fits."""
    import numpy

    if not letters:
        return 0
    logs = numpy.stack([one.vector for one in letters]) @ model.weights + model.bias
    odds = numpy.exp(logs - logs.max(1, keepdims=True))
    shares = odds / odds.sum(1, keepdims=True)
    best = shares.argmax(1)
    chosen = [model.keys[at] if share[at] >= OFFERED_FROM else NOTHING for at, share in zip(best, shares, strict=True)]
    return sum(key == one.key for key, one in zip(chosen, letters, strict=True))


def fit_linear(
    points: Any, targets: Any, weights: Any, start: Fitted | None = None, *, penalty: float = PENALTY
) -> tuple[Any, Any]:
    """Columns and biases for raw vectors (letters x dimensions) and targets (letters x keys, one 1 a row).

    Inside, every dimension has mean 0 and deviation 1. ``weights`` say how much each letter counts.
    """
    import numpy

    mean, deviation = points.mean(0), points.std(0) + 1e-6
    scaled, each = (points - mean) / deviation, (weights / weights.sum())[:, None]
    columns, bias = numpy.zeros((points.shape[1], targets.shape[1])), numpy.zeros(targets.shape[1])
    if start is not None:
        columns, bias = start.weights * deviation[:, None], start.bias + mean @ start.weights
    drawn_to = columns
    rate = min(RATE, _safe_rate(scaled, each, penalty))
    drift, drift_of_bias = numpy.zeros_like(columns), numpy.zeros_like(bias)
    for _ in range(STEPS):
        logs = scaled @ columns + bias
        odds = numpy.exp(logs - logs.max(1, keepdims=True))
        error = (odds / odds.sum(1, keepdims=True) - targets) * each
        drift = MOMENTUM * drift - rate * (scaled.T @ error + penalty * (columns - drawn_to))
        drift_of_bias = MOMENTUM * drift_of_bias - rate * error.sum(0)
        columns, bias = columns + drift, bias + drift_of_bias
    return columns / deviation[:, None], bias - mean / deviation @ columns


def _safe_rate(scaled: Any, each: Any, penalty: float) -> float:
    """Half the rate from which on steps with momentum overshoot: letters that are much alike make the valley steep.

    The Hessian of the softmax is at most half the covariance of what is fitted on (Boehning 1992).
    """
    import numpy

    steepest = float(numpy.linalg.eigvalsh(scaled.T @ (scaled * each))[-1]) / 2 + penalty
    return (1 + MOMENTUM) / steepest


def _fit_on(letters: Sequence[LabelledLetter], start: Fitted) -> Fitted:
    import numpy

    points = numpy.stack([one.vector for one in letters]).astype(numpy.float64)
    targets = numpy.eye(len(start.keys))[[start.keys.index(one.key) for one in letters]]
    weights = numpy.array([NOTHING_WEIGHT if one.key == NOTHING else 1.0 for one in letters])
    columns, bias = fit_linear(points, targets, weights, start, penalty=PULL)
    return Fitted(keys=start.keys, weights=columns.astype(numpy.float32), bias=bias.astype(numpy.float32))


def _with_columns(model: Fitted, keys: Sequence[str]) -> Fitted:
    """The model with columns for more keys, which it takes for the least likely so far."""
    import numpy

    if not keys:
        return model
    columns = numpy.zeros((model.weights.shape[0], len(keys)), dtype=model.weights.dtype)
    bias = numpy.full(len(keys), float(model.bias.min()), dtype=model.bias.dtype)
    return Fitted(
        keys=(*model.keys, *keys),
        weights=numpy.concatenate([model.weights, columns], axis=1),
        bias=numpy.concatenate([model.bias, bias]),
    )
