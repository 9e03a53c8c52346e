"""Whether two letters ask the same, almost word for word. Pure.

Vectors alone do not tell it: "I want to return the shoes" and "I do not want to return the shoes" lie at 0.99, and
letters that differ in a weekday only at 0.96, while the same letter with another order number and name may lie at 0.96
(figures in docs/decisions/0026). So most words must be the same as well, and without an embedder nearly all.
"""

from __future__ import annotations

from typing import Any

from tolmach.language import Language
from tolmach.languages.mail_words import phrases
from tolmach.replies.signed import signed_name
from tolmach.tickets.search import fold
from tolmach.translation.protected import find_protected

ALL_WORDS, MOST_WORDS = 0.9, 0.6
"""The share of all words of both letters that both have: by itself, and where their vectors agree too."""

SAME_MEANING = 0.97

LONGEST = 60
"""Words of a letter; longer ones are nobody else's."""


def words_to_compare(text: str, language: Language) -> frozenset[str]:
    """A letter's words without greetings, closings, its writer's name, numbers and addresses; none of a long letter."""
    name = signed_name(text, language)
    for span in reversed(find_protected(text, (), (name,) if name else ())):
        text = f"{text[: span.start]} {text[span.end :]}"
    folded = " ".join(fold(text).split())
    for phrase in (one for key in ("greetings", "closings", "thanks") for one in phrases(key, language)):
        folded = _without(folded, fold(phrase))
    words = "".join(sign if sign.isalpha() else " " for sign in folded).split()
    return frozenset(words) if len(words) <= LONGEST else frozenset()


def nearness(one: frozenset[str], other: frozenset[str], cosine: float | None) -> float:
    """How surely two letters ask the same, 0 where they may not; 1 only where all their words are the same.

    ``cosine`` is that of their vectors where both are known.
    """
    if not one or not other:
        return 0.0
    share = len(one & other) / len(one | other)
    is_near = share >= ALL_WORDS or (cosine is not None and cosine >= SAME_MEANING and share >= MOST_WORDS)
    return round(share, 4) if is_near else 0.0


def cosine_of(one: bytes, other: bytes) -> float:
    """The cosine of two stored vectors of one embedder."""
    return float(as_floats(one) @ as_floats(other))


def as_floats(vector: bytes) -> Any:
    """A stored vector as a NumPy array of single floats."""
    import numpy

    return numpy.frombuffer(vector, dtype="<f2").astype(numpy.float32)


def as_bytes(vector: Any) -> bytes:
    """A vector as it is stored: half the size, and nearer to the whole than any threshold can tell."""
    import numpy

    return bytes(numpy.asarray(vector, dtype="<f2").tobytes())


def _without(text: str, phrase: str) -> str:
    """The text without the phrase where it stands as whole words."""
    return f" {text} ".replace(f" {phrase} ", " ").replace(f" {phrase},", " ").replace(f" {phrase}!", " ").strip()
