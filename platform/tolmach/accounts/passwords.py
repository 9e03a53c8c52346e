"""Passwords: argon2id with the library's current defaults, rehashed when those move on."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tolmach.accounts.errors import WeakPassword

LEAST_LETTERS = 12
"""NIST SP 800-63B asks for at least 8 and no composition rules; a desk full of customer data asks for more."""

_HASHER = PasswordHasher()
_NOBODYS = _HASHER.hash("nobody has this password")


def hash_password(password: str) -> str:
    """The hash to store. Raises WeakPassword."""
    if len(password) < LEAST_LETTERS:
        raise WeakPassword(LEAST_LETTERS)
    return _HASHER.hash(password)


def is_password(stored: str | None, password: str) -> bool:
    """Whether the password fits; an unknown user costs as much time as a known one."""
    try:
        return _HASHER.verify(stored or _NOBODYS, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with weaker settings than today's."""
    return _HASHER.check_needs_rehash(stored)
