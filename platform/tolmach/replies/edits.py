"""Where agents changed the sentences of a saved reply, told in the reply's own words: its slots stay slots. Pure.

Two agents who replaced the same sentence did the same thing although their customers, orders and days differ, so a
draft's filled values are turned back into slots on both sides before edits are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from tolmach.replies.branches import rendered_like
from tolmach.translation.protected import find_protected
from tolmach.translation.sentences import split

Place = tuple[int, int]
"""Where a sentence begins and ends in its text."""

LEAST_SIGNS = 2
"""A shorter value of a slot stands in too many words by chance."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A part of a reply's text and what was sent in its place; ``after`` is empty where it was left out."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class _Match:
    """A draft's sentence is sentence ``number`` of the reply, its slots filled with ``values``."""

    number: int
    values: dict[str, str]


def edits_of(reply: str, draft: str, sent: str, language: str) -> list[Edit]:
    """What was changed of a saved reply between the draft made from it and what was sent.

    Changes around the reply (the greeting, the signature) and of nothing but a slot's value are none of it. Of a
    condition only the side that the draft was made from counts.
    """
    draft, sent = _plain(draft), _plain(sent)
    reply = rendered_like(reply, draft)
    ours, theirs, parts = _sentences(draft, language), _sentences(sent, language), _sentences(reply, language)
    matches = _matches(reply, parts, draft, ours)
    values = {slot: value for match in matches if match for slot, value in match.values.items()}
    found = []
    for (first, last), (sent_first, sent_last) in _changes(draft, ours, sent, theirs, matches):
        before = _part_of(reply, parts, matches[first:last])
        if before is None:
            continue
        after = sent[theirs[sent_first][0] : theirs[sent_last - 1][1]] if sent_first < sent_last else ""
        # The same words around another value: the day or the number was mended, not the wording.
        if sent_last - sent_first != last - first or not _pattern(before)[0].fullmatch(after):
            found.append(Edit(before, _begun_like(with_slots(after, values), before)))
    return found


def apply_edit(text: str, edit: Edit) -> str | None:
    """The reply with the edit made; None where the part does not stand in it exactly once."""
    if text.count(edit.before) != 1:
        return None
    changed = text.replace(edit.before, edit.after)
    lines = [re.sub(r"(?<=\S)[ \t]{2,}", " ", line).strip() for line in changed.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _sentences(text: str, language: str) -> list[Place]:
    places, at = [], 0
    for piece in split(text, language, find_protected(text)):
        if not piece.fixed:
            places.append((at, at + len(piece.text)))
        at += len(piece.text)
    return places


def _matches(reply: str, parts: Sequence[Place], draft: str, places: Sequence[Place]) -> list[_Match | None]:
    """For each sentence of the draft the sentence of the reply it was made from, in their common order."""
    patterns = [_pattern(reply[start:end]) for start, end in parts]
    found: list[_Match | None] = []
    after = 0
    for start, end in places:
        match = _first_match(patterns, after, draft[start:end])
        found.append(match)
        after = match.number + 1 if match else after
    return found


def _part_of(reply: str, parts: Sequence[Place], matches: Sequence[_Match | None]) -> str | None:
    """The part of the reply that a run of the draft's sentences came from; None where some of them came from none."""
    numbers = [match.number for match in matches if match]
    if not numbers or numbers != list(range(numbers[0], numbers[0] + len(matches))):
        return None
    return reply[parts[numbers[0]][0] : parts[numbers[-1]][1]]


def _first_match(patterns: Sequence[tuple[re.Pattern[str], list[str]]], after: int, sentence: str) -> _Match | None:
    for number, (pattern, slots) in enumerate(patterns[after:], after):
        if match := pattern.fullmatch(sentence):
            return _Match(number, dict(zip(slots, match.groups(), strict=True)))
    return None


def _pattern(part: str) -> tuple[re.Pattern[str], list[str]]:
    """A sentence of a reply whatever its slots are filled with; after a greeting's comma it may begin in lower case."""
    pieces: list[str] = []
    slots: list[str] = []
    at = 0
    for span in find_protected(part):
        if span.kind == "slot":
            pieces += _literal(part[at : span.start], is_after_slot=bool(slots)), "(.+?)"
            slots.append(part[span.start : span.end])
            at = span.end
    pieces.append(_literal(part[at:], is_after_slot=bool(slots)))
    wording = "".join(pieces)
    if part[:1].isupper() and part[:1].lower() != part[:1]:
        wording = f"[{re.escape(part[0])}{re.escape(part[0].lower())}]{wording[len(re.escape(part[0])) :]}"
    return re.compile(wording, re.DOTALL), slots


def _literal(text: str, *, is_after_slot: bool) -> str:
    # A value that ends in a stop of its own takes the sentence's stop with it.
    return rf"\.?{re.escape(text[1:])}" if is_after_slot and text.startswith(".") else re.escape(text)


def _changes(
    draft: str, ours: Sequence[Place], sent: str, theirs: Sequence[Place], matches: Sequence[_Match | None]
) -> Iterator[tuple[Place, Place]]:
    """Runs of sentences of the draft and those that were sent for them; equally long runs sentence by sentence."""
    before, after = ([text[start:end] for start, end in places] for text, places in ((draft, ours), (sent, theirs)))
    for kind, first, last, sent_first, sent_last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "replace" and last - first == sent_last - sent_first:
            yield from (((first + n, first + n + 1), (sent_first + n, sent_first + n + 1)) for n in range(last - first))
        elif kind == "insert" and first and matches[first - 1]:
            # What was added belongs to the sentence before it.
            yield (first - 1, last), (sent_first - 1, sent_last)
        elif kind == "insert" and first < len(matches) and matches[first]:
            yield (first, last + 1), (sent_first, sent_last + 1)
        elif kind in ("replace", "delete"):
            yield (first, last), (sent_first, sent_last)


def with_slots(text: str, values: Mapping[str, str]) -> str:
    """The text with slots (``{{order.number}}``) for their values.

    The longest values first: a parcel's number must not be found inside its tracking link.
    """
    for slot, value in sorted(values.items(), key=lambda item: -len(item[1])):
        if len(value) >= LEAST_SIGNS:
            text = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", slot.replace("\\", r"\\"), text)
    return text


def _begun_like(said: str, before: str) -> str:
    return said[:1].upper() + said[1:] if before[:1].isupper() else said
