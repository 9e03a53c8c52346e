"""The seam between the house and whatever turns sentences of one language into another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

Direction = tuple[str, str]
"""Source and target language, for example ``("pt", "en")``."""


class Engine(Protocol):
    """A translation engine. It may be called from any thread."""

    @property
    def name(self) -> str:
        """The short name shown to people and written into drafts, for example ``firefox``."""

    def directions(self) -> set[Direction]:
        """The directions it can translate at this moment, without a pivot."""

    def translate_sentences(self, source: str, target: str, sentences: Sequence[str]) -> list[str]:
        """One translation per sentence, in order. Raises TranslationFailed; a missing direction is NoModel."""

    def close(self) -> None:
        """Give back processes and memory; a later call starts them again."""
