"""Put an answer together from its parts: greeting, body, closing, signature. Pure."""

from __future__ import annotations

import re

from rapidfuzz.distance import Indel

_WORD = re.compile(r"\w+")
_SPELLINGS = {("de", "CH"): str.maketrans({"ß": "ss", "ẞ": "SS"})}
"""Where a country writes a language with other letters than our texts do: Switzerland has no ß."""


def compose(*, greeting: str, body: str, closing: str, signature: str, body_begins: str = "upper") -> str:
    """The whole letter, parts apart by an empty line, closing and signature together.

    ``body_begins`` is ``lower`` in languages that go on in lower case after a greeting with a comma.
    """
    if body_begins == "lower":
        body = body.strip()[:1].lower() + body.strip()[1:]
    return f"{greeting}\n\n{body.strip()}\n\n{closing}\n{signature}".strip()


def respell(text: str, language: str, country: str) -> str:
    """The house's words as the country spells them; not for what customers and shops wrote themselves."""
    return text.translate(_SPELLINGS.get((language, country), {}))


def edit_share(draft: str, final: str) -> float:
    """How much of a draft was changed, 0 (sent as it was) to 1: the Indel distance over both lengths.

    Source: rapidfuzz's normalized Indel distance.
    """
    return round(float(Indel.normalized_distance(draft.strip(), final.strip())), 4)


def has_same_words(draft: str, final: str) -> bool:
    """Whether at most spaces, stops and capitals were changed: that mends nothing."""
    return _WORD.findall(draft.casefold()) == _WORD.findall(final.casefold())
