"""The numbers of a text and of its translation, whatever their separators. Pure."""

from __future__ import annotations

import re
from collections import Counter


def missing_numbers(text: str, other: str) -> list[str]:
    """The numbers of ``text``, as digits, that ``other`` lacks. Separators do not count, and "800 mil" is 800,000."""
    there, here = _numbers(other), _numbers(text)
    return [digits for digits, count in here.items() if count > there[digits]]


def _numbers(text: str) -> Counter[str]:
    return Counter(_significant(re.sub(r"\D", "", match[1]), match[2]) for match in _NUMBER.finditer(text))


def _significant(digits: str, thousands: str | None) -> str:
    """Digits without their zeros where they are thousands or more, in figures or in words."""
    many = thousands is not None or (len(digits) > 3 and digits.endswith("00"))
    return f"{digits.rstrip('0')}…" if many else digits


_NUMBER = re.compile(
    r"(\d+(?:[.,' \u00a0\u202f]\d{3}(?!\d)|[.,:hH]\d+)*)"
    r"(?:[ \u00a0]?((?i:mil|thous|bil|mrd|mio|tis|tys|taus|tus|hilj|хил|мил|χιλ|εκατ|ezer|mie|mii)))?"
)
