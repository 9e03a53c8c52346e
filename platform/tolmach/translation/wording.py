"""Words of the wrong country, from ``languages/<code>/wording.toml``."""

from __future__ import annotations

import re
from functools import cache

from tolmach.language import Language
from tolmach.languages import read_language_file


def foreign_wording(text: str, language: str) -> list[str]:
    """What a reader of the language's first country would stumble over, each with what is said there."""
    found = {match.group().casefold(): say for pattern, say in _avoided(language) for match in pattern.finditer(text)}
    return [f"{word} → {say}" for word, say in found.items()]


@cache
def _avoided(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    entries = read_language_file(Language(language), "wording").get("avoid", ())
    return tuple(
        (re.compile(rf"(?<!\w)(?:{entry['find']})(?!\w)", re.IGNORECASE), str(entry["say"])) for entry in entries
    )
