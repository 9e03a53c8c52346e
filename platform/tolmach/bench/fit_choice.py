"""Fit the choice of a reply by meaning: a linear model over vectors of labelled letters and of the library's phrasings.

Multinomial logistic regression with a squared penalty, by gradient descent with momentum from zero, so that the same
letters give the same model.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tolmach.language import LANGUAGES
from tolmach.languages import read_language_file
from tolmach.replies.choice import NOTHING
from tolmach.replies.embedder import Embedder

LETTER_WEIGHT = 30.0
"""A letter counts as so many phrasings: it is what comes, and there are fewer of them."""

PENALTY, STEPS, RATE, MOMENTUM = 0.02, 300, 0.5, 0.9


def fit_choice(embedder: Embedder, letters: Sequence[Mapping[str, Any]], out: Path, vectors: Path | None) -> int:
    """Write the model fitted on these letters and the library to a file; returns on how many texts.

    ``vectors`` is a file in which vectors are kept from one fit to the next: a text takes a tenth of a second.
    """
    import numpy

    keys = (*sorted(read_language_file(next(iter(LANGUAGES)), "concepts")), NOTHING)
    rows = [*_phrasings(), *((row["text"], row["concept"] or NOTHING, LETTER_WEIGHT) for row in letters)]
    points = numpy.array(_vectors(embedder, [text for text, _, _ in rows], vectors), dtype=numpy.float64)
    targets = numpy.eye(len(keys))[[keys.index(key) for _, key, _ in rows]]
    weights, bias = _descend(points, targets, numpy.array([weight for _, _, weight in rows]))
    numpy.savez_compressed(
        out, embedder=embedder.name, keys=keys, weights=weights.astype(numpy.float16), bias=bias.astype(numpy.float32)
    )
    return len(rows)


def _phrasings() -> Iterator[tuple[str, str, float]]:
    for language in LANGUAGES:
        for key, entry in read_language_file(language, "concepts").items():
            for text in (entry["name"], *entry["asks"]):
                yield text, key, 1.0


def _vectors(embedder: Embedder, texts: Sequence[str], kept: Path | None) -> list[list[float]]:
    known: dict[str, list[float]] = json.loads(kept.read_text("utf-8")) if kept and kept.exists() else {}
    for text in texts:
        if text not in known:
            known[text] = [round(float(value), 5) for value in embedder.embed(text)]
    if kept:
        kept.write_text(json.dumps(known, ensure_ascii=False), "utf-8")
    return [known[text] for text in texts]


def _descend(points: Any, targets: Any, weights: Any) -> tuple[Any, Any]:
    """The columns and biases for raw vectors; inside, every dimension has mean 0 and deviation 1."""
    import numpy

    mean, deviation = points.mean(0), points.std(0) + 1e-6
    scaled, each = (points - mean) / deviation, (weights / weights.sum())[:, None]
    columns, bias = numpy.zeros((points.shape[1], targets.shape[1])), numpy.zeros(targets.shape[1])
    drift, drift_of_bias = numpy.zeros_like(columns), numpy.zeros_like(bias)
    for _ in range(STEPS):
        logs = scaled @ columns + bias
        odds = numpy.exp(logs - logs.max(1, keepdims=True))
        error = (odds / odds.sum(1, keepdims=True) - targets) * each
        drift = MOMENTUM * drift - RATE * (scaled.T @ error + PENALTY * columns)
        drift_of_bias = MOMENTUM * drift_of_bias - RATE * error.sum(0)
        columns, bias = columns + drift, bias + drift_of_bias
    return columns / deviation[:, None], bias - mean / deviation @ columns
