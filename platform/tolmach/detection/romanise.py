"""Greek and Bulgarian as people type them in Latin letters ("Greeklish", "shlyokavitsa")."""

from __future__ import annotations

from itertools import islice, product
from unicodedata import combining, normalize

_MOST_SPELLINGS = 6

_GREEK = {
    "ου": "ou u", "αι": "ai e", "ει": "ei i", "οι": "oi i", "ευ": "ef eu ev", "αυ": "af au av", "μπ": "mp b",
    "ντ": "nt d", "γγ": "gg g", "γκ": "gk g", "τσ": "ts", "τζ": "tz", "α": "a", "β": "v b", "γ": "g", "δ": "d",
    "ε": "e", "ζ": "z", "η": "i h", "θ": "th", "ι": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x ks",
    "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y i u", "φ": "f", "χ": "x h ch", "ψ": "ps",
    "ω": "o w",
}  # fmt: skip
_BULGARIAN = {
    "а": "a", "б": "b", "в": "v w", "г": "g", "д": "d", "е": "e", "ж": "zh j", "з": "z", "и": "i", "й": "y i j",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "h", "ц": "ts c", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a u y", "ь": "y", "ю": "yu iu", "я": "ya ia q",
}  # fmt: skip
_TABLES = {"el": _GREEK, "bg": _BULGARIAN}


def romanise(word: str, language: str) -> tuple[str, ...]:
    """The usual Latin spellings of a Greek or Bulgarian word, the commonest first; empty for any other language."""
    table = _TABLES.get(language)
    if table is None:
        return ()
    spellings = product(*(table[sign].split() for sign in _signs(word, table)))
    return tuple(dict.fromkeys("".join(spelling) for spelling in islice(spellings, _MOST_SPELLINGS)))


def _signs(word: str, table: dict[str, str]) -> list[str]:
    """Cut a word into letters and letter pairs that sound as one; a pair under a diaeresis is two letters."""
    plain = "".join(char for char in normalize("NFD", word.lower()) if not combining(char)) if table is _GREEK else word
    signs: list[str] = []
    while plain:
        size = 2 if plain[:2] in table else 1
        signs.append(plain[:size])
        plain = plain[size:]
    return [sign for sign in signs if sign in table]
