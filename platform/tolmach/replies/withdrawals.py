"""Whether a first letter withdraws from a contract, and the paragraphs that confirm it at once.

A withdrawal counts from when it was sent and is confirmed without delay with its content, date and time (Directive
2011/83/EU, Art. 11a as amended by (EU) 2023/2673). Nothing is asked of who withdraws, a reason least of all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.language import PIVOT, Language
from tolmach.languages import read_language_file
from tolmach.replies.asks import surely_found
from tolmach.replies.compose import respell
from tolmach.replies.facts import approved_wording, order_for, values_of_letter
from tolmach.replies.find import SURE_FROM, SURE_MARGIN, Found, longest_said
from tolmach.replies.slots import fill
from tolmach.tickets.model import Message, Ticket

WITHDRAWAL = "withdrawal_received"
"""The saved reply that confirms a withdrawal."""

WORDS = "{{message.words}}"
_QUESTION = re.compile(r"[^.!?;\n]*[?\u037e]")


def is_withdrawal(found: Sequence[Found], subject: str, text: str, language: Language) -> bool:
    """Whether a letter declares a withdrawal rather than asks about one; ``found`` is what it surely is about. Pure.

    Who asks something declares only what the rest of the letter says, and not its subject, which names the matter.
    Where something else is as near, such as how to return things, only the forms of words tell "I withdraw" from "to
    withdraw".
    """
    if WITHDRAWAL not in [one.key for one in found]:
        return False
    stated = _QUESTION.sub(" ", text)
    if stated != text:
        subject, found = "", surely_found(stated, language)
    share = next((one.similarity for one in found if one.key == WITHDRAWAL), 0.0)
    rivals = [one for one in found if one.key != WITHDRAWAL and one.similarity > share - SURE_MARGIN]
    if not rivals:
        return share >= SURE_FROM
    if max(one.similarity for one in rivals) >= share + SURE_MARGIN:
        return False
    concepts, said = read_language_file(language, "concepts"), f"{subject}\n{stated}"
    declared = longest_said(said, concepts[WITHDRAWAL]["asks"])
    return declared > 0 and declared >= max(longest_said(said, concepts[one.key]["asks"]) for one in rivals)


def confirmation_of(session: Session, ticket: Ticket, message: Message, market: Market, *, now: datetime) -> str | None:
    """The approved wording for the customer's language and country, filled with what was declared and when.

    Where there is none, or a slot of it stays open, as much of the house's as says what was received and when it was
    sent. None for a letter without a word.
    """
    order = order_for(session, ticket, message, now=now)
    values = values_of_letter(session, ticket, message, order, now=now)
    values["message.words"] = _declared(message, values["message.words"])
    wording = approved_wording(session, ticket, market, WITHDRAWAL)
    for text in (wording, _first_of(Language(ticket.language), market.country)):
        filled, missing = fill(respell(text or "", ticket.language, market.country), values)
        if filled and not missing:
            return filled
    return None


def _declared(message: Message, words: str) -> str:
    """The words of the declaration, with the letter's subject where they alone are none."""
    language = Language(message.language)
    if is_withdrawal(surely_found(message.new_text, language), "", message.new_text, language):
        return words
    return f"{message.subject}\n{words}".strip()


def _first_of(language: Language, country: str) -> str:
    """The house's wording up to the customer's words: what it needs is always known."""
    entry = (read_language_file(language, "concepts") or read_language_file(PIVOT, "concepts"))[WITHDRAWAL]
    text = str(entry.get("country", {}).get(country, entry)["text"]).strip()
    return text.partition(WORDS)[0] + WORDS
