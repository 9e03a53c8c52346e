"""An engine for tests: it says what it is told, counts what it is asked and may spoil masks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tolmach.translation.errors import TranslationFailed
from tolmach.translation.port import Direction


def say_x(sentence: str) -> str:
    """Every word without a digit gets an x before it, so that it is no longer the same word."""
    return " ".join(word if any(map(str.isdigit, word)) else f"x{word}" for word in sentence.split())


class FakeEngine:
    """Translates by a plain function of the sentence."""

    def __init__(self, name: str, directions: set[Direction], say: Callable[[str], str] = str.swapcase) -> None:
        self.name = name
        self.asked: list[str] = []
        self._directions = directions
        self._say = say

    def directions(self) -> set[Direction]:
        return self._directions

    def translate_sentences(self, source: str, target: str, sentences: Sequence[str]) -> list[str]:
        if (source, target) not in self._directions or "fail" in sentences:
            raise TranslationFailed("told to fail", permanent=True)
        self.asked += sentences
        return [self._say(sentence) for sentence in sentences]

    def close(self) -> None:
        self.asked.clear()
