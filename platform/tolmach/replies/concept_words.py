"""What is written in a version of a concept: checked before it is kept, and seen as a customer would read it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.facts import FACT_NAMES, facts_of_market
from tolmach.clients.model import Market
from tolmach.errors import Wrong
from tolmach.language import LANGUAGES, Language
from tolmach.replies.branches import (
    Condition,
    Ill,
    IllBranches,
    check_branches,
    conditions_of,
    flipped,
    with_every_branch,
)
from tolmach.replies.slots import fill, open_slots, say_moment

EXAMPLES: Mapping[str, str] = {
    "ticket.reference": "ABC-7K3QF",
    "order.number": "2026-10482",
    "order.carrier": "GLS",
    "order.tracking_number": "Z1234567890",
    "order.tracking_link": "https://…/Z1234567890",
    "pool.hours": "08:00–16:00",
    "message.words": "…",
}
"""Slots that each letter fills with values of its own, with what a preview has in their place."""

MOMENTS = ("promise.by", "message.sent_at")
CONCEPT_SLOTS = ("market.name", *(f"market.{name}" for name in FACT_NAMES), *EXAMPLES, *MOMENTS)
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
    values = _values_of_preview(session, language, client_id=client_id, country=country, now=now)
    try:
        conditions = conditions_of(text)
    except IllBranches:
        conditions = ()
    others = (
        Preview(text=fill(flipped(text, values, one), values)[0], condition=one, holds=not one.holds(values))
        for one in conditions
    )
    return (Preview(text=fill(text, values)[0]), *others)


def _values_of_preview(
    session: Session, language: Language, *, client_id: int | None, country: str, now: datetime
) -> dict[str, str]:
    market = _market_for(session, client_id, language, country)
    values = dict(EXAMPLES)
    if market is not None:
        today = now.astimezone(ZoneInfo(market.time_zone)).date()
        facts = facts_of_market(session, client_id=market.client_id, market_id=market.id, on=today, language=language)
        said = {"country": market.country, "zone": market.time_zone}
        values |= {"market.name": market.name, "market.signature": market.name}
        values |= {"market.country": market.country, "market.code": market.slug}
        values |= {f"market.{name}": value for name, value in facts.items()}
        values["promise.by"] = say_moment(now + timedelta(days=1), language=language, **said)
        values["message.sent_at"] = say_moment(now, language=language, **said)
    return values


def _market_for(session: Session, client_id: int | None, language: Language, country: str) -> Market | None:
    """The client's, or anybody's, that speaks the language: in the country, else where the language is at home."""
    wanted = select(Market).where(Market.is_active).order_by(Market.id)
    if client_id is not None:
        wanted = wanted.where(Market.client_id == client_id)
    at_home = (country,) if country else LANGUAGES[language].countries
    fitting = [market for market in session.scalars(wanted) if language in market.languages]
    return next((market for market in fitting if market.country in at_home), next(iter(fitting), None))
