"""Settle the language and the market of a letter from all evidence."""

from __future__ import annotations

from collections.abc import Sequence

from tolmach.clients.model import Market
from tolmach.customers.model import Customer
from tolmach.detection.judge import is_evidence_enough_to_change, weigh
from tolmach.detection.model import Detection, Evidence, TextSays
from tolmach.detection.softmax import softmax
from tolmach.language import UND, Language
from tolmach.tickets.model import LanguageState, Ticket


def judge_letter(says: TextSays, *, market: Market, customer: Customer, ticket: Ticket | None) -> Detection:
    """The language of a letter, weighed with the market, the customer's history, the ticket and corrections."""
    evidence = Evidence(
        country=market.country,
        market_languages=tuple(Language(code) for code in market.languages),
        ticket_language=Language(ticket.language) if ticket else None,
        customer_languages={Language(code): count for code, count in customer.language_counts.items()},
        corrected=Language(customer.language_corrected) if customer.language_corrected else None,
    )
    return weigh(says, evidence)


def choose_market(markets: Sequence[Market], says: TextSays) -> Market:
    """The market a letter to a shared mailbox is for: the first whose main language the text speaks for most."""
    if len(markets) == 1 or not says.logs:
        return markets[0]
    scores = softmax(says.logs)
    return max(markets, key=lambda market: round(scores.get(market.languages[0], 0.0), 2))


def language_of_ticket(detection: Detection, market: Market, customer: Customer) -> tuple[Language, LanguageState]:
    """What a new ticket's language is, and how it is known: below the limit the market's is assumed, shown as such."""
    if detection.language != UND:
        return detection.language, LanguageState.DETECTED
    return Language(customer.language_corrected or market.languages[0]), LanguageState.ASSUMED


def changes_ticket(ticket: Ticket, detection: Detection, text: str) -> bool:
    """Whether a later message changes its ticket's language: never against a person's word, never by a mere ``ok``."""
    return (
        ticket.language_state is not LanguageState.CORRECTED
        and detection.language != ticket.language
        and is_evidence_enough_to_change(detection, text)
    )
