"""Find the ticket a letter belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.inbox.fresh import OWED_BY_US, find_waiting
from tolmach.inbox.inbound import Inbound
from tolmach.keys import Keyring
from tolmach.tickets.model import JoinedBy, Message, Ticket, TicketStatus
from tolmach.tickets.move import hold_tickets, survivor_of
from tolmach.tickets.references import references_in, split_reply_address

NEW_MATTER_AFTER = timedelta(days=7)
"""A message later than this after solving is a new matter (DESIGN §2, contact)."""


@dataclass(frozen=True, kw_only=True)
class Thread:
    """The ticket a letter joins, or the one a new ticket follows; neither for a fresh matter.

    ``beside`` is the same customer's ticket of another order: a new ticket goes to whoever has that one.
    """

    joins: Ticket | None = None
    follows: Ticket | None = None
    beside: Ticket | None = None
    by: JoinedBy | None = None


@dataclass(frozen=True, kw_only=True)
class Answered:
    """The nearest letter of ours that a letter answers: its ticket, and the one it was written in, if another."""

    ticket_id: int
    from_ticket_id: int | None


def find_thread(
    session: Session,
    keyring: Keyring,
    *,
    client_id: int,
    market_id: int,
    customer_id: int,
    inbound: Inbound,
    now: datetime,
) -> Thread:
    """By signed reply address, else by the letters it answers, else by the reference in the subject.

    The first two are proof whoever writes; a reference alone can be guessed or forwarded, so there the sender must
    be the ticket's customer. A fresh letter joins the customer's ticket that waits on this market, unless it is about
    another order.
    """
    answered = _nearest_answered(session, client_id, inbound)
    ticket, by = _by_reply_address(session, keyring, client_id, inbound), JoinedBy.REPLY_ADDRESS
    if ticket is None and answered is not None:
        ticket, by = session.get_one(Ticket, answered.ticket_id), JoinedBy.REFERENCES
    elif ticket is not None and answered is not None and answered.from_ticket_id == ticket.id:
        # The letter that told this address was split off since.
        ticket = session.get_one(Ticket, answered.ticket_id)
    if ticket is None:
        ticket, by = _by_subject(session, client_id, customer_id, inbound), JoinedBy.SUBJECT
    if ticket is None:
        return _fresh(session, client_id=client_id, market_id=market_id, customer_id=customer_id, inbound=inbound)
    ticket = _held(session, ticket)
    if not is_over(ticket, now):
        return Thread(joins=ticket, by=by)
    later = _follower_of(session, ticket, customer_id)
    return Thread(follows=ticket, by=by) if later is None else Thread(joins=_held(session, later), by=by)


def _follower_of(session: Session, ticket: Ticket, customer_id: int) -> Ticket | None:
    """The customer's newest ticket that follows this one and waits for us: a second answer belongs to it."""
    return session.scalar(
        select(Ticket)
        .where(
            Ticket.client_id == ticket.client_id,
            Ticket.follows == ticket.id,
            Ticket.customer_id == customer_id,
            Ticket.status.in_(OWED_BY_US),
        )
        .order_by(Ticket.id.desc())
        .limit(1)
    )


def is_over(ticket: Ticket, now: datetime) -> bool:
    """Whether a new letter opens a new ticket that follows this one."""
    if ticket.status is TicketStatus.CLOSED:
        return True
    return (
        ticket.status is TicketStatus.SOLVED
        and ticket.solved_at is not None
        and now - ticket.solved_at > NEW_MATTER_AFTER
    )


def _fresh(session: Session, *, client_id: int, market_id: int, customer_id: int, inbound: Inbound) -> Thread:
    if inbound.is_anybodys:
        return Thread()
    whose = {"client_id": client_id, "market_id": market_id, "customer_id": customer_id}
    waiting = find_waiting(session, **whose, inbound=inbound)
    if waiting.joins is None:
        return Thread(beside=waiting.beside)
    ticket = _held(session, waiting.joins)
    if ticket.status in OWED_BY_US:
        return Thread(joins=ticket, by=JoinedBy.FRESH)
    # It was answered, solved or closed at this moment.
    return _fresh(session, **whose, inbound=inbound)


def _by_reply_address(session: Session, keyring: Keyring, client_id: int, inbound: Inbound) -> Ticket | None:
    for recipient in inbound.recipients:
        _, reference = split_reply_address(keyring, recipient)
        if reference is not None:
            return _with_reference(session, client_id, reference)
    return None


def _nearest_answered(session: Session, client_id: int, inbound: Inbound) -> Answered | None:
    if not inbound.thread_ids:
        return None
    rows = session.execute(
        select(Message.message_id, Message.ticket_id, Message.from_ticket_id).where(
            Message.client_id == client_id, Message.message_id.in_(inbound.thread_ids)
        )
    ).all()
    # The nearest ancestor decides: a thread that was split goes on where it was last answered.
    nearest = max(rows, key=lambda row: inbound.thread_ids.index(row.message_id), default=None)
    return Answered(ticket_id=nearest.ticket_id, from_ticket_id=nearest.from_ticket_id) if nearest else None


def _by_subject(session: Session, client_id: int, customer_id: int, inbound: Inbound) -> Ticket | None:
    # The last one was put in by our last answer: in a split or merged thread an older one may stand before it.
    for reference in reversed(references_in(inbound.subject)):
        ticket = _with_reference(session, client_id, reference)
        if ticket is not None and ticket.customer_id == customer_id:
            return ticket
    return None


def _with_reference(session: Session, client_id: int, reference: str) -> Ticket | None:
    return session.scalar(select(Ticket).where(Ticket.client_id == client_id, Ticket.reference == reference))


def _held(session: Session, ticket: Ticket) -> Ticket:
    """The ticket it goes on in, held until the letter is in: who merges it at this moment comes before or after."""
    ticket = survivor_of(session, ticket)
    hold_tickets(session, ticket)
    return ticket if ticket.merged_into is None else _held(session, ticket)
