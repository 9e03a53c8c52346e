"""What stands above and beside a ticket: whose it is, who wrote, who answers, what was promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from tolmach.accounts.model import User
from tolmach.clients.model import Client, Market
from tolmach.customers.model import AddressKind, Customer, CustomerAddress
from tolmach.orders.model import Order
from tolmach.pools.model import Level, Pool, Skill
from tolmach.sla.model import Promise
from tolmach.tickets.model import Ticket

MOST_ORDERS = 4


@dataclass(frozen=True, kw_only=True)
class TicketHead:
    """The names around a ticket. ``promised_by`` is the last time the customer was told.

    ``writes_language`` says whether the reader writes the ticket's language well enough to answer in it.
    """

    client: str
    market: str
    country: str
    market_zone: str
    market_languages: tuple[str, ...]
    customer: str
    customer_address: str | None
    address_folded: str | None
    pool: str | None
    working_language: str | None
    assignee: str | None
    writes_language: bool
    promised_by: datetime | None
    is_promise_kept: bool | None


@dataclass(frozen=True, kw_only=True)
class OrderView:
    """An order beside a ticket; ``total_minor`` in minor units of ``currency``, ``items`` as the shop told them."""

    number: str
    status: str
    ordered_on: date | None
    total_minor: int
    currency: str
    carrier: str
    tracking_number: str
    tracking_link: str
    items: tuple[dict[str, Any], ...]


def head_of(session: Session, ticket: Ticket, *, reader_id: int | None) -> TicketHead:
    """The head of a ticket for this reader, in one query."""
    row = session.execute(
        select(
            Client.name.label("client"),
            Market.name.label("market"),
            Market.country,
            Market.time_zone.label("market_zone"),
            Market.languages,
            Customer.name.label("customer"),
            CustomerAddress.value.label("customer_address"),
            CustomerAddress.folded.label("address_folded"),
            Pool.name.label("pool"),
            Pool.working_language,
            User.name.label("assignee"),
            Skill.write,
            Promise.promised_by,
            Promise.is_kept.label("is_promise_kept"),
        )
        .select_from(Ticket)
        .join(Client, Client.id == Ticket.client_id)
        .join(Market, Market.id == Ticket.market_id)
        .join(Customer, Customer.id == Ticket.customer_id)
        .outerjoin(CustomerAddress, CustomerAddress.id == _first_address(ticket))
        .outerjoin(Pool, Pool.id == Ticket.pool_id)
        .outerjoin(User, User.id == Ticket.assignee_id)
        .outerjoin(Skill, and_(Skill.user_id == reader_id, Skill.language == Ticket.language))
        .outerjoin(Promise, Promise.id == _last_promise(ticket))
        .where(Ticket.id == ticket.id)
    ).one()
    values = dict(row._mapping)
    level = values.pop("write")
    return TicketHead(
        market_languages=tuple(values.pop("languages")),
        writes_language=level in (Level.NATIVE, Level.FLUENT),
        **values,
    )


def orders_beside(session: Session, *, client_id: int, address_folded: str | None) -> tuple[OrderView, ...]:
    """The newest orders of the person who wrote, by their mail address."""
    if not address_folded:
        return ()
    rows = session.scalars(
        select(Order)
        .where(Order.client_id == client_id, Order.address_folded == address_folded)
        .order_by(Order.ordered_on.desc(), Order.id.desc())
        .limit(MOST_ORDERS)
    )
    return tuple(
        OrderView(
            number=row.number,
            status=row.status,
            ordered_on=row.ordered_on,
            total_minor=row.total_minor,
            currency=row.currency,
            carrier=row.carrier,
            tracking_number=row.tracking_number,
            tracking_link=row.tracking_link,
            items=tuple(row.lines),
        )
        for row in rows
    )


def _first_address(ticket: Ticket) -> Any:
    return (
        select(func.min(CustomerAddress.id))
        .where(CustomerAddress.customer_id == ticket.customer_id, CustomerAddress.kind == AddressKind.MAIL)
        .scalar_subquery()
    )


def _last_promise(ticket: Ticket) -> Any:
    return (
        select(func.max(Promise.id))
        .where(Promise.client_id == ticket.client_id, Promise.ticket_id == ticket.id)
        .scalar_subquery()
    )
