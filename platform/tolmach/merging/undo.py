"""Undo a merge while nothing has happened since: both tickets are again what they were."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.events.actor import Actor
from tolmach.events.model import Event, EventKind
from tolmach.merging.carry import carry_over, has_draft, last_letter, messages_of
from tolmach.merging.errors import UndoRefused
from tolmach.merging.rules import UNDO_FOR, NoUndo
from tolmach.replies.want import want_draft
from tolmach.sla.clocks import Why, drop_clock, running_clocks
from tolmach.sla.model import LegalClock, LegalState, Priority, Promise, SlaClock
from tolmach.sla.snapshot import put_clock_back, put_limit_back
from tolmach.tickets.door import ticket_for
from tolmach.tickets.model import WAITS_FOR_US, Attachment, Message, MoveKind, Ticket, TicketMove, TicketStatus
from tolmach.tickets.move import hold_tickets
from tolmach.tickets.open import tell
from tolmach.tickets.status import refresh_due

CHANGES_NOTHING = (
    EventKind.MESSAGE_SENT,
    EventKind.MESSAGE_UNDELIVERABLE,
    EventKind.SENDING_RETRIED,
    EventKind.TICKET_ASSIGNED,
    EventKind.CLOCK_WARNED,
    EventKind.CLOCK_ALARMED,
    EventKind.LEGAL_WARNED,
    EventKind.LEGAL_ALARMED,
    EventKind.DRAFT_WANTED,
    EventKind.DRAFT_READY,
    EventKind.DRAFT_FAILED,
)
"""What may happen to either ticket after a merge without making it impossible to tell the two apart again."""


def undo_merge(session: Session, access: Access, ticket: Ticket, *, now: datetime) -> Ticket:
    """Take a merged ticket out again and give it; who has the other one now keeps it. Raises UndoRefused, NotFound."""
    access.require(Permission.ANSWER)
    move = _merge_of(session, ticket)
    into = ticket_for(session, access, session.get_one(Ticket, move.into_ticket_id).reference)
    hold_tickets(session, ticket, into)
    session.refresh(move)
    _refuse(session, move, ticket, into, now=now)
    _put_messages_back(session, move, ticket)
    for one in (ticket, into):
        _put_ticket_back(one, move.prior["tickets"][str(one.id)])
        one.updated_at = now
    ticket.merged_into = ticket.closed_reason = None
    _put_clocks_back(session, move, into, now=now, actor=access.actor)
    _put_limits_back(session, move)
    for one in (ticket, into):
        refresh_due(session, one)
        _draft_again(session, one, now=now, actor=access.actor)
    move.undone_at = now
    tell(session, ticket, EventKind.TICKET_UNMERGED, now=now, actor=access.actor, into=into.id)
    tell(session, into, EventKind.TICKET_UNMERGED, now=now, actor=access.actor, merged=ticket.id)
    return ticket


def _merge_of(session: Session, ticket: Ticket) -> TicketMove:
    move = session.scalar(
        select(TicketMove)
        .where(
            TicketMove.client_id == ticket.client_id,
            TicketMove.from_ticket_id == ticket.id,
            TicketMove.kind == MoveKind.MERGE,
            TicketMove.undone_at.is_(None),
        )
        .order_by(TicketMove.id.desc())
        .limit(1)
    )
    if move is None:
        raise UndoRefused(NoUndo.NOT_MERGED)
    return move


def _refuse(session: Session, move: TicketMove, ticket: Ticket, into: Ticket, *, now: datetime) -> None:
    if move.undone_at is not None:
        raise UndoRefused(NoUndo.NOT_MERGED)
    if now - move.at > UNDO_FOR:
        raise UndoRefused(NoUndo.TOO_LATE)
    if _has_changed(session, ticket, into):
        raise UndoRefused(NoUndo.CHANGED)


def _has_changed(session: Session, ticket: Ticket, into: Ticket) -> bool:
    """Whether anything happened to either after the merge, whose last event is the survivor's."""
    merged = select(func.max(Event.id)).where(
        Event.client_id == into.client_id,
        Event.ticket_id == into.id,
        Event.kind == EventKind.TICKET_MERGED,
        Event.data["merged"].as_integer() == ticket.id,
    )
    later = select(Event.id).where(
        Event.client_id == into.client_id,
        Event.ticket_id.in_([ticket.id, into.id]),
        Event.id > merged.scalar_subquery(),
        Event.kind.not_in(CHANGES_NOTHING),
    )
    return session.scalar(later.limit(1)) is not None


def _put_messages_back(session: Session, move: TicketMove, ticket: Ticket) -> None:
    ids = move.prior["messages"]
    carry_over(session, session.scalars(select(Message).where(Message.id.in_(ids)).order_by(Message.id)).all(), ticket)
    # A merge that was stored before files went along names none.
    files = move.prior.get("files", ())
    for file in session.scalars(select(Attachment).where(Attachment.id.in_(files))):
        if file.message_id is None:
            file.ticket_id = ticket.id
    for promise_id in move.prior["promises"]:
        session.get_one(Promise, promise_id).ticket_id = ticket.id


def _put_ticket_back(ticket: Ticket, values: dict[str, Any]) -> None:
    ticket.status, ticket.priority = TicketStatus(values["status"]), Priority(values["priority"])
    ticket.topic = values["topic"]
    for name in ("waits_since", "snoozed_until", "solved_at"):
        setattr(ticket, name, datetime.fromisoformat(values[name]) if values[name] else None)


def _put_clocks_back(session: Session, move: TicketMove, into: Ticket, *, now: datetime, actor: Actor) -> None:
    kept = {int(clock_id): values for clock_id, values in move.prior["clocks"].items()}
    for clock in running_clocks(session, client_id=into.client_id, ticket_id=into.id):
        if clock.id not in kept:
            drop_clock(session, clock, now=now, actor=actor, why=Why.MERGED)
    for clock_id, values in kept.items():
        put_clock_back(session.get_one(SlaClock, clock_id), values)
    session.flush()


def _put_limits_back(session: Session, move: TicketMove) -> None:
    kept = {session.get_one(LegalClock, int(clock_id)): values for clock_id, values in move.prior["limits"].items()}
    # Dropped first: a ticket is under a limit once, also in between.
    for clock in kept:
        clock.state = LegalState.DROPPED
    session.flush()
    for clock, values in kept.items():
        put_limit_back(clock, values)
    session.flush()


def _draft_again(session: Session, ticket: Ticket, *, now: datetime, actor: Actor) -> None:
    letter = last_letter(messages_of(session, ticket)) if ticket.status in WAITS_FOR_US else None
    if letter is not None and not has_draft(session, letter):
        want_draft(session, ticket, letter, now=now, actor=actor)
