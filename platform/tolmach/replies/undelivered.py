"""A person's answer that could not be delivered is no answer: the ticket comes back to who wrote it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from tolmach.events.actor import JOB
from tolmach.outbox.enqueue import MESSAGE_LETTER
from tolmach.outbox.model import OutboxRow, OutboxState
from tolmach.tickets.clocks import owe_answer
from tolmach.tickets.model import Message, MessageKind, Ticket, TicketStatus
from tolmach.tickets.status import change_status

BY_PEOPLE = (MessageKind.REPLY, MessageKind.HOLDING)
ANSWERED = (TicketStatus.PENDING, TicketStatus.SOLVED)


def return_if_failed(session: Session, outbox_id: int, *, now: datetime) -> None:
    """After a try to send: where it was the last one, in vain, the ticket of an answer waits for us again."""
    row = session.get_one(OutboxRow, outbox_id, populate_existing=True)
    if row.state is OutboxState.FAILED and row.letter == MESSAGE_LETTER:
        return_undelivered(session, session.get_one(Message, row.subject_id), now=now)


def return_undelivered(session: Session, message: Message, *, now: datetime) -> None:
    """This letter of ours did not arrive. Its assignee stays; an answer is owed from now."""
    ticket = session.get_one(Ticket, message.ticket_id)
    if message.kind not in BY_PEOPLE or ticket.status not in ANSWERED:
        return
    change_status(session, ticket, TicketStatus.OPEN, now=now, actor=JOB)
    owe_answer(session, ticket, now=now)
