"""Where to go after a form, when the form itself says so."""

from __future__ import annotations

from urllib.parse import urlsplit


def own_address(target: str | None) -> str | None:
    """``target`` if it is a path of this desk, else None: a link in a letter must not send people elsewhere."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    # Browsers drop control characters and read a backslash as a slash.
    if "\\" in target or any(ord(letter) < 32 for letter in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target
