"""Greek and Bulgarian as people type them in Latin letters ("Greeklish", "shlyokavitsa").

Nobody spells them one way: η is i or h, χ is x, h or ch, ъ is a, u or y. So both the native word and the typed one are
brought to one rough spelling in which these agree, one sign per sound (8 is θ, 9 is ψ, 4 is ч, 6 is ш, q is я).
"""

from __future__ import annotations

import re
from functools import cache
from unicodedata import combining, normalize

ROMANISED = ("bg", "el")
"""Known by the starts and ends of their words (``bare``) and by whole words."""

ROMANISED_BY_WORDS = (*ROMANISED, "mk", "ru", "uk")

_GREEK = (
    "ου u, αι e, ει i, οι i, ευ ev, αυ av, μπ b, ντ d, γγ g, γκ g, τσ ts, α a, β v, γ g, δ d, ε e, ζ z, η i, θ 8, ι i, "
    "κ k, λ l, μ m, ν n, ξ x, ο o, π p, ρ r, σ s, ς s, τ t, υ i, φ f, χ x, ψ 9, ω o"
)
_GREEKLISH = (
    "th 8, ch x, kh x, ks x, ps 9, ph f, ou u, ei i, oi i, ai e, eu ev, ef ev, au av, af av, mp b, nt d, gg g, gk g, "
    "y i, w o, c k, j x, u i"
)
_BULGARIAN = (
    "щ 6t, а a, б b, в v, г g, д d, е e, ж j, з z, и i, й i, к k, л l, м m, н n, о o, п p, р r, с s, т t, у u, ф f, "
    "х h, ц c, ч 4, ш 6, ъ a, ь i, ю iu, я q"
)
_SHLYOKAVITSA = "sht 6t, sh 6, ch 4, zh j, ts c, yu iu, ju iu, ya q, ia q, ja q, yo io, w v, y i, x h"
_CYRILLIC = _BULGARIAN + ", ја q, ју iu, ѓ gj, ќ kj, ѕ dz, ј i, љ li, њ ni, џ j, ы i, э e, ё e, і i, ї i, є e, ґ g"
_SPELLINGS = {"el": (_GREEK, _GREEKLISH)} | dict.fromkeys(("bg", "mk", "ru", "uk"), (_CYRILLIC, _SHLYOKAVITSA))

_UNLIKE = {
    "el": re.compile(r"(?<=.)(?:[bcdfgklmpqtz]|ch|sh)$|[szj]h|c(?!h)|q|j(?![aeiou])|bb|dd|ff|zz|aa|oo|uu|[aeiou]{4}"),
    "bg": re.compile(r"([bcfgklmprs])\1|[pt]h|ph|qu|ck|eu|ou|au[^aeiou]|oe|sch[^aeiou]|[aeiou]{4}|^[pk]s|gn$|x$"),
}

_GREEK_H = re.compile(r"h(?![aeiou])|(?<![aeiou])h$")


def rough_spelling(word: str, language: str) -> str:
    """The rough spelling of a Greek (``el``) or Slavic (``bg`` …) word, in either script; lower case in and out."""
    native, typed = _tables(language)
    if not word.isascii():
        return _respell(_without_accents(word) if language == "el" else word, *native)
    if language == "el":
        word = _GREEK_H.sub("i", word.replace("th", "8").replace("ch", "x").replace("kh", "x").replace("ph", "f"))
        word = word.replace("h", "x")
    return _respell(word, *typed)


def is_unlike(word: str, language: str) -> bool:
    """Whether a word in Latin letters ends or is built as no Greek (``el``) or Slavic (``bg``) word is.

    Greek words end in a vowel, n, s or r; Slavic ones of Cyrillic writers have few double letters.
    """
    return _UNLIKE[language].search(word) is not None


@cache
def _tables(language: str) -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    tables = []
    for spelling in _SPELLINGS[language]:
        table = dict(pair.split() for pair in spelling.split(","))
        tables.append((re.compile("|".join(sorted(table, key=len, reverse=True))), table))
    return tuple(tables)


def _respell(word: str, pattern: re.Pattern[str], table: dict[str, str]) -> str:
    return pattern.sub(lambda sign: table[sign.group()], word)


def _without_accents(word: str) -> str:
    return "".join(char for char in normalize("NFD", word) if not combining(char))
