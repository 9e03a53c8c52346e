"""What changed between two texts, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORD_OR_SPACE = re.compile(r"\s+|[^\s]+")


class Change(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, went or came."""

    change: Change
    text: str


def difference(before: str | None, after: str) -> tuple[Piece, ...]:
    """The later text in pieces, with what went from the earlier one; a single piece where nothing is known of it."""
    if before is None:
        return (Piece(Change.SAME, after),)
    old, new = _WORD_OR_SPACE.findall(before), _WORD_OR_SPACE.findall(after)
    return tuple(_pieces(old, new))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece(Change.SAME, "".join(new[new_from:new_to]))
            continue
        if old_to > old_from:
            yield Piece(Change.GONE, "".join(old[old_from:old_to]))
        if new_to > new_from:
            yield Piece(Change.NEW, "".join(new[new_from:new_to]))
