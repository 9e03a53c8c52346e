"""Placeholders of other products in a text, and which slot of ours each is. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tolmach.languages.fold import fold
from tolmach.replies.concept_words import CONCEPT_SLOTS
from tolmach.saved_replies.reply import Change, ChangeKind

_WRITTEN = re.compile(
    r"\{\{[^{}]{1,200}\}\}|\{%.{1,200}?%\}|%\{[\w. ]{1,60}\}|[#$]\{[^{}]{1,60}\}|\[\[[^\[\]]{1,60}\]\]|<<[\w. ]{1,60}>>"
    r"|\{[^\W\d][\w. -]{0,60}\}|(?<![\w%])%[^\W\d]\w{1,40}%(?!\w)"
)
_BY_HAND = re.compile(r"\[[^\W\d][\w .-]{1,40}\]|<[^\W\d][\w .-]{1,40}>")
"""Brackets that a person may have written for themselves: a placeholder only where the word in them is known as one."""

_BLANK = re.compile(r"(?<!\w)(?:_{3,}|X{4,}|x{4,}|\.{6,}|…{2,})(?!\w)")
"""A place to be filled in by hand."""

_SIGNS = "{}[]<>%#$ "
CUSTOMER, AGENT = "customer", "agent"


@dataclass(frozen=True, kw_only=True)
class Placeholder:
    """Where it stands and what it is: a slot of ours, the name of ``customer`` or ``agent``, or neither."""

    start: int
    end: int
    said: str
    slot: str = ""
    person: str = ""


def find_placeholders(text: str) -> list[Placeholder]:
    """Every placeholder of a text, in order."""
    found = [_placeholder(one) for pattern in (_WRITTEN, _BLANK) for one in pattern.finditer(text)]
    by_hand = (_placeholder(one) for one in _BY_HAND.finditer(text))
    found += [one for one in by_hand if (one.slot or one.person) and not any(_overlap(one, other) for other in found)]
    return sorted(found, key=lambda one: one.start)


def placeholder_changes(text: str) -> Iterator[Change]:
    """What each placeholder becomes; one that is written as we write it already is nothing to change."""
    for said, one in {one.said: one for one in find_placeholders(text)}.items():
        if one.slot:
            if said != _ours(one.slot):
                becomes = _ours(one.slot)
                yield Change(kind=ChangeKind.SLOT, said=said, becomes=becomes, is_taken=True, why="the same, said here")
        else:
            yield Change(kind=ChangeKind.OPEN, said=said, why=_reason(one))


def _placeholder(found: re.Match[str]) -> Placeholder:
    said = found[0]
    inner = said.strip(_SIGNS).partition("|")[0].strip(_SIGNS)
    plain = _bare(inner)
    slot = inner if inner in CONCEPT_SLOTS else _known()["slot"].get(plain, "")
    return Placeholder(
        start=found.start(), end=found.end(), said=said, slot=slot, person=_known()["person"].get(plain, "")
    )


def _reason(one: Placeholder) -> str:
    if one.person == CUSTOMER:
        return "the desk greets customers by name itself and has no slot for the name"
    if one.person == AGENT:
        return "the desk signs for the market and has no slot for the agent"
    if _BLANK.fullmatch(one.said):
        return "a blank to be filled in by hand: nothing fills it"
    return "unknown here: write what fills it, or take it out of the text"


def _ours(slot: str) -> str:
    return f"{{{{{slot}}}}}"


def _overlap(one: Placeholder, other: Placeholder) -> bool:
    return one.start < other.end and other.start < one.end


def _bare(name: str) -> str:
    return "".join(sign for sign in fold(name) if sign.isalnum())


@cache
def _known() -> dict[str, dict[str, str]]:
    """``slot`` and ``person``: bare name of a placeholder → what it is."""
    text = files(__package__).joinpath("data", "placeholders.toml").read_text(encoding="utf-8")
    read: dict[str, Any] = tomllib.loads(text)
    return {part: {_bare(name): key for key, names in read[part].items() for name in names} for part in read}
