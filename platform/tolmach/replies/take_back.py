"""Take an answer back while it waits: undo works from what was remembered, not from guesses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.clients.model import Market
from tolmach.errors import Lost, NotFound
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.outbox.enqueue import MESSAGE_LETTER
from tolmach.outbox.model import OutboxRow, OutboxState
from tolmach.replies.enclose import give_back_files
from tolmach.replies.errors import TooLate
from tolmach.replies.model import Draft, DraftState
from tolmach.replies.said_answers import forget_answer_of
from tolmach.replies.said_sentences import forget_sentences_of
from tolmach.sla.calendar import hours_of_clock
from tolmach.sla.clocks import Why, drop_clock, recompute_clock, running_clocks
from tolmach.sla.model import Promise, SlaClock
from tolmach.sla.promises import withdraw_promises
from tolmach.sla.snapshot import clock_as_it_is, put_clock_back
from tolmach.tickets.clocks import schedule_of_ticket
from tolmach.tickets.legal import follow_status
from tolmach.tickets.model import WAITS_FOR_US, Message, MessageKind, Ticket, TicketMove, TicketStatus
from tolmach.tickets.open import tell
from tolmach.tickets.status import refresh_due, settle_clocks


def take_back(session: Session, access: Access, ticket: Ticket, message_id: int, *, now: datetime) -> str:
    """Take an answer back before it leaves and give its text; the ticket is as it was before.

    Raises TooLate, or Lost where its ticket was merged or split since: what it changed is no more as it was.

    What happened to the ticket since (the customer wrote again, a colleague moved it) stays.
    """
    access.require(Permission.ANSWER)
    message = session.scalar(
        select(Message).where(
            Message.client_id == ticket.client_id,
            Message.ticket_id == ticket.id,
            Message.id == message_id,
            Message.kind.in_((MessageKind.REPLY, MessageKind.HOLDING)),
        )
    )
    if message is None:
        raise NotFound("message", message_id)
    if _was_moved_since(session, message):
        raise Lost("message", message_id)
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
    forget_sentences_of(session, message)
    forget_answer_of(session, message)
    give_back_files(session, message)
    _restore(session, access, ticket, message, now=now)
    return message.text


def _was_moved_since(session: Session, message: Message) -> bool:
    moved = select(TicketMove.id).where(
        TicketMove.client_id == message.client_id,
        or_(TicketMove.from_ticket_id == message.ticket_id, TicketMove.into_ticket_id == message.ticket_id),
        TicketMove.at >= message.created_at,
        TicketMove.undone_at.is_(None),
    )
    return session.scalar(moved.limit(1)) is not None


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
        "clocks": {str(clock.id): clock_as_it_is(clock) for clock in clocks},
        "promises": list(session.scalars(promises)),
    }


def what_changed(ticket: Ticket) -> dict[str, Any]:
    """What the answer made of the ticket: what is otherwise when it is taken back, somebody else changed meanwhile."""
    return {"status": ticket.status, "assignee": ticket.assignee_id}


def _restore(session: Session, access: Access, ticket: Ticket, message: Message, *, now: datetime) -> None:
    prior, before = message.prior, ticket.status
    made = prior.get("made", {"status": ticket.status, "assignee": ticket.assignee_id})
    overtaken_since = ticket.waits_since if ticket.status != made["status"] else None
    if ticket.status == made["status"]:
        ticket.status = TicketStatus(prior["status"])
    if ticket.solved_at == message.created_at:
        ticket.solved_at = _moment(prior["solved_at"])
    if ticket.assignee_id == made["assignee"]:
        ticket.assignee_id = prior["assignee"]
    ticket.first_reply_at = _moment(prior["first_reply_at"])
    ticket.waits_since = (
        (_moment(prior["waits_since"]) or ticket.waits_since) if ticket.status in WAITS_FOR_US else None
    )
    _restore_clocks(session, ticket, message, since=overtaken_since or now, now=now, actor=access.actor)
    _restore_promises(session, ticket, message, now=now, actor=access.actor)
    for draft in session.scalars(select(Draft).where(Draft.final_message_id == message.id)):
        # What the customer wrote meanwhile has a draft of its own, and this one answers too little.
        is_overtaken = _has_later_draft(session, draft)
        draft.state = DraftState.DROPPED if is_overtaken else DraftState(prior["draft"])
        draft.final_message_id = draft.edit_distance = None
    refresh_due(session, ticket)
    follow_status(session, ticket, now=now, actor=access.actor)
    tell(session, ticket, EventKind.MESSAGE_TAKEN_BACK, now=now, actor=access.actor, message=message.id)
    if before is not ticket.status:
        tell(session, ticket, EventKind.TICKET_STATUS, now=now, actor=access.actor, before=before, after=ticket.status)


def _restore_clocks(
    session: Session, ticket: Ticket, message: Message, *, since: datetime, now: datetime, actor: Actor
) -> None:
    """Put the clocks back that the answer moved, and end those that only its taking back makes needless.

    Where the ticket has moved on meanwhile (``since``), the clocks go with it: they run by its present calendar, and
    stand still or run as its present status says.
    """
    kept = {int(clock_id): values for clock_id, values in message.prior["clocks"].items()}
    back = [session.get_one(SlaClock, clock_id) for clock_id in kept]
    measured = {clock.debt for clock in back}
    for clock in running_clocks(session, client_id=ticket.client_id, ticket_id=ticket.id):
        if clock.id not in kept and clock.debt in measured:
            drop_clock(session, clock, now=now, actor=actor)
    market = session.get_one(Market, ticket.market_id)
    hours = schedule_of_ticket(session, ticket, market)
    for clock in back:
        put_clock_back(clock, kept[clock.id])
        if hours is not None and hours_of_clock(session, clock).name != hours.name:
            recompute_clock(session, clock, hours, why=Why.TAKEN_BACK, now=now, actor=actor)
    settle_clocks(session, ticket, now=since, actor=actor)


def _restore_promises(session: Session, ticket: Ticket, message: Message, *, now: datetime, actor: Actor) -> None:
    for promise_id in message.prior["promises"]:
        promise = session.get_one(Promise, promise_id)
        promise.is_kept = promise.settled_at = None
    withdraw_promises(
        session, client_id=ticket.client_id, ticket_id=ticket.id, message_id=message.id, now=now, actor=actor
    )


def _has_later_draft(session: Session, draft: Draft) -> bool:
    later = select(Draft.id).where(
        Draft.client_id == draft.client_id, Draft.ticket_id == draft.ticket_id, Draft.message_id > draft.message_id
    )
    return session.scalar(later.limit(1)) is not None


def _stamp(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _moment(stamp: str | None) -> datetime | None:
    return datetime.fromisoformat(stamp) if stamp else None
