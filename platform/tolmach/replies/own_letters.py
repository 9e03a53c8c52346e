"""The desk's own letters, their slots filled for one ticket, and the time that such a letter tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from tolmach.clients.facts import facts_of_market
from tolmach.clients.model import Market
from tolmach.hours.load import VersionedSchedule
from tolmach.language import Language
from tolmach.replies.slots import fill, say_moment
from tolmach.replies.texts import LetterText, letter_text
from tolmach.replies.values import base_values
from tolmach.sla.rules import time_to_tell
from tolmach.tickets.model import Ticket

BETWEEN = "\n\n* * *\n\n"
"""Between the same letter in two languages."""


def own_letter(
    session: Session,
    ticket: Ticket,
    key: str,
    *,
    now: datetime,
    values: Mapping[str, str] | None = None,
    promised_by: datetime | None = None,
) -> LetterText:
    """A letter of the desk in the customer's language, filled.

    Where the customer's language has no wording it is in English, with the market's language below; the promise is said
    in each as that language says it.
    """
    market = session.get_one(Market, ticket.market_id)
    wanted = Language(ticket.language)
    letter = letter_text(session, client_id=ticket.client_id, key=key, language=wanted, now=now)
    filled = _filled(session, ticket, market, letter, values=values, promised_by=promised_by, now=now)
    local = Language(market.languages[0])
    if letter.language in (wanted, local):
        return filled
    # English is not everybody's; whoever lives in the market's country finds their neighbours' language below it.
    below = letter_text(session, client_id=ticket.client_id, key=key, language=local, now=now)
    other = _filled(session, ticket, market, below, values=values, promised_by=promised_by, now=now)
    return replace(filled, text=f"{filled.text}{BETWEEN}{other.text}")


def with_paragraph(text: str, paragraph: str) -> str:
    """One more paragraph before the closing, or below a wording that is a single one.

    Of a letter in two languages it goes into the first: the paragraph is in that one.
    """
    text, again, other = text.partition(BETWEEN)
    letter, _, closing = text.rpartition("\n\n")
    return "\n\n".join((letter, paragraph, closing) if letter else (closing, paragraph)) + again + other


def with_asking(text: str, asking: str) -> str:
    """A confirmation with the paragraph that asks for something, each in as many languages as it is written in."""
    letters, paragraphs = text.split(BETWEEN), asking.split(BETWEEN)
    if len(letters) != len(paragraphs):
        # One of the two is worded in the customer's language and the other is not: all of it is said at one place.
        return with_paragraph(text, "\n\n".join(paragraphs))
    return BETWEEN.join(with_paragraph(*pair) for pair in zip(letters, paragraphs, strict=True))


def _filled(
    session: Session,
    ticket: Ticket,
    market: Market,
    letter: LetterText,
    *,
    values: Mapping[str, str] | None,
    promised_by: datetime | None,
    now: datetime,
) -> LetterText:
    today = now.astimezone(ZoneInfo(market.time_zone)).date()
    facts = facts_of_market(
        session, client_id=ticket.client_id, market_id=market.id, on=today, language=letter.language
    )
    known = base_values(ticket, market, facts) | dict(values or {})
    if promised_by is not None:
        known["promise.by"] = say_moment(
            promised_by, language=letter.language, country=market.country, zone=market.time_zone
        )
    return replace(letter, subject=fill(letter.subject, known)[0], text=fill(letter.text, known)[0])


def promise_for(due: datetime, market: Market, hours: VersionedSchedule) -> datetime:
    """The time a customer of this market is told for a due time."""
    return time_to_tell(due, market.time_zone, rounding=market.promise_rounding, schedule=hours.schedule)
