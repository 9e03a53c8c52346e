"""What is written in a version of a concept: checked before it is kept, and seen as a customer would read it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tolmach.clients.facts import FACT_NAMES
from tolmach.errors import Wrong
from tolmach.language import Language
from tolmach.replies.branches import (
    Condition,
    Ill,
    IllBranches,
    check_branches,
    conditions_of,
    flipped,
    with_every_branch,
)
from tolmach.replies.examples import example_values
from tolmach.replies.slots import fill, open_slots
from tolmach.replies.values import ORDER_SLOTS

CONCEPT_SLOTS = (
    "market.name",
    *(f"market.{name}" for name in FACT_NAMES),
    "ticket.reference",
    *ORDER_SLOTS,
    "pool.hours",
    "promise.by",
    "message.sent_at",
    "message.words",
)
"""Every slot that a draft can fill."""

_BRACES = re.compile(r"\{\{|\}\}")


_WRONG_BRANCHES = {
    Ill.UNCLOSED: Wrong.UNCLOSED_CONDITION,
    Ill.UNREADABLE: Wrong.UNKNOWN_CONDITION,
    Ill.UNKNOWN_NAME: Wrong.UNKNOWN_CONDITION,
    Ill.UNKNOWN_VALUE: Wrong.UNKNOWN_VALUE,
}


@dataclass(frozen=True, kw_only=True)
class VersionWords:
    """The words of a version: its name for colleagues, the text, and how customers ask for it."""

    name: str
    text: str
    asks: tuple[str, ...] = ()


def refusals_of(words: VersionWords) -> dict[str, Wrong | None]:
    """What is wrong with each field; a slot that nothing fills would stand open in every letter."""
    return {
        "name": None if words.name.strip() else Wrong.MISSING,
        "text": _wrong_text(words.text) if words.text.strip() else Wrong.MISSING,
    }


def _wrong_text(text: str) -> Wrong | None:
    try:
        check_branches(text, CONCEPT_SLOTS)
        said = with_every_branch(text)
    except IllBranches as error:
        return _WRONG_BRANCHES[error.ill]
    filled, _ = fill(said, dict.fromkeys(CONCEPT_SLOTS, "…"))
    return Wrong.UNKNOWN_BLANK if open_slots(filled) or _BRACES.search(filled) else None


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A text as a customer would read it; where ``condition`` is set, with its other side (``holds`` says which)."""

    text: str
    condition: Condition | None = None
    holds: bool = False


def preview_version(
    session: Session, text: str, language: Language, *, client_id: int | None, country: str = "", now: datetime
) -> tuple[Preview, ...]:
    """The text as a customer of the first fitting market would read it, and once more for each condition's other side.

    What the market does not know stays open.
    """
    values = example_values(session, language, client_id=client_id, country=country, now=now)
    try:
        conditions = conditions_of(text)
    except IllBranches:
        conditions = ()
    others = (
        Preview(text=fill(flipped(text, values, one), values)[0], condition=one, holds=not one.holds(values))
        for one in conditions
    )
    return (Preview(text=fill(text, values)[0]), *others)
