"""Conditions inside a reply: ``{{if market.country == "CH"}}…{{else}}…{{end}}``. A grammar of three marks; pure.

    text      = { words | block }
    block     = "{{if " condition "}}" words [ "{{else}}" words ] "{{end}}"
    condition = name ( "==" | "!=" ) '"' value '"'   what is told of the letter: market.country, market.code, topic
              | "date" ( ">=" | "<" ) '"' day '"'    whether a law is in force, by the day of the market: 2026-07-31
              | name                                 whether a blank can be filled, such as order.number

Blocks do not stand inside each other. Nothing is evaluated: a name is looked up, a value compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rapidfuzz.distance import Indel

from tolmach.language import LANGUAGES
from tolmach.tickets.topic import TOPICS

COUNTRIES = frozenset(country for facts in LANGUAGES.values() for country in facts.countries)
DATE = "date"
TOLD: Mapping[str, Collection[str] | None] = {
    "market.country": COUNTRIES,
    "market.code": None,
    "topic": TOPICS,
    DATE: None,
}
"""What conditions can compare, with the values there are; None where the operator makes them up."""

MARK_WORDS = frozenset({"else", "end"})
"""Marks that look like slots."""

_ANY_MARK = r"\{\{\s*(?:if|else|end)\b[^{}\n]*\}\}"
_MARK = re.compile(r"\{\{\s*(if|else|end)\b([^{}\n]*?)\s*\}\}")
_ALONE = re.compile(rf"(?m)^[ \t]*({_ANY_MARK})[ \t]*\n")
_BLANK = re.compile(r"\{\{[^{}\n]*\}\}")
_CONDITION = re.compile(r'\s*([a-z]+(?:[._][a-z]+)*)\s*(?:(==|!=|>=|<)\s*["“”„]([^"“”„{}]+)["“”]\s*)?')


class Ill(StrEnum):
    """What is wrong with the conditions of a text."""

    UNCLOSED = "unclosed"
    UNREADABLE = "unreadable"
    UNKNOWN_NAME = "unknown_name"
    UNKNOWN_VALUE = "unknown_value"


class IllBranches(ValueError):
    """The conditions of a text cannot be followed: ``ill`` says why, ``mark`` where."""

    def __init__(self, ill: Ill, mark: str) -> None:
        super().__init__(f"{ill}: {mark}")
        self.ill = ill
        self.mark = mark


@dataclass(frozen=True, slots=True)
class Condition:
    """A question to what is known of a letter: is ``name`` this ``value``; without one, is it known at all.

    Of a date it is asked whether that day has come.
    """

    name: str
    value: str | None = None
    is_negated: bool = False

    def __str__(self) -> str:
        signs = (">=", "<") if self.name == DATE else ("==", "!=")
        return self.name if self.value is None else f'{self.name} {signs[self.is_negated]} "{self.value}"'

    def holds(self, values: Mapping[str, str]) -> bool:
        """The answer; what is not known is no value."""
        known = values.get(self.name, "").strip()
        if self.value is None:
            return bool(known)
        # Days as ISO 8601 writes them are in the order of their letters.
        return (known >= self.value if self.name == DATE else known == self.value) is not self.is_negated


@dataclass(frozen=True, slots=True)
class Block:
    """A condition and the words on either side of it."""

    condition: Condition
    yes: str
    no: str


def parts_of(text: str) -> tuple[str | Block, ...]:
    """The words of a text and its blocks. Raises IllBranches for marks that make none, whatever they ask."""
    found = list(_parts(_ALONE.sub(r"\1", text)))
    return tuple(part for part in found if part)


def check_branches(text: str, blanks: Collection[str]) -> None:
    """Raises IllBranches for marks that make no blocks, and for names and values that there are not."""
    for condition in conditions_of(text):
        if condition.value is None:
            if condition.name not in blanks:
                raise IllBranches(Ill.UNKNOWN_NAME, str(condition))
            continue
        if condition.name not in TOLD:
            raise IllBranches(Ill.UNKNOWN_NAME, str(condition))
        values = TOLD[condition.name]
        if values is not None and condition.value not in values:
            raise IllBranches(Ill.UNKNOWN_VALUE, str(condition))


def conditions_of(text: str) -> tuple[Condition, ...]:
    """The different conditions of a text in their order. Raises IllBranches."""
    return tuple(dict.fromkeys(part.condition for part in parts_of(text) if isinstance(part, Block)))


def choose_branches(text: str, values: Mapping[str, str]) -> str:
    """The text with one side of each block. Marks that make no block stay, so that no such letter can leave."""
    return _chosen(text, lambda condition: condition.holds(values))


def with_every_branch(text: str) -> str:
    """The words of both sides of every block. Raises IllBranches."""
    return "\n".join(f"{part.yes}\n{part.no}" if isinstance(part, Block) else part for part in parts_of(text))


def rendered_like(text: str, draft: str) -> str:
    """The text with the sides that a draft was made from, told by which of them it resembles more."""
    if not _MARK.search(text):
        return text
    try:
        conditions = conditions_of(text)
    except IllBranches:
        return text
    truths: dict[Condition, bool] = {}
    for condition in conditions:
        # Blanks say nothing here: the draft has their values.
        sides = {side: _BLANK.sub("", _chosen(text, {**truths, condition: side}.get)) for side in (False, True)}
        truths[condition] = max(sides, key=lambda side: Indel.normalized_similarity(sides[side], draft))
    return _chosen(text, truths.get)


def open_marks(text: str) -> tuple[str, ...]:
    """The marks that are still in a text, without their brackets."""
    return tuple(dict.fromkeys(mark[0].strip("{} ") for mark in _MARK.finditer(text)))


def flipped(text: str, values: Mapping[str, str], condition: Condition) -> str:
    """The text as it is chosen by the values, but with the other side of this condition."""
    return _chosen(text, lambda one: one.holds(values) is not (one == condition))


def _parts(text: str) -> Iterator[str | Block]:
    at, opened, sides = 0, None, [""]
    for mark in _MARK.finditer(text):
        words, word = text[at : mark.start()], mark[1]
        at = mark.end()
        sides[-1] = words
        if word != "if" and mark[2].strip():
            raise IllBranches(Ill.UNREADABLE, mark[0])
        if word == "if" and opened is None:
            yield words
            opened, sides = _condition(mark), [""]
        elif word == "else" and opened is not None and len(sides) == 1:
            sides.append("")
        elif word == "end" and opened is not None:
            yield Block(opened, sides[0], sides[1] if len(sides) > 1 else "")
            opened, sides = None, [""]
        else:
            raise IllBranches(Ill.UNCLOSED, mark[0])
    if opened is not None:
        raise IllBranches(Ill.UNCLOSED, str(opened))
    yield text[at:]


def _condition(mark: re.Match[str]) -> Condition:
    read = _CONDITION.fullmatch(mark[2])
    if read is None:
        raise IllBranches(Ill.UNREADABLE, mark[0])
    if read[3] is not None and ((read[1] == DATE) is not (read[2] in (">=", "<")) or not _is_day(read[1], read[3])):
        raise IllBranches(Ill.UNREADABLE, mark[0])
    return Condition(name=read[1], value=read[3], is_negated=read[2] in ("!=", "<"))


def _is_day(name: str, value: str) -> bool:
    if name != DATE:
        return True
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _chosen(text: str, holds: Callable[[Condition], bool | None]) -> str:
    if not _MARK.search(text):
        return text
    try:
        parts = parts_of(text)
    except IllBranches:
        return text
    sides = [(part.yes if holds(part.condition) else part.no) if isinstance(part, Block) else part for part in parts]
    return _tidied("".join(sides))


def _tidied(text: str) -> str:
    """Without the doubled blanks and empty lines that a side which says nothing leaves behind."""
    lines = [re.sub(r"(?<=\S)[ \t]{2,}(?=\S)", " ", line).rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
