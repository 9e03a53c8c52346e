"""Whether two letters ask the same, almost word for word. Pure.

Vectors alone do not tell it: "I want to return the shoes" and "I do not want to return the shoes" lie at 0.99, and
letters that differ in a weekday only at 0.96, while the same letter with another order number and name may lie at 0.96
(figures in docs/decisions/0026). So most words must be the same as well, and without an embedder nearly all. What one
word decides must be the same altogether: numbers with their units, sizes, days, links, and whether something is denied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError

from tolmach.language import Language
from tolmach.languages.mail_words import phrases
from tolmach.orders.numbers import order_numbers
from tolmach.replies.signed import signed_name
from tolmach.tickets.search import fold
from tolmach.translation.protected import Span, find_protected

ALL_WORDS, MOST_WORDS = 0.9, 0.6
"""The share of all words of both letters that both have: by itself, and where their vectors agree too."""

SAME_MEANING = 0.97

STEM = 4
LONGEST = 60
"""Words of a letter; longer ones are nobody else's."""


MOST_DENYING = 3
"""Letters in front of a word that make its opposite: ``nechcem``, ``unavailable``, ``indisponible``."""

LEAST_PHONE = 9
"""Digits of a telephone; fewer may be sizes in a row."""


@dataclass(frozen=True, slots=True)
class ComparedLetter:
    """What two letters are compared by: their words, and in order what must not differ at all."""

    words: frozenset[str]
    particulars: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.words)


def words_to_compare(text: str, language: Language) -> ComparedLetter:
    """A letter's words without greetings, closings, its writer's name, numbers and addresses; none of a long letter.

    What is its writer's own (name, order, telephone, account) is no particular either: answers have slots for it.
    """
    name = signed_name(text, language)
    spans = find_protected(text, (), (name,) if name else ())
    letter = _without_own(text, spans)
    folded = _matter(_cut(text, spans), language)
    words = "".join(sign if sign.isalpha() else " " for sign in folded).split()
    if len(words) > LONGEST:
        return ComparedLetter(frozenset(), ())
    particulars = (*_CAPITAL_SIZE.findall(letter), *_particulars(_matter(letter, language), language))
    return ComparedLetter(frozenset(words), particulars)


def nearness(one: ComparedLetter, other: ComparedLetter, cosine: float | None) -> float:
    """How surely two letters ask the same, 0 where they may not; 1 only where all their words are the same.

    ``cosine`` is that of their vectors where both are known.
    """
    if not one or not other or one.particulars != other.particulars or _denies(one.words, other.words):
        return 0.0
    share = len(one.words & other.words) / len(one.words | other.words)
    is_near = share >= ALL_WORDS or (cosine is not None and cosine >= SAME_MEANING and share >= MOST_WORDS)
    # Rounding must not make a whole of it: letters that differ in a word are never the same.
    return min(round(share, 4), 1.0 if one.words == other.words else 0.9999) if is_near else 0.0


def cosine_of(one: bytes, other: bytes) -> float:
    """The cosine of two stored vectors of one embedder."""
    return float(as_floats(one) @ as_floats(other))


def as_floats(vector: bytes) -> Any:
    """A stored vector as a NumPy array of single floats."""
    import numpy

    return numpy.frombuffer(vector, dtype="<f2").astype(numpy.float32)


def as_bytes(vector: Any) -> bytes:
    """A vector as it is stored: half the size, and nearer to the whole than any threshold can tell."""
    import numpy

    return bytes(numpy.asarray(vector, dtype="<f2").tobytes())


def _cut(text: str, spans: Sequence[Span]) -> str:
    for span in reversed(spans):
        text = f"{text[: span.start]} {text[span.end :]}"
    return text


def _without_own(text: str, spans: Sequence[Span]) -> str:
    """The letter without what is its writer's own, for which an answer has a slot or no word."""
    numbers = order_numbers(text)
    text = _cut(text, [span for span in spans if _is_own(text, span)])
    for number in numbers:
        text = re.sub(rf"(?<!\w)#?{re.escape(number)}(?!\w)", " ", text, flags=re.IGNORECASE)
    return text


def _is_own(text: str, span: Span) -> bool:
    if span.kind == "phone":
        return sum(map(str.isdigit, text[span.start : span.end])) >= LEAST_PHONE
    return span.kind in ("mail", "name", "iban", "account", "tracking")


def _matter(text: str, language: Language) -> str:
    """The folded letter without what is said around its matter."""
    folded = " ".join(fold(text).split())
    for phrase in (one for key in ("greetings", "closings", "thanks") for one in phrases(key, language)):
        folded = _without(folded, fold(phrase))
    return folded


_SIGN = r"[€$£%°½]"
_PARTICULAR = re.compile(
    rf"{_SIGN}?\s?\d+(?:[.,:/x×-]\d+)*[^\W\d_]*(?:\s?{_SIGN}|\s[^\W\d_]+)?|(?:https?://|www\.)\S+|[^\W\d_]+"
)
_CAPITAL_SIZE = re.compile(r"(?<![\w'’])(?:X*[SL]|M)(?![\w'’])")
_SIZE = re.compile(r"x+[sl]")


def _particulars(folded: str, language: Language) -> Iterator[str]:
    """Numbers with what they count, sizes, links, days and months by name, number words, and words that deny."""
    for found in _PARTICULAR.finditer(folded):
        said = found[0].strip()
        if any(map(str.isdigit, said)) or ":" in said or said.startswith("www."):
            yield re.sub(r"(?<=\d)[.,](?=\d)", ".", said.rstrip(".,!?)"))
        elif said in _telling(language) or _SIZE.fullmatch(said) or said[:STEM] in _calendar(language):
            yield said


@cache
def _telling(language: Language) -> frozenset[str]:
    return frozenset(fold(word) for key in ("negations", "counts") for word in phrases(key, language))


@cache
def _calendar(language: Language) -> frozenset[str]:
    """How the names of days and months begin: case endings come after it."""
    try:
        locale = Locale.parse(language)
    except (ValueError, UnknownLocaleError):
        return frozenset()
    names = (*locale.days["format"]["wide"].values(), *locale.months["format"]["wide"].values())
    return frozenset(fold(name)[:STEM] for name in names)


def _denies(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a word of one letter is the opposite of one of the other."""
    ours, theirs = one - other, other - one
    pairs = [(long, short) for long in ours for short in theirs] + [(long, short) for long in theirs for short in ours]
    return any(long.endswith(short) and 0 < len(long) - len(short) <= MOST_DENYING for long, short in pairs)


def _without(text: str, phrase: str) -> str:
    """The text without the phrase where it stands as whole words."""
    return f" {text} ".replace(f" {phrase} ", " ").replace(f" {phrase},", " ").replace(f" {phrase}!", " ").strip()
