"""The seam behind which a detector of languages lives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Detector(Protocol):
    """Says how well a text fits each language it knows; it knows nothing of markets and customers."""

    name: str

    def score(self, text: str) -> Mapping[str, float]:
        """Probabilities by ISO 639-1 code that sum to 1, as if every language were equally common.

        ``text`` has gone through ``text_to_judge``. An empty mapping means that the detector saw nothing to read.
        """
