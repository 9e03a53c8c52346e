"""The sums of money that a text names, in any of our languages. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from tolmach.languages.fold import fold
from tolmach.translation.patterns import GAP, MONEY_WORD, NUMBER
from tolmach.translation.protected import find_protected

_WORD_AFTER = re.compile(rf"{GAP}{MONEY_WORD}(?!\w)")
_NUMBER = re.compile(NUMBER)
_UNNAMED = re.compile(r"(?<![\w.,/-])\d{1,3}(?:[. \u00a0\u202f]?\d{3})?,[-–—](?!\w)")
"""``599,-`` is money in any language that writes so."""

_CURRENCIES = (
    ("EUR", r"€|eur\w*|evr\w+|ευρω|евро"),
    ("CZK", r"kc|czk|korun\w*"),
    ("PLN", r"zl|pln|zlot\w*"),
    ("HUF", r"ft|huf|forint\w*"),
    ("RON", r"lei|leu|ron"),
    ("BGN", r"лв|bgn|лева|leva"),
    ("HRK", r"kn|hrk|kun[ae]"),
    ("GBP", r"£|gbp|pounds?|libras?"),
    ("USD", r"\$|us\$|usd|dol+ar\w*"),
    ("CHF", r"s?fr|chf|frank\w*"),
)
_BY_WORD = tuple((code, re.compile(rf"(?:{words})\.?")) for code, words in _CURRENCIES)


@dataclass(frozen=True, slots=True)
class SaidAmount:
    """A sum in ``text[start:end]``; ``currency`` is empty where its sign is that of several countries, or missing."""

    start: int
    end: int
    value: Decimal
    currency: str

    @property
    def words(self) -> str:
        """``49.90 EUR``."""
        return f"{self.value} {self.currency}".strip()


def find_amounts(text: str) -> tuple[SaidAmount, ...]:
    """The sums of a text, in order; numbers of orders, telephones, dates and sizes are none."""
    spans = find_protected(text)
    places = [(span.start, span.end) for span in spans if span.kind == "amount"]
    places += [
        match.span()
        for match in _UNNAMED.finditer(text)
        if not any(span.start < match.end() and match.start() < span.end for span in spans)
    ]
    return tuple(_read(text, start, end) for start, end in sorted(places))


def _read(text: str, start: int, end: int) -> SaidAmount:
    word = _WORD_AFTER.match(text, end)
    end = word.end() if word else end
    said = text[start:end]
    number = _NUMBER.search(said)
    assert number is not None
    named = fold(said[: number.start()] + " " + said[number.end() :]).strip(" -−–")
    cents = re.search(r"\d\d$", named)
    value = _value(number.group())
    if cents:
        value += Decimal(cents.group()).scaleb(-2)
        named = named[: cents.start()].strip()
    return SaidAmount(start, end, value, _currency(named))


def _value(number: str) -> Decimal:
    """The last separator with one or two digits behind it is the decimal one; those before three digits are none."""
    digits = re.sub(r"[,.][-–—]$", "", number)
    match = re.fullmatch(r"(.*\d)[.,](\d{1,2})", digits)
    whole, part = match.groups() if match else (digits, "")
    plain = re.sub(r"\D", "", whole)
    return Decimal(f"{plain}.{part}") if part else Decimal(plain)


def _currency(named: str) -> str:
    return next((code for code, words in _BY_WORD if words.fullmatch(named)), "")
