"""What is asked and what is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tolmach.language import Language


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What is known beside the text. ``corrected`` is what an agent last said about this customer or ticket."""

    country: str | None = None
    market_languages: tuple[Language, ...] = ()
    ticket_language: Language | None = None
    customer_languages: Mapping[Language, int] = field(default_factory=dict)
    corrected: Language | None = None


@dataclass(frozen=True, kw_only=True)
class Detection:
    """The language of a text, ``und`` when it must not be guessed.

    ``candidates`` are probabilities, the likeliest first, never empty; ``confidence`` is that of the first.
    ``secondary`` is a second language of the same message. ``evidence`` says what weighed how, ready for JSON.
    """

    language: Language
    confidence: float
    candidates: dict[str, float]
    secondary: Language | None
    evidence: dict[str, object]
