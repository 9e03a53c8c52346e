"""Words compared as people type them: without case, accents and decoration."""

from __future__ import annotations

import unicodedata

from tolmach.languages.signs import SignTable

_LETTERS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ς": "σ", "ı": "i", "’": "'", "ʼ": "'", "´": "'"})
"""Letters that carry no separable mark; ``ß`` is folded to ``ss`` by ``casefold`` itself."""


def fold(text: str) -> str:
    """The text casefolded, without accents, with every run of white space as one blank."""
    folded = text.casefold() if text.isascii() else text.translate(_FOLDED)
    return " ".join(folded.split())


def _fold_sign(sign: str) -> str:
    decomposed = unicodedata.normalize("NFKD", sign)
    plain = "".join(one for one in decomposed if not unicodedata.combining(one) and one not in _INVISIBLE)
    return plain.casefold().translate(_LETTERS)


_INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\ufeff\u00ad")
"""Signs without width that mail programs put around quoted headers."""

_FOLDED = SignTable(_fold_sign)
