"""Settle the language and the market of a letter from all evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tolmach.clients.model import Market
from tolmach.customers.model import Customer
from tolmach.detection.judge import is_evidence_enough_to_change, judge
from tolmach.detection.model import Detection, Evidence
from tolmach.language import UND, Language
from tolmach.tickets.model import LanguageState, Ticket


@dataclass
class ScoredAlready:
    """A detector that gives back what was scored before the transaction began."""

    scores: Mapping[str, float]
    name: str = "scored"

    def score(self, text: str) -> Mapping[str, float]:  # noqa: ARG002 - the port's shape
        return self.scores


def judge_letter(
    text: str, scores: Mapping[str, float], *, market: Market, customer: Customer, ticket: Ticket | None
) -> Detection:
    """The language of a letter, weighed with the market, the customer's history, the ticket and corrections."""
    evidence = Evidence(
        country=market.country,
        market_languages=tuple(Language(code) for code in market.languages),
        ticket_language=Language(ticket.language) if ticket else None,
        customer_languages={Language(code): count for code, count in customer.language_counts.items()},
        corrected=Language(customer.language_corrected) if customer.language_corrected else None,
    )
    return judge(text, ScoredAlready(scores), evidence)


def choose_market(markets: Sequence[Market], scores: Mapping[str, float]) -> Market:
    """The market a letter to a shared mailbox is for: the first whose main language the text speaks for most."""
    if len(markets) == 1 or not scores:
        return markets[0]
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
