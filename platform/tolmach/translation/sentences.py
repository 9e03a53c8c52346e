"""A text as pieces that are translated and pieces that stay exactly as they are. Pure; the pieces joined are the text.

Line breaks, indentation, list marks, quote marks, emoji, control characters and the spaces between sentences stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sentencex

from tolmach.translation.protected import Span
from tolmach.translation.set_phrases import is_set_phrase

LONGEST = 450
"""Characters of one piece. The models were trained on sentences: at 600 the end is missing in the translation."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; ``fixed`` ones are never given to a model. ``spans`` count from the piece's start."""

    text: str
    fixed: bool
    spans: tuple[Span, ...] = ()


def split(text: str, language: str, spans: Sequence[Span] = ()) -> list[Piece]:
    """Cut a text into pieces; no cut lies inside a protected stretch or a set phrase."""
    pieces: list[Piece] = []
    for start, end, fixed in _runs(text, spans):
        if fixed:
            pieces.append(Piece(text[start:end], fixed=True))
            continue
        inside = [span for span in spans if start <= span.start and span.end <= end]
        if not inside and is_set_phrase(text[start:end], language):
            pieces.extend(_trimmed(text, start, end, inside))
            continue
        for first, last in _sentences(text, start, end, language, inside):
            pieces.extend(_trimmed(text, first, last, inside))
    return pieces


_SPACE = r"[ \t\u00a0]"
_LIST_MARK = rf"[-*+•‣◦–—·▪►✓✔✗☐☑]+{_SPACE}+|\(?(?:\d{{1,2}}|[a-zA-Z])[.)]{_SPACE}+(?=\S)"
_MARK = rf"{_SPACE}*(?:>[ \t>]*|{_LIST_MARK}|{_SPACE}+)"
_LINE_START = re.compile(_MARK)
_FIXED = re.compile(
    rf"(?:\r\n|[\n\r\v\f\x1c-\x1e\u0085\u2028\u2029])(?:{_MARK})?"
    r"|[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B00-\u2BFF\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFE0E\uFE0F\u20E3\uFEFF"
    r"\U000E0020-\U000E007F\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\t]+"
    r"|(?<!\w)[:;=8]['-]?[)(DPp/|*](?!\w)|<3|[_=*~#-]{3,}"
)


def _runs(text: str, spans: Sequence[Span]) -> Iterator[tuple[int, int, bool]]:
    """Fixed and other stretches in turn; a fixed match inside a protected stretch belongs to that stretch."""
    at = 0
    opening = _LINE_START.match(text)
    if opening and not _overlaps(opening.start(), opening.end(), spans):
        at = opening.end()
        yield 0, at, True
    for match in _FIXED.finditer(text, at):
        start, end = match.span()
        if _overlaps(start, end, spans):
            continue
        if start > at:
            yield at, start, False
        yield start, end, True
        at = end
    if at < len(text):
        yield at, len(text), False


def _overlaps(start: int, end: int, spans: Sequence[Span]) -> bool:
    return any(span.start < end and start < span.end for span in spans)


def _sentences(text: str, start: int, end: int, language: str, spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Bounds of sentences, no longer than LONGEST; a bound inside a protected stretch is passed over."""
    first = at = start
    for sentence in sentencex.segment(language, text[start:end]):
        at += len(sentence)
        # A full stop without a space after it is inside something: a.C., 3.5, example.pt
        if sentence[-1:].isspace() and not any(span.start < at < span.end for span in spans):
            yield from _shorter(text, first, at, spans)
            first = at
    if first < end:
        yield from _shorter(text, first, end, spans)


def _shorter(text: str, start: int, end: int, spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Cut what is too long, at a semicolon or comma where there is one, else at a space."""
    while end - start > LONGEST:
        cut = _cut(text, start, start + LONGEST, spans)
        if cut is None:
            break
        yield start, cut
        start = cut
    yield start, end


def _cut(text: str, start: int, end: int, spans: Sequence[Span]) -> int | None:
    for marks in (";:", ",–—", " \u00a0"):
        for at in range(end, start + LONGEST // 3, -1):
            if text[at - 1] in marks and not any(span.start < at < span.end for span in spans):
                return at
    return None


def _trimmed(text: str, start: int, end: int, spans: Sequence[Span]) -> Iterator[Piece]:
    """A sentence without the spaces around it; the spaces are fixed pieces of their own."""
    sentence = text[start:end]
    first = start + len(sentence) - len(sentence.lstrip())
    last = max(first, start + len(sentence.rstrip()))
    if first > start:
        yield Piece(text[start:first], fixed=True)
    if last > first:
        yield _piece(text, first, last, spans)
    if end > last:
        yield Piece(text[last:end], fixed=True)


def _piece(text: str, start: int, end: int, spans: Sequence[Span]) -> Piece:
    inside = tuple(
        Span(span.start - start, span.end - start, span.kind)
        for span in spans
        if start <= span.start and span.end <= end
    )
    return Piece(text[start:end], fixed=not _has_words(text[start:end], inside), spans=inside)


def _has_words(sentence: str, spans: Sequence[Span]) -> bool:
    """Whether anything beside the protected things is there to translate."""
    rest = list(sentence)
    for span in spans:
        rest[span.start : span.end] = " " * (span.end - span.start)
    return any(character.isalpha() for character in rest)
