"""What a customer sees of their ticket: its state, the promise, their letters and our replies; nothing internal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.outbox.enqueue import MESSAGE_LETTER
from tolmach.outbox.model import OutboxRow, OutboxState
from tolmach.sla.model import Promise
from tolmach.tickets.model import (
    WAITS_FOR_US,
    Attachment,
    ClosedReason,
    Direction,
    Message,
    MessageKind,
    Ticket,
    TicketStatus,
)
from tolmach.tickets.move import survivor_of
from tolmach.tickets.promised import promise_that_holds

SHOWN_REPLIES = (MessageKind.REPLY, MessageKind.HOLDING, MessageKind.REFUSAL)
"""The acknowledgement only repeats what the page says itself."""


@dataclass(frozen=True, kw_only=True)
class StatusLetter:
    """A letter of the conversation, by the customer or by us; ``files`` are names."""

    is_ours: bool
    at: datetime
    text: str
    language: str
    files: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class StatusPage:
    """A ticket for its customer; ``promised_by`` is set while we owe an answer by then."""

    reference: str
    subject: str
    status: TicketStatus
    closed_reason: ClosedReason | None
    language: str
    market: str
    country: str
    time_zone: str
    received_at: datetime
    promised_by: datetime | None
    letters: tuple[StatusLetter, ...]


def status_page(session: Session, ticket: Ticket) -> StatusPage:
    """The page of a ticket that a customer's link opened."""
    market = session.get_one(Market, ticket.market_id)
    return StatusPage(
        reference=ticket.reference,
        subject=ticket.subject,
        status=ticket.status,
        closed_reason=ticket.closed_reason,
        language=ticket.language,
        market=market.name,
        country=market.country,
        time_zone=market.time_zone,
        received_at=ticket.created_at,
        promised_by=_promised_by(session, ticket),
        letters=_letters(session, ticket),
    )


def _promised_by(session: Session, ticket: Ticket) -> datetime | None:
    if ticket.status not in WAITS_FOR_US:
        return None
    return session.scalar(select(Promise.promised_by).where(Promise.id == promise_that_holds(ticket)))


def _letters(session: Session, ticket: Ticket) -> tuple[StatusLetter, ...]:
    # Somebody else may have written into the thread; their words are not this customer's to read.
    # The same holds for what we answered in another customer's ticket that was merged into this one.
    theirs = and_(Message.direction == Direction.INBOUND, Message.customer_id == ticket.customer_id)
    to_them = or_(Message.from_ticket_id.is_(None), Message.from_ticket_id.in_(_tickets_of_customer(ticket)))
    ours = and_(Message.direction == Direction.OUTBOUND, Message.kind.in_(SHOWN_REPLIES), _has_left(), to_them)
    messages = session.scalars(
        select(Message)
        .where(Message.client_id == ticket.client_id, _is_held(session, ticket), or_(theirs, ours))
        .order_by(Message.id)
    ).all()
    files = _file_names(session, ticket, [message.id for message in messages])
    return tuple(
        StatusLetter(
            is_ours=message.direction is Direction.OUTBOUND,
            at=message.created_at,
            text=message.new_text,
            language=message.language,
            files=tuple(files.get(message.id, ())),
        )
        for message in messages
    )


def _is_held(session: Session, ticket: Ticket) -> ColumnElement[bool]:
    """The condition that a message is the ticket's; a merged one's are those that went on from it."""
    survivor = survivor_of(session, ticket)
    if survivor is ticket:
        return Message.ticket_id == ticket.id
    return and_(Message.ticket_id == survivor.id, Message.from_ticket_id == ticket.id)


def _tickets_of_customer(ticket: Ticket) -> Select[Any]:
    return select(Ticket.id).where(Ticket.client_id == ticket.client_id, Ticket.customer_id == ticket.customer_id)


def _has_left() -> ColumnElement[bool]:
    # A reply can still be taken back for some seconds; until it has left, it does not exist outside.
    return (
        select(OutboxRow.id)
        .where(
            OutboxRow.client_id == Message.client_id,
            OutboxRow.letter == MESSAGE_LETTER,
            OutboxRow.subject_id == Message.id,
            OutboxRow.state == OutboxState.SENT,
        )
        .exists()
    )


def _file_names(session: Session, ticket: Ticket, message_ids: list[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = {}
    rows = session.execute(
        select(Attachment.message_id, Attachment.name)
        .where(
            Attachment.client_id == ticket.client_id,
            Attachment.message_id.in_(message_ids),
            Attachment.is_inline.is_(False),
        )
        .order_by(Attachment.id)
    )
    for row in rows:
        names.setdefault(row.message_id, []).append(row.name)
    return names
