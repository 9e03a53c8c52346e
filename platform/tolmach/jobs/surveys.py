"""Ask customers how it went."""

from __future__ import annotations

from tolmach.surveys.ask import MOST_AT_ONCE, ask_customers_due
from tolmach.wiring import House


def ask_customers(house: House) -> bool:
    """Put surveys that are due into the outbox. True where there may be more."""
    with house.database.writing.begin() as session:
        return ask_customers_due(session, now=house.clock.now()) >= MOST_AT_ONCE
