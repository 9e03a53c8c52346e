"""Text that every database keeps. Pure."""

from __future__ import annotations

import re

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""NUL, which PostgreSQL keeps in no text, and halves of surrogate pairs, which UTF-8 does not know."""


def storable(text: str, *, half: str = "") -> str:
    """The text without NUL, and with ``half`` for each half of a surrogate pair."""
    return _UNSTORABLE.sub(lambda found: "" if found[0] == "\0" else half, text)
