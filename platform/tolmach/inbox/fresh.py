"""A fresh letter of a customer whose matter waits for us: "any news?" belongs to it, another order stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.customers.find import new_customer
from tolmach.inbox.inbound import Inbound
from tolmach.orders.find import fold_number
from tolmach.remember import note, remembered
from tolmach.tickets.model import Direction, Message, Ticket, TicketStatus
from tolmach.tickets.named_orders import named_orders

OWED_BY_US = (TicketStatus.NEW, TicketStatus.OPEN, TicketStatus.WAITING_CLIENT, TicketStatus.WAITING_THIRD)
"""For the customer all of these wait for us: whom we ask meanwhile is not their matter."""

MOST_TICKETS = 10


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """The ticket a fresh letter joins, or the one it goes beside because it is about another order."""

    joins: Ticket | None = None
    beside: Ticket | None = None


def find_waiting(session: Session, *, client_id: int, market_id: int, customer_id: int, inbound: Inbound) -> Waiting:
    """Look for the customer's tickets of this market that wait for us, the newest first."""
    if is_new_customer(session, customer_id):
        return Waiting()
    tickets = session.scalars(
        select(Ticket)
        .where(
            Ticket.client_id == client_id,
            Ticket.customer_id == customer_id,
            Ticket.market_id == market_id,
            Ticket.status.in_(OWED_BY_US),
        )
        .order_by(Ticket.created_at.desc(), Ticket.id.desc())
        .limit(MOST_TICKETS)
    ).all()
    if not tickets:
        return Waiting()
    if not inbound.order_numbers:
        return Waiting(joins=tickets[0])
    place = place_of([fold_number(number) for number in inbound.order_numbers], _orders_of(session, client_id, tickets))
    return Waiting(beside=tickets[0]) if place is None else Waiting(joins=tickets[place])


def note_matter(session: Session, customer_id: int) -> None:
    """The customer has a ticket from now on, also one whose acquaintance was made in this transaction."""
    note(session, new_customer(customer_id), False)


def is_new_customer(session: Session, customer_id: int) -> bool:
    """Whether the acquaintance was made in this transaction, which remembers that, and no ticket was opened since."""
    return remembered(session, new_customer(customer_id), lambda: False)


def place_of(named: Sequence[str], known: Sequence[frozenset[str]]) -> int | None:
    """Which of the matters a letter naming these orders belongs to: one about them, else one about no order yet. Pure.

    None where all are about other orders.
    """
    same = (place for place, orders in enumerate(known) if orders & frozenset(named))
    open_ones = (place for place, orders in enumerate(known) if not orders)
    return next(same, next(open_ones, None))


def _orders_of(session: Session, client_id: int, tickets: Sequence[Ticket]) -> list[frozenset[str]]:
    rows = session.execute(
        select(Message.ticket_id, Message.evidence, Message.subject, Message.new_text).where(
            Message.client_id == client_id,
            Message.ticket_id.in_([ticket.id for ticket in tickets]),
            Message.direction == Direction.INBOUND,
        )
    ).all()
    named: dict[int, set[str]] = {ticket.id: set() for ticket in tickets}
    for ticket_id, *letter in rows:
        named[ticket_id].update(fold_number(number) for number in named_orders(*letter))
    return [frozenset(named[ticket.id]) for ticket in tickets]
