"""Choose the concepts that a message asks for: by what it means where an embedder is installed, and by its words.

What a message means is weighed by a linear model over the embedder's vector, fitted on labelled letters and on the
phrasings of the library in all languages (``tolmach bench fit-replies``). It knows the concepts of the starter
library; the operator's own are found by their words alone until enough answers came from them to fit it anew.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from itertools import pairwise
from typing import Any

from tolmach.replies.embedder import Embedder
from tolmach.replies.find import SILENT_BELOW, SURE_FROM, Found, find_concepts, phrasings_of

NOTHING = ""
"""The key of what no concept answers."""

WORDS_WEIGHT = 2.0
"""Nats for a concept whose phrasing is wholly in the message."""

OFFERED_FROM, SURE_OF = 0.24, 0.45
"""Shares from which a concept is offered, and from which it is surely meant. On the tuning half, fitted without it: of
those offered 95 of 100 are right, 92 of 100 letters that none fits get none; of the sure ones 98 are right."""

WORTH_A_LOOK = 0.02
"""From this share on a concept stands beside the best one, for a person to choose."""


@dataclass(frozen=True)
class Chooser:
    """The best concepts for a message, out of those the market has."""

    embedder: Embedder | None = None
    model: Fitted | None = None
    """Instead of the model that is shipped for the embedder."""

    def choose(self, text: str, asks: Mapping[str, Sequence[str]], *, most: int = 3) -> list[Found]:
        """The fitting ones, best first, by their customers' phrasings (``asks``, by key); empty when none fits."""
        found = self.rank(text, asks)
        return found[:most] if found and found[0].similarity >= SILENT_BELOW else []

    def rank(self, text: str, asks: Mapping[str, Sequence[str]]) -> list[Found]:
        """All that a person might look at, best first, also where nothing should be offered."""
        by_words = find_concepts(text, phrasings_of(asks), most=len(asks))
        if self.embedder is None or not text.strip():
            return by_words
        words = {one.key: one.similarity for one in by_words}
        shares, starter = self.shares(text, words, asks), fitted(self.embedder.name).keys
        meant = [
            Found(key=key, similarity=similarity_of(share))
            for key, share in shares.items()
            if key in asks and share >= WORTH_A_LOOK and (key in starter or similarity_of(share) > words.get(key, 0.0))
        ]
        # What the operator added is found where it is asked for in its own phrasings, whatever the model thinks.
        known = {one.key for one in meant}
        own = [one for one in by_words if one.key not in starter and one.key not in known]
        return sorted((*meant, *own), key=lambda one: (-one.similarity, one.key))

    def shares(self, text: str, words: Mapping[str, float], there: Collection[str]) -> dict[str, float]:
        """How likely each concept that the model knows is meant, and ``NOTHING``; they sum to 1.

        What a model in the shipped one's place does not know is weighed by the shipped one.
        Of the operator's own concepts only those count that are ``there``: others belong to other clients.
        """
        assert self.embedder is not None
        shipped = fitted(self.embedder.name)
        vector = self.embedder.embed(text)
        logs = shipped.logs(vector) | (self.model.logs(vector) if self.model is not None else {})
        logs = {key: value for key, value in logs.items() if key in shipped.keys or key in there}
        logs = {key: value + WORDS_WEIGHT * words.get(key, 0.0) for key, value in logs.items()}
        top = max(logs.values())
        odds = {key: math.exp(value - top) for key, value in logs.items()}
        return {key: value / sum(odds.values()) for key, value in odds.items()}


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """A linear model: one column of ``weights`` and one ``bias`` for each of ``keys``.

    ``fitted_on`` is the digest of the shipped model that it was fitted on from; empty for the shipped one itself.
    """

    keys: tuple[str, ...]
    weights: Any
    bias: Any
    fitted_on: str = ""

    def logs(self, vector: Any) -> dict[str, float]:
        """Key → the logarithm of its odds for a letter's vector, all but for one constant."""
        return dict(zip(self.keys, (vector @ self.weights + self.bias).tolist(), strict=True))


@cache
def fitted(name: str) -> Fitted:
    """The model that was fitted on the vectors of this embedder. Raises ValueError for another's."""
    return read_model(_shipped(), name)


@cache
def digest_of_shipped() -> str:
    """The SHA-256 of the model that is shipped, in hexadecimal digits: another release may ship another."""
    return hashlib.sha256(_shipped()).hexdigest()


def _shipped() -> bytes:
    return files(__package__).joinpath("data", "choice.npz").read_bytes()


@lru_cache(maxsize=4)
def read_model(archive: bytes, name: str) -> Fitted:
    """A stored model. Raises ValueError where it was fitted on another embedder's vectors."""
    import numpy

    stored = numpy.load(BytesIO(archive))
    if str(stored["embedder"]) != name:
        raise ValueError(f"the choice was fitted for {stored['embedder']}, not for {name}")
    keys = tuple(map(str, stored["keys"]))
    weights, bias = (stored[name].astype(numpy.float32) for name in ("weights", "bias"))
    # Before it was written down, nobody knows what a model was fitted on from.
    fitted_on = str(stored["fitted_on"]) if "fitted_on" in stored else ""
    return Fitted(keys=keys, weights=weights, bias=bias, fitted_on=fitted_on)


def write_model(model: Fitted, name: str) -> bytes:
    """The model as it is stored: weights in half precision, 768 bytes a key."""
    import numpy

    archive = BytesIO()
    weights, bias = model.weights.astype(numpy.float16), model.bias.astype(numpy.float32)
    keys, fitted_on = numpy.array(model.keys), model.fitted_on
    numpy.savez_compressed(archive, embedder=name, fitted_on=fitted_on, keys=keys, weights=weights, bias=bias)
    return archive.getvalue()


def similarity_of(share: float) -> float:
    """A share on the scale of similarities: ``SILENT_BELOW`` is the least that is offered, ``SURE_FROM`` sure."""
    points = ((0.0, 0.0), (OFFERED_FROM, SILENT_BELOW), (SURE_OF, SURE_FROM), (1.0, 1.0))
    for (low, at_low), (high, at_high) in pairwise(points):
        if share <= high:
            return round(at_low + (share - low) / (high - low) * (at_high - at_low), 4)
    return 1.0
