"""What goes along with messages that change their ticket: their letters, the promises they made, their drafts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from tolmach.inbox.model import Letter
from tolmach.outbox.enqueue import MESSAGE_LETTER, TAKE_BACK
from tolmach.outbox.model import OutboxRow, OutboxState
from tolmach.replies.model import Draft, DraftState
from tolmach.sla.model import Promise
from tolmach.tickets.model import Attachment, Direction, Message, MessageKind, Ticket
from tolmach.tickets.move import move_messages

OWN_ANSWERS = (MessageKind.REPLY, MessageKind.HOLDING)
_USABLE = (DraftState.WANTED, DraftState.READY, DraftState.FAILED)


def messages_of(session: Session, ticket: Ticket, *, since: int = 0) -> list[Message]:
    """All messages of a ticket in the order they came, or those from the message ``since`` on."""
    return list(
        session.scalars(
            select(Message)
            .where(Message.client_id == ticket.client_id, Message.ticket_id == ticket.id, Message.id >= since)
            .order_by(Message.id)
        )
    )


def carry_over(session: Session, messages: Sequence[Message], into: Ticket) -> None:
    """Move messages into a ticket with their letters and drafts; drafts that were no answers yet are dropped."""
    ids = [message.id for message in messages]
    move_messages(session, messages, into)
    letters = [message.letter_id for message in messages if message.letter_id is not None]
    here = Letter.client_id == into.client_id
    session.execute(update(Letter).where(here, Letter.id.in_(letters)).values(ticket_id=into.id))
    drop_drafts(session, into.client_id, ids)
    session.execute(
        update(Draft).where(Draft.client_id == into.client_id, Draft.message_id.in_(ids)).values(ticket_id=into.id)
    )
    session.flush()


def take_files_along(session: Session, ticket: Ticket, into: Ticket) -> list[int]:
    """The files that wait beside an editor of a ticket wait beside that of the other one; their ids."""
    waiting = select(Attachment).where(
        Attachment.client_id == ticket.client_id, Attachment.ticket_id == ticket.id, Attachment.message_id.is_(None)
    )
    files = session.scalars(waiting).all()
    for file in files:
        file.ticket_id = into.id
    return [file.id for file in files]


def drop_drafts(session: Session, client_id: int, message_ids: Sequence[int]) -> None:
    """Drop what was proposed for these messages, also while somebody works on it: their claim is gone."""
    session.execute(
        update(Draft)
        .where(Draft.client_id == client_id, Draft.message_id.in_(message_ids), Draft.state.in_(_USABLE))
        .values(state=DraftState.DROPPED, claim_token=None, claimed_until=None)
    )


def has_draft(session: Session, message: Message) -> bool:
    """Whether a draft for this message can still be used, or is on its way."""
    usable = select(Draft.id).where(
        Draft.client_id == message.client_id, Draft.message_id == message.id, Draft.state.in_(_USABLE)
    )
    return session.scalar(usable.limit(1)) is not None


def promises_told(session: Session, ticket: Ticket, *, by: Iterable[Message] | None = None) -> list[Promise]:
    """The promises of a ticket: all, or those that these messages told."""
    told = select(Promise).where(Promise.client_id == ticket.client_id, Promise.ticket_id == ticket.id)
    if by is not None:
        told = told.where(Promise.message_id.in_([message.id for message in by]))
    return list(session.scalars(told.order_by(Promise.id)))


def last_letter(messages: Sequence[Message]) -> Message | None:
    """The customer's newest of these messages."""
    return next((one for one in reversed(messages) if one.direction is Direction.INBOUND), None)


def is_answer_leaving(session: Session, tickets: Sequence[Ticket], *, now: datetime) -> bool:
    """Whether somebody has just answered one of these and may still take it back."""
    leaving = (
        select(Message.id)
        .join(OutboxRow, OutboxRow.subject_id == Message.id)
        .where(
            or_(*(Message.ticket_id == ticket.id for ticket in tickets)),
            Message.client_id == tickets[0].client_id,
            Message.kind.in_(OWN_ANSWERS),
            Message.created_at > now - TAKE_BACK,
            OutboxRow.client_id == Message.client_id,
            OutboxRow.letter == MESSAGE_LETTER,
            OutboxRow.state == OutboxState.WAITING,
        )
    )
    return session.scalar(leaving.limit(1)) is not None
