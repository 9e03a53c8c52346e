"""What the shop itself is to answer: tickets in languages that its rule hands to it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.customers.model import AddressKind, Customer, CustomerAddress
from tolmach.pools.model import ForeignRule
from tolmach.routing.model import RoutingDecision
from tolmach.tickets.model import WAITS_FOR_US, Direction, Message, Ticket

MOST_SHOWN = 200


@dataclass(frozen=True, kw_only=True)
class HandedTicket:
    """A customer's matter as the shop needs it to answer: who wrote what, where, when and in which language."""

    reference: str
    market: str
    language: str
    subject: str
    text: str
    customer: str
    address: str | None
    created_at: datetime


def handed_to_shop(session: Session, market_ids: Collection[int]) -> tuple[HandedTicket, ...]:
    """What waits for the shop itself in these markets, the oldest first; one query."""
    rows = session.execute(
        select(
            Ticket.reference,
            Market.name.label("market"),
            Ticket.language,
            Ticket.subject,
            func.coalesce(_last_words(), "").label("text"),
            Customer.name.label("customer"),
            _address().label("address"),
            Ticket.created_at,
        )
        .join(Market, Market.id == Ticket.market_id)
        .join(Customer, Customer.id == Ticket.customer_id)
        .where(is_handed(), Ticket.market_id.in_(market_ids))
        .order_by(Ticket.created_at, Ticket.id)
        .limit(MOST_SHOWN)
    )
    return tuple(HandedTicket(**row._mapping) for row in rows)


def is_handed() -> ColumnElement[bool]:
    """The condition that a waiting ticket was left to the shop by the client's rule."""
    rule = (
        select(RoutingDecision.rule)
        .where(RoutingDecision.client_id == Ticket.client_id, RoutingDecision.ticket_id == Ticket.id)
        .order_by(RoutingDecision.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return Ticket.pool_id.is_(None) & Ticket.status.in_(WAITS_FOR_US) & (rule == ForeignRule.HAND_TO_SHOP)


def _last_words() -> ScalarSelect[str]:
    return (
        select(Message.new_text)
        .where(
            Message.client_id == Ticket.client_id,
            Message.ticket_id == Ticket.id,
            Message.direction == Direction.INBOUND,
        )
        .order_by(Message.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _address() -> ScalarSelect[str]:
    return (
        select(CustomerAddress.value)
        .where(CustomerAddress.customer_id == Ticket.customer_id, CustomerAddress.kind == AddressKind.MAIL)
        .order_by(CustomerAddress.id)
        .limit(1)
        .scalar_subquery()
    )
