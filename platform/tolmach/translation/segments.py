"""Sentences that a person has put into words before, and finding them again. Pure.

A segment holds no order number, name or amount: what is protected stands as ``{{1}}``, ``{{2}}``, so that it serves for
every order and keeps nobody's data. Two sentences are the same segment when they differ in these things, in case,
accents, spaces and punctuation only; a question is never a statement. Nothing looser: two sentences that differ in one
word may say the opposite.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tolmach.languages.fold import fold
from tolmach.translation.protected import Span
from tolmach.translation.sentences import Piece

SegmentKey = tuple[str, str, str]
"""Source and target language, and the sentence's hash."""

LEAST_WORDS = 2
"""A single word means too many things to be remembered as a sentence."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A remembered sentence: both sides with their blanks, and the number of its row."""

    number: int
    source: str
    target: str


def blank_out(text: str, spans: Sequence[Span]) -> str:
    """The sentence with a numbered blank for each protected thing; the same thing has the same number."""
    numbers = _numbers([text[span.start : span.end] for span in spans])
    parts: list[str] = []
    end = 0
    for span in spans:
        parts += text[end : span.start], _blank(numbers[text[span.start : span.end]])
        end = span.end
    return "".join([*parts, text[end:]])


def blank_as(text: str, things: Sequence[str]) -> str | None:
    """Another sentence with the blanks of ``things``; None where it does not hold each of them exactly as often.

    Longer things first: the size M must not be found inside a longer code.
    """
    for thing, number in sorted(_numbers(things).items(), key=lambda item: -len(item[0])):
        text, count = re.subn(rf"(?<!\w){re.escape(thing)}(?!\w)", _blank(number), text)
        if count != list(things).count(thing):
            return None
    return text


def segment_hash(blanked: str) -> str:
    """What two sentences of one segment share."""
    words = " ".join(_TOKEN.findall(fold(blanked)))
    return hashlib.sha256(words.encode()).hexdigest()


def blanks_of(sentence: str) -> list[str]:
    """The blanks of a remembered sentence, as often as they stand in it."""
    return _BLANK.findall(sentence)


def has_same_blanks(one: str, other: str) -> bool:
    """Whether two sentences have the same blanks, each as often."""
    return Counter(blanks_of(one)) == Counter(blanks_of(other))


def is_worth_keeping(blanked: str) -> bool:
    """Whether there is a sentence in it beside its blanks."""
    return len(re.findall(r"[^\W\d_]+", _BLANK.sub(" ", blanked))) >= LEAST_WORDS


def key_of(piece: Piece, source: str, target: str) -> SegmentKey:
    """Where the piece would be found among remembered segments."""
    return source, target, segment_hash(blank_out(piece.text, piece.spans))


def say_again(segment: Segment, piece: Piece) -> str | None:
    """The remembered wording with the things of this sentence; None where its blanks are others."""
    numbers = _numbers([piece.text[span.start : span.end] for span in piece.spans])
    things = {_blank(number): thing for thing, number in numbers.items()}
    if set(blanks_of(segment.target)) != set(things):
        return None
    said = _BLANK.sub(lambda match: things[match.group()], segment.target)
    return said[:1].upper() + said[1:] if piece.text[:1].isupper() else said


_BLANK = re.compile(r"\{\{\d+\}\}")
_TOKEN = re.compile(r"\{\{\d+\}\}|\w+|\?|;(?=\s*$)")


def _blank(number: int) -> str:
    return f"{{{{{number}}}}}"


def _numbers(things: Sequence[str]) -> dict[str, int]:
    return {thing: number for number, thing in enumerate(dict.fromkeys(things), 1)}
