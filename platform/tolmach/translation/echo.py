"""The plain engine: gives every sentence back with the target language before it, so that nobody takes it for real."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from tolmach.language import LANGUAGES
from tolmach.translation.port import Direction


class EchoEngine:
    """For trying the house out without a model. It is used only where it is asked for by name."""

    name = "echo"

    def directions(self) -> set[Direction]:
        return set(permutations((str(code) for code in LANGUAGES), 2))

    def translate_sentences(self, source: str, target: str, sentences: Sequence[str]) -> list[str]:  # noqa: ARG002
        return [f"[{target}] {sentence}" for sentence in sentences]

    def close(self) -> None:
        """Nothing is held."""
