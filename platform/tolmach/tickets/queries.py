"""What the pages about tickets read: the queue, the head of a ticket, its clocks, what came earlier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, select, tuple_
from sqlalchemy.orm import Session, aliased

from tolmach.accounts.access import Access, Permission
from tolmach.accounts.model import User
from tolmach.clients.model import Client, Market
from tolmach.customers.model import Customer
from tolmach.sla.model import LegalClock, LegalState
from tolmach.tickets.door import visible
from tolmach.tickets.model import UNFINISHED, WAITS_FOR_US, Direction, Message, Ticket, TicketStatus
from tolmach.tickets.search import message_matches

PREVIEW_LETTERS = 160
MOST_EARLIER = 6
MOST_SUGGESTED = 20


class Shelf(StrEnum):
    """How the queue is divided: what waits for us, of it one's own and what no pool has, what the law sets a limit to,
    what waits for others, what is done. Limits never pause: tickets that wait for others stand under ``law`` too.
    """

    WAITING = "waiting"
    MINE = "mine"
    NOBODY = "nobody"
    LAW = "law"
    PARKED = "parked"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """A ticket in a list; ``preview`` is the beginning of the customer's last words.

    On the shelf of the law ``limit_key`` is its nearest limit and ``legal_due_at`` when that ends.
    """

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
    limit_key: str | None = None
    legal_due_at: datetime | None = None


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
    elif shelf is Shelf.LAW:
        query = _with_nearest_limit(query).order_by(LegalClock.due_at, LegalClock.id)
    elif shelf is not None:
        query = query.where(_on_shelf(shelf, access)).order_by(*_order(shelf))
    rows = session.execute(query.limit(most + 1).offset((page - 1) * most)).all()
    found_rows = tuple(QueueRow(**row._mapping) for row in rows[:most])
    return QueuePage(shelf=shelf, words=words, rows=found_rows, has_more=len(rows) > most)


def others_of_customer(session: Session, access: Access, ticket: Ticket) -> tuple[QueueRow, ...]:
    """The customer's other unfinished tickets that the person may see, the newest first."""
    rows = session.execute(
        _rows()
        .where(
            Ticket.client_id == ticket.client_id,
            Ticket.customer_id == ticket.customer_id,
            Ticket.id != ticket.id,
            Ticket.status.in_(UNFINISHED),
            visible(access, Permission.READ_TICKETS),
        )
        .order_by(Ticket.created_at.desc(), Ticket.id.desc())
        .limit(MOST_SUGGESTED)
    )
    return tuple(QueueRow(**row._mapping) for row in rows)


def rows_of(session: Session, *tickets: Ticket) -> tuple[QueueRow, ...]:
    """These tickets as rows of a list, in this order; the caller has them through the door."""
    rows = session.execute(_rows().where(Ticket.id.in_([ticket.id for ticket in tickets])))
    found = {row.reference: QueueRow(**row._mapping) for row in rows}
    return tuple(found[ticket.reference] for ticket in tickets)


def shelf_sizes(session: Session, access: Access) -> dict[Shelf, int]:
    """How many tickets stand on each shelf but the done ones, which only grow."""
    counted = (Shelf.WAITING, Shelf.MINE, Shelf.NOBODY, Shelf.LAW, Shelf.PARKED)
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
            Ticket.merged_into.is_(None),
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


def _with_nearest_limit(query: Any) -> Any:
    # By the limits in the order they end, so that a page needs no more of them than it shows.
    nearer = aliased(LegalClock)
    is_nearer = tuple_(nearer.due_at, nearer.id) < tuple_(LegalClock.due_at, LegalClock.id)
    return (
        query.add_columns(LegalClock.limit_key, LegalClock.due_at.label("legal_due_at"))
        .join(LegalClock, _is_limit_of_ticket(LegalClock))
        .where(~exists().where(_is_limit_of_ticket(nearer), is_nearer))
    )


def _is_limit_of_ticket(limit: Any) -> ColumnElement[bool]:
    return and_(limit.client_id == Ticket.client_id, limit.ticket_id == Ticket.id, limit.state == LegalState.RUNNING)


def _on_shelf(shelf: Shelf, access: Access) -> ColumnElement[bool]:
    waits = Ticket.status.in_(WAITS_FOR_US)
    if shelf is Shelf.WAITING:
        return waits
    if shelf is Shelf.MINE:
        return and_(waits, Ticket.assignee_id == access.actor.id)
    if shelf is Shelf.LAW:
        return exists().where(_is_limit_of_ticket(LegalClock))
    if shelf is Shelf.NOBODY:
        return and_(waits, Ticket.pool_id.is_(None))
    done = Ticket.status.in_((TicketStatus.SOLVED, TicketStatus.CLOSED))
    return done if shelf is Shelf.DONE else and_(~waits, ~done)


def _order(shelf: Shelf) -> tuple[ColumnElement[Any], ...]:
    if shelf is Shelf.DONE:
        return Ticket.updated_at.desc(), Ticket.id.desc()
    return Ticket.due_at.is_(None), Ticket.due_at.asc(), Ticket.id.asc()
