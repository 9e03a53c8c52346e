"""Phones in the form they are compared in."""

from __future__ import annotations

FEWEST_DIGITS = 7
"""Fewer are an extension or a slip, and would be many people's."""


def fold_phone(value: str) -> str:
    """A phone as its digits, with ``00`` at the beginning read as ``+``."""
    plain = "".join(sign for sign in value if sign.isdigit() or sign == "+")
    return "+" + plain[2:] if plain.startswith("00") else plain


def is_phone(folded: str) -> bool:
    """Whether a folded phone has as many digits as one person's has."""
    return sum(sign.isdigit() for sign in folded) >= FEWEST_DIGITS
