"""What must come back from a translation byte for byte: finding it. Pure.

Structured things only: digits-only dates, amounts with their currency, codes, addresses. Month names and bare numbers
are left to the model and checked afterwards, because masking every number costs 0.6 to 0.9 BLEU (Mozilla's pt and en
models, FLORES-200).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tolmach.translation.patterns import Kind, patterns


@dataclass(frozen=True, slots=True)
class Span:
    """A protected stretch ``text[start:end]`` of a text."""

    start: int
    end: int
    kind: Kind


def find_protected(text: str, terms: Sequence[str] = (), names: Sequence[str] = ()) -> tuple[Span, ...]:
    """The protected stretches of a text, in order and without overlap.

    ``terms`` are never translated, in any case of letters; ``names`` as written or in capitals, also their parts.
    """
    taken = bytearray(len(text))
    found: list[Span] = []
    for kind, start, end in _candidates(text, tuple(terms), tuple(names)):
        if end > start and not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            found.append(Span(start, end, kind))
    return tuple(sorted(found, key=lambda span: span.start))


def _candidates(text: str, terms: tuple[str, ...], names: tuple[str, ...]) -> Iterator[tuple[Kind, int, int]]:
    """Every match, the surest kinds first: a date inside a link belongs to the link."""
    has_digit = any(map(str.isdigit, text))
    for kind, pattern, needs_digit in patterns():
        if needs_digit and not has_digit:
            continue
        for match in pattern.finditer(text):
            start, end = match.span("it" if "it" in pattern.groupindex else 0)
            yield kind, start, _without_closing_marks(text, start, end) if kind == "url" else end
        if kind == "slot":
            yield from _given(text, "term", _terms_pattern(terms))
            yield from _given(text, "name", _names_pattern(names))


def _given(text: str, kind: Kind, pattern: re.Pattern[str] | None) -> Iterator[tuple[Kind, int, int]]:
    for match in pattern.finditer(text) if pattern else ():
        yield kind, match.start(), match.end()


def _without_closing_marks(text: str, start: int, end: int) -> int:
    """Where a link ends: not with the full stop of its sentence, nor with a bracket that it did not open."""
    while end > start:
        last = text[end - 1]
        opens = {")": "(", "]": "["}.get(last)
        unopened = opens is not None and text.count(opens, start, end) < text.count(last, start, end)
        if last not in ".,;:!?'\"»”’*_" and not unopened:
            break
        end -= 1
    return end


@lru_cache(maxsize=256)
def _terms_pattern(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    return _any_of(terms, re.IGNORECASE)


@lru_cache(maxsize=256)
def _names_pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    parts = {part for name in names for part in name.split() if len(part) > 2 and part[0].isupper()}
    whole = {name.strip() for name in names} | parts
    return _any_of(tuple(whole | {name.upper() for name in whole}), re.NOFLAG)


def _any_of(words: Sequence[str], flags: re.RegexFlag) -> re.Pattern[str] | None:
    escaped = [re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)) if word.strip()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(escaped)})(?!\w)", flags) if escaped else None
