"""Take an answer back while it waits: undo works from what was remembered, not from guesses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.errors import NotFound
from tolmach.events.model import EventKind
from tolmach.outbox.enqueue import MESSAGE_LETTER
from tolmach.outbox.model import OutboxRow, OutboxState
from tolmach.replies.errors import TooLate
from tolmach.replies.model import Draft, DraftState
from tolmach.sla.clocks import running_clocks
from tolmach.sla.model import ClockState, Promise, SlaClock
from tolmach.tickets.model import Message, MessageKind, Ticket, TicketStatus
from tolmach.tickets.open import tell
from tolmach.tickets.status import refresh_due


def take_back(session: Session, access: Access, ticket: Ticket, message_id: int, *, now: datetime) -> str:
    """Take an answer back before it leaves and give its text; the ticket is as it was before. Raises TooLate."""
    access.require(Permission.ANSWER)
    message = session.scalar(
        select(Message).where(
            Message.client_id == ticket.client_id,
            Message.ticket_id == ticket.id,
            Message.id == message_id,
            Message.kind == MessageKind.REPLY,
        )
    )
    if message is None:
        raise NotFound("message", message_id)
    stopped = session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.client_id == ticket.client_id,
            OutboxRow.letter == MESSAGE_LETTER,
            OutboxRow.subject_id == message.id,
            OutboxRow.state == OutboxState.WAITING,
            OutboxRow.attempts == 0,
        )
        .values(state=OutboxState.TAKEN_BACK)
    )
    if not stopped.rowcount:  # type: ignore[attr-defined]
        raise TooLate(message_id)
    message.taken_back_at = now
    _restore(session, access, ticket, message, now=now)
    return message.text


def what_changes(session: Session, ticket: Ticket) -> dict[str, Any]:
    """What this answer will change, so that it can be put back exactly."""
    clocks = running_clocks(session, client_id=ticket.client_id, ticket_id=ticket.id)
    promises = select(Promise.id).where(
        Promise.client_id == ticket.client_id, Promise.ticket_id == ticket.id, Promise.settled_at.is_(None)
    )
    return {
        "status": ticket.status,
        "assignee": ticket.assignee_id,
        "first_reply_at": _stamp(ticket.first_reply_at),
        "waits_since": _stamp(ticket.waits_since),
        "solved_at": _stamp(ticket.solved_at),
        "clocks": {
            str(clock.id): [clock.state, clock.due_at.isoformat(), clock.minutes_left, _stamp(clock.paused_at)]
            for clock in clocks
        },
        "promises": list(session.scalars(promises)),
    }


def _restore(session: Session, access: Access, ticket: Ticket, message: Message, *, now: datetime) -> None:
    prior = message.prior
    before, ticket.status = ticket.status, TicketStatus(prior["status"])
    ticket.assignee_id = prior["assignee"]
    ticket.first_reply_at = _moment(prior["first_reply_at"])
    ticket.waits_since = _moment(prior["waits_since"])
    ticket.solved_at = _moment(prior["solved_at"])
    for clock_id, (state, due_at, minutes_left, paused_at) in prior["clocks"].items():
        clock = session.get_one(SlaClock, int(clock_id))
        clock.state, clock.stopped_at = ClockState(state), None
        clock.due_at, clock.minutes_left = datetime.fromisoformat(due_at), minutes_left
        clock.paused_at = _moment(paused_at)
    for promise_id in prior["promises"]:
        promise = session.get_one(Promise, promise_id)
        promise.is_kept = promise.settled_at = None
    for draft in session.scalars(select(Draft).where(Draft.final_message_id == message.id)):
        draft.state, draft.final_message_id, draft.edit_distance = DraftState(prior["draft"]), None, None
    refresh_due(session, ticket)
    tell(session, ticket, EventKind.MESSAGE_TAKEN_BACK, now=now, actor=access.actor, message=message.id)
    tell(session, ticket, EventKind.TICKET_STATUS, now=now, actor=access.actor, before=before, after=ticket.status)


def _stamp(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _moment(stamp: str | None) -> datetime | None:
    return datetime.fromisoformat(stamp) if stamp else None
