"""What the pages about tickets read: the queue, the head of a ticket, its clocks, what came earlier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.accounts.model import User
from tolmach.clients.model import Client, Market
from tolmach.customers.model import Customer
from tolmach.tickets.door import visible
from tolmach.tickets.model import WAITS_FOR_US, Direction, Message, Ticket, TicketStatus
from tolmach.tickets.search import message_matches

PREVIEW_LETTERS = 160
MOST_EARLIER = 6


class Shelf(StrEnum):
    """How the queue is divided: what waits for us, of it one's own and what no pool has, for others, done."""

    WAITING = "waiting"
    MINE = "mine"
    NOBODY = "nobody"
    PARKED = "parked"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """A ticket in a list; ``preview`` is the beginning of the customer's last words."""

    reference: str
    subject: str
    preview: str
    status: TicketStatus
    language: str
    client: str
    market: str
    customer: str
    assignee_id: int | None
    assignee: str | None
    due_at: datetime | None
    updated_at: datetime


@dataclass(frozen=True, kw_only=True)
class QueuePage:
    """One page of a shelf, or of what a search found (then ``shelf`` is None)."""

    shelf: Shelf | None
    words: str
    rows: tuple[QueueRow, ...]
    has_more: bool


@dataclass(frozen=True, kw_only=True)
class EarlierTicket:
    """Another matter of the same customer."""

    reference: str
    subject: str
    status: TicketStatus
    created_at: datetime


def queue_page(
    session: Session, access: Access, *, shelf: Shelf | None, words: str = "", most: int = 50, page: int = 1
) -> QueuePage:
    """A page of what this person may see: a shelf by due time, or what has the words, newest first."""
    matches = message_matches(session, words) if shelf is None else None
    if shelf is None and matches is None:
        return QueuePage(shelf=None, words=words, rows=(), has_more=False)
    query = _rows().where(visible(access, Permission.READ_TICKETS))
    if matches is not None:
        found = select(Message.ticket_id).where(matches)
        query = query.where(Ticket.id.in_(found)).order_by(Ticket.updated_at.desc(), Ticket.id.desc())
    elif shelf is not None:
        query = query.where(_on_shelf(shelf, access)).order_by(*_order(shelf))
    rows = session.execute(query.limit(most + 1).offset((page - 1) * most)).all()
    found_rows = tuple(QueueRow(**row._mapping) for row in rows[:most])
    return QueuePage(shelf=shelf, words=words, rows=found_rows, has_more=len(rows) > most)


def shelf_sizes(session: Session, access: Access) -> dict[Shelf, int]:
    """How many tickets stand on each shelf but the done ones, which only grow."""
    counted = (Shelf.WAITING, Shelf.MINE, Shelf.NOBODY, Shelf.PARKED)
    sums = [func.sum(case((_on_shelf(shelf, access), 1), else_=0)) for shelf in counted]
    unfinished = Ticket.status.not_in((TicketStatus.SOLVED, TicketStatus.CLOSED))
    row = session.execute(select(*sums).where(visible(access, Permission.READ_TICKETS), unfinished)).one()
    return {shelf: int(size or 0) for shelf, size in zip(counted, row, strict=True)}


def earlier_tickets(session: Session, access: Access, ticket: Ticket) -> tuple[EarlierTicket, ...]:
    """The newest other tickets of this customer that the person may see."""
    rows = session.execute(
        select(Ticket.reference, Ticket.subject, Ticket.status, Ticket.created_at)
        .where(
            Ticket.client_id == ticket.client_id,
            Ticket.customer_id == ticket.customer_id,
            Ticket.id != ticket.id,
            visible(access, Permission.READ_TICKETS),
        )
        .order_by(Ticket.created_at.desc(), Ticket.id.desc())
        .limit(MOST_EARLIER)
    )
    return tuple(EarlierTicket(**row._mapping) for row in rows)


def _rows() -> Any:
    # The newest words of the customer, one index look-up per row of the page.
    last = (
        select(func.substr(Message.new_text, 1, PREVIEW_LETTERS))
        .where(
            Message.client_id == Ticket.client_id,
            Message.ticket_id == Ticket.id,
            Message.direction == Direction.INBOUND,
        )
        .order_by(Message.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            Ticket.reference,
            Ticket.subject,
            func.coalesce(last, "").label("preview"),
            Ticket.status,
            Ticket.language,
            Client.name.label("client"),
            Market.name.label("market"),
            Customer.name.label("customer"),
            Ticket.assignee_id,
            User.name.label("assignee"),
            Ticket.due_at,
            Ticket.updated_at,
        )
        .join(Client, Client.id == Ticket.client_id)
        .join(Market, Market.id == Ticket.market_id)
        .join(Customer, Customer.id == Ticket.customer_id)
        .outerjoin(User, User.id == Ticket.assignee_id)
    )


def _on_shelf(shelf: Shelf, access: Access) -> ColumnElement[bool]:
    waits = Ticket.status.in_(WAITS_FOR_US)
    if shelf is Shelf.WAITING:
        return waits
    if shelf is Shelf.MINE:
        return and_(waits, Ticket.assignee_id == access.actor.id)
    if shelf is Shelf.NOBODY:
        return and_(waits, Ticket.pool_id.is_(None))
    done = Ticket.status.in_((TicketStatus.SOLVED, TicketStatus.CLOSED))
    return done if shelf is Shelf.DONE else and_(~waits, ~done)


def _order(shelf: Shelf) -> tuple[ColumnElement[Any], ...]:
    if shelf is Shelf.DONE:
        return Ticket.updated_at.desc(), Ticket.id.desc()
    return Ticket.due_at.is_(None), Ticket.due_at.asc(), Ticket.id.asc()
