"""What is true of a market on a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tolmach.clients.model import Mailbox, MailboxMarket, Market, MarketFact
from tolmach.remember import remembered

FACT_NAMES = (
    "phone",
    "bank_account",
    "return_address",
    "return_days",
    "refund_days",
    "return_payer",
    "carriers",
    "payment_methods",
    "cod_fee",
    "company",
    "vat_number",
    "complaint_address",
    "signature",
    "legal_footer",
    "web",
)
SAID_FACTS = ("signature", "legal_footer")
"""Facts that stand in letters as they are: a market of several languages has one more value for each further one."""


def fact_names_of(market: Market) -> tuple[str, ...]:
    """The names of a market's facts; ``signature.fr`` is the signature in letters in French."""
    further = tuple(f"{name}.{code}" for name in SAID_FACTS for code in market.languages[1:])
    return FACT_NAMES + further


def facts_of_market(
    session: Session, *, client_id: int, market_id: int, on: date, language: str | None = None
) -> dict[str, str]:
    """Fact name → value of the market on this day, as a letter in ``language`` says it."""
    facts = facts_on(session, client_id=client_id, market_id=market_id, on=on)
    plain = {name: value for name, value in facts.items() if "." not in name}
    said = {name: facts.get(f"{name}.{language}") for name in SAID_FACTS}
    return plain | {name: value for name, value in said.items() if value}


def facts_on(session: Session, *, client_id: int, market_id: int, on: date) -> dict[str, str]:
    """Every fact on this day, those of further languages by their full names; the row that became valid last wins."""
    return remembered(session, ("facts", market_id, on), lambda: _facts(session, client_id, market_id, on))


def _facts(session: Session, client_id: int, market_id: int, on: date) -> dict[str, str]:
    rows = session.scalars(
        select(MarketFact)
        .where(
            MarketFact.client_id == client_id,
            MarketFact.market_id == market_id,
            or_(MarketFact.valid_from.is_(None), MarketFact.valid_from <= on),
            or_(MarketFact.valid_to.is_(None), MarketFact.valid_to >= on),
        )
        .order_by(MarketFact.valid_from.is_not(None), MarketFact.valid_from, MarketFact.id)
    )
    return {row.name: row.value for row in rows}


def markets_of_mailbox(session: Session, mailbox_id: int) -> list[Market]:
    """The markets a mailbox serves, the first being the one to assume."""
    return remembered(session, ("markets", mailbox_id), lambda: _served(session, mailbox_id))


def _served(session: Session, mailbox_id: int) -> list[Market]:
    return list(
        session.scalars(
            select(Market)
            .join(MailboxMarket, MailboxMarket.market_id == Market.id)
            .where(MailboxMarket.mailbox_id == mailbox_id, Market.is_active)
            .order_by(MailboxMarket.position, Market.id)
        )
    )


def mailbox_of_market(session: Session, *, client_id: int, market_id: int) -> Mailbox | None:
    """The mailbox that a market's letters leave from."""
    return session.scalar(
        select(Mailbox)
        .join(MailboxMarket, MailboxMarket.mailbox_id == Mailbox.id)
        .where(MailboxMarket.client_id == client_id, MailboxMarket.market_id == market_id, Mailbox.is_active)
        .order_by(MailboxMarket.position, Mailbox.id)
        .limit(1)
    )
