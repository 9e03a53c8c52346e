"""Words compared as people type them: without case, accents and decoration."""

from __future__ import annotations

import unicodedata

_LETTERS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ς": "σ", "ı": "i", "’": "'", "ʼ": "'", "´": "'"})
"""Letters that carry no separable mark; ``ß`` is folded to ``ss`` by ``casefold`` itself."""


def fold(text: str) -> str:
    """The text casefolded, without accents, with every run of white space as one blank."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in decomposed if not unicodedata.combining(sign) and sign not in _INVISIBLE)
    return " ".join(text.casefold().translate(_LETTERS).split())


_INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\ufeff\u00ad")
"""Signs without width that mail programs put around quoted headers."""
