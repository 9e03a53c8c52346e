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
class TextSays:
    """What a text itself says of its language, whatever is known around it.

    ``letters`` are those of its telling words; ``logs`` are natural logs of its likelihood by language, up to a
    constant, empty where there is too little to read. ``sentences`` are the letters in sentences that are surely in
    another language than most of the text, by language.
    """

    detector: str
    letters: int
    logs: Mapping[str, float]
    sentences: Mapping[str, int]


SAYS_NOTHING = TextSays(detector="", letters=0, logs={}, sentences={})


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
