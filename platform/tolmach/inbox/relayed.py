"""Letters that a marketplace relays: the buyer's words without its own around them, and its order number. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tolmach.inbox.letter import Parsed
from tolmach.inbox.new_words import new_words
from tolmach.languages.fold import fold
from tolmach.orders.numbers import order_numbers
from tolmach.outbox.marketplaces import Marketplace, marketplace_of

_TITLED_RULE = re.compile(r"\s*-{4,}\s*\w.{2,60}?\s*:?\s*-{4,}\s*")
"""Amazon writes "------------- Begin message -------------" above the words and its like below, in many languages."""


@dataclass(frozen=True, kw_only=True)
class Relayed:
    """What a marketplace sent on: the buyer's masked address, their words, the orders named."""

    marketplace: Marketplace
    sender: str
    new_text: str
    order_numbers: tuple[str, ...]


def read_relayed(parsed: Parsed) -> Relayed | None:
    """The buyer's letter; None where no marketplace relayed it."""
    for sender in (parsed.from_address, parsed.reply_to or ""):
        if (marketplace := marketplace_of(sender)) is not None:
            words = _words(parsed, marketplace)
            return Relayed(
                marketplace=marketplace,
                sender=sender,
                new_text=words,
                order_numbers=_orders(parsed, words, marketplace),
            )
    return None


def _words(parsed: Parsed, marketplace: Marketplace) -> str:
    lines = parsed.text.split("\n")
    rules = [number for number, line in enumerate(lines) if _TITLED_RULE.fullmatch(line)]
    if len(rules) >= 2:
        return "\n".join(lines[rules[0] + 1 : rules[1]]).strip()
    folded = [fold(line) for line in lines]
    start = next((number + 1 for number, line in enumerate(folded) if _begins(line, marketplace.begins)), 0)
    end = next((number for number in range(start, len(lines)) if _begins(folded[number], marketplace.ends)), len(lines))
    kept = "\n".join(lines[start:end]).strip()
    return new_words(kept, html=None if start else parsed.html).text if kept else parsed.text.strip()


def _begins(line: str, phrases: Sequence[str]) -> bool:
    return bool(line) and any(line.startswith(phrase) for phrase in phrases)


def _orders(parsed: Parsed, words: str, marketplace: Marketplace) -> tuple[str, ...]:
    told = marketplace.order.findall(f"{parsed.subject}\n{parsed.text}")
    return tuple(dict.fromkeys((*told, *order_numbers(words))))[:10]
