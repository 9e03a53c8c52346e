"""What is written in a version of a concept: checked before it is kept, and seen as a customer would read it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tolmach.clients.facts import FACT_NAMES
from tolmach.errors import Wrong
from tolmach.language import Language
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


@dataclass(frozen=True, kw_only=True)
class VersionWords:
    """The words of a version: its name for colleagues, the text, and how customers ask for it."""

    name: str
    text: str
    asks: tuple[str, ...] = ()


def refusals_of(words: VersionWords) -> dict[str, Wrong | None]:
    """What is wrong with each field; a slot that nothing fills would stand open in every letter."""
    filled, _ = fill(words.text, dict.fromkeys(CONCEPT_SLOTS, "…"))
    is_unknown = bool(open_slots(filled) or _BRACES.search(filled))
    return {
        "name": None if words.name.strip() else Wrong.MISSING,
        "text": (Wrong.UNKNOWN_BLANK if is_unknown else None) if words.text.strip() else Wrong.MISSING,
    }


def preview_version(
    session: Session, text: str, language: Language, *, client_id: int | None, country: str = "", now: datetime
) -> str:
    """The text as a customer of the first fitting market would read it; what the market does not know stays open."""
    return fill(text, example_values(session, language, client_id=client_id, country=country, now=now))[0]
