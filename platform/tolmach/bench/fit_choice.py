"""Fit the choice of a reply by meaning on labelled letters and on the phrasings of the library."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tolmach.language import LANGUAGES, Language
from tolmach.languages import read_language_file
from tolmach.replies.choice import NOTHING, Fitted, write_model
from tolmach.replies.embedder import Embedder
from tolmach.replies.fit import fit_linear

LETTER_WEIGHT = 30.0
"""A letter counts as so many phrasings: it is what comes, and there are fewer of them."""


def fit_choice(embedder: Embedder, letters: Sequence[Mapping[str, Any]], out: Path, vectors: Path | None) -> int:
    """Write the model fitted on these letters and the library to a file; returns on how many texts.

    ``vectors`` is a file in which vectors are kept from one fit to the next: a text takes a tenth of a second.
    """
    import numpy

    keys = (*sorted(_asked_for(next(iter(LANGUAGES)))), NOTHING)
    rows = [*_phrasings(), *((row["text"], row["concept"] or NOTHING, LETTER_WEIGHT) for row in letters)]
    points = numpy.array(_vectors(embedder, [text for text, _, _ in rows], vectors), dtype=numpy.float64)
    targets = numpy.eye(len(keys))[[keys.index(key) for _, key, _ in rows]]
    weights, bias = fit_linear(points, targets, numpy.array([weight for _, _, weight in rows]))
    out.write_bytes(write_model(Fitted(keys=keys, weights=weights, bias=bias), embedder.name))
    return len(rows)


def _phrasings() -> Iterator[tuple[str, str, float]]:
    for language in LANGUAGES:
        for key, entry in _asked_for(language).items():
            for text in (entry["name"], *entry["asks"]):
                yield text, key, 1.0


def _asked_for(language: Language) -> dict[str, Any]:
    """The concepts that letters ask for: what an order's status chooses has no phrasings."""
    return {key: entry for key, entry in read_language_file(language, "concepts").items() if entry["asks"]}


def _vectors(embedder: Embedder, texts: Sequence[str], kept: Path | None) -> list[list[float]]:
    known: dict[str, list[float]] = json.loads(kept.read_text("utf-8")) if kept and kept.exists() else {}
    for text in texts:
        if text not in known:
            known[text] = [round(float(value), 5) for value in embedder.embed(text)]
    if kept:
        kept.write_text(json.dumps(known, ensure_ascii=False), "utf-8")
    return [known[text] for text in texts]
