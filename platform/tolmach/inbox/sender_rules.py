"""What a client says of the sender of a letter."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Market, SenderRule, SenderVerdict
from tolmach.remember import note, remembered


class Rule(NamedTuple):
    """The verdict, and the market of a form that has one of its own."""

    verdict: SenderVerdict
    slug: str | None


def rule_for(session: Session, client_id: int, address: str) -> Rule | None:
    """The rule of the address, else of its domain, else of a domain above it."""
    those = _patterns(address)
    key = "sender rule", client_id, address
    return remembered(session, key, lambda: _closest(_rules(session, client_id, those), those))


def remember_rules(session: Session, client_id: int, addresses: Collection[str]) -> None:
    """Read what the client says of these senders for a transaction that remembers, in one query."""
    patterns = {address: _patterns(address) for address in addresses}
    rows = _rules(session, client_id, {pattern for those in patterns.values() for pattern in those})
    for address, those in patterns.items():
        note(session, ("sender rule", client_id, address), _closest(rows, those))


def _rules(session: Session, client_id: int, patterns: Collection[str]) -> dict[str, Rule]:
    rows = session.execute(
        select(SenderRule.pattern, SenderRule.verdict, Market.slug)
        .outerjoin(Market, Market.id == SenderRule.market_id)
        .where(SenderRule.client_id == client_id, SenderRule.pattern.in_(patterns))
    )
    return {pattern: Rule(verdict, slug) for pattern, verdict, slug in rows}


def _closest(rules: Mapping[str, Rule], patterns: Sequence[str]) -> Rule | None:
    return next((rules[pattern] for pattern in patterns if pattern in rules), None)


def _patterns(address: str) -> list[str]:
    names = address.rpartition("@")[2].split(".")
    return [address, *("@" + ".".join(names[at:]) for at in range(len(names) - 1))]
