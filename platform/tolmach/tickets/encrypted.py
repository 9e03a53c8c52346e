"""Letters whose words are sealed: only who has the right key could read them. Pure."""

from __future__ import annotations

from collections.abc import Iterable

_ARMOUR = "-----BEGIN PGP MESSAGE-----"
_SEALED_ENDINGS = (".p7m", ".pgp", ".gpg", ".asc")
"""S/MIME (RFC 8551, 3.2.1) and OpenPGP, as mail programs name the part that holds the letter."""


def is_encrypted(words: str, file_names: Iterable[str]) -> bool:
    """Whether a letter came sealed: as PGP's armour in its words, or without words in a file that holds them."""
    if words.strip():
        return words.lstrip().startswith(_ARMOUR)
    return any(name.casefold().endswith(_SEALED_ENDINGS) for name in file_names)
