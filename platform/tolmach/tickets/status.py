"""Change a ticket's status, and with it its clocks, in one transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.pools.idle import note_finished
from tolmach.sla.clocks import nearest_due, pause_clock, resume_clock, running_clocks, stop_clock
from tolmach.sla.model import ClockState, SlaClock
from tolmach.tickets.errors import StatusRefused
from tolmach.tickets.legal import follow_status
from tolmach.tickets.model import WAITS_FOR_US, ClosedReason, Ticket, TicketStatus
from tolmach.tickets.open import tell

PAUSING = frozenset({TicketStatus.PENDING, TicketStatus.WAITING_THIRD})
BY_HAND = (
    TicketStatus.OPEN,
    TicketStatus.PENDING,
    TicketStatus.WAITING_CLIENT,
    TicketStatus.WAITING_THIRD,
    TicketStatus.SOLVED,
)


def set_status(session: Session, access: Access, ticket: Ticket, status: TicketStatus, *, now: datetime) -> None:
    """A person sets the status. Raises StatusRefused for a closed ticket or a status nobody sets by hand."""
    access.require(Permission.ANSWER)
    if status not in BY_HAND:
        raise StatusRefused(status)
    change_status(session, ticket, status, now=now, actor=access.actor)


def close_ticket(session: Session, ticket: Ticket, reason: ClosedReason, *, now: datetime, actor: Actor) -> None:
    """Close for good: an answer to it opens a new ticket that follows this one."""
    ticket.closed_reason = reason
    change_status(session, ticket, TicketStatus.CLOSED, now=now, actor=actor)


def change_status(session: Session, ticket: Ticket, status: TicketStatus, *, now: datetime, actor: Actor) -> None:
    """Set the status and move the clocks: they pause, go on or stop as the new status says; legal ones never pause."""
    if ticket.status is status:
        return
    if ticket.status is TicketStatus.CLOSED:
        raise StatusRefused(status)
    before, ticket.status = ticket.status, status
    ticket.solved_at = now if status is TicketStatus.SOLVED else ticket.solved_at
    ticket.waits_since = (ticket.waits_since or now) if status in WAITS_FOR_US else None
    if before in WAITS_FOR_US and status not in WAITS_FOR_US and ticket.assignee_id is not None:
        note_finished(session, ticket.assignee_id, now=now)
    settle_clocks(session, ticket, now=now, actor=actor)
    refresh_due(session, ticket)
    follow_status(session, ticket, now=now, actor=actor)
    tell(session, ticket, EventKind.TICKET_STATUS, now=now, actor=actor, before=before, after=status)


def settle_clocks(session: Session, ticket: Ticket, *, now: datetime, actor: Actor) -> None:
    """Let every clock of a ticket run, stand still or end as its status says."""
    for clock in running_clocks(session, client_id=ticket.client_id, ticket_id=ticket.id):
        if ticket.status in (TicketStatus.SOLVED, TicketStatus.CLOSED):
            stop_clock(session, clock, now=now, actor=actor)
        elif _stands_still(clock, ticket.status) and clock.state is ClockState.RUNNING:
            pause_clock(session, clock, now=now, actor=actor)
        elif not _stands_still(clock, ticket.status) and clock.state is ClockState.PAUSED:
            resume_clock(session, clock, now=now, actor=actor)


def refresh_due(session: Session, ticket: Ticket) -> None:
    """Repeat the nearest running clock on the ticket, where queues sort by it."""
    ticket.due_at = nearest_due(session, client_id=ticket.client_id, ticket_id=ticket.id)
    session.flush()


def _stands_still(clock: SlaClock, status: TicketStatus) -> bool:
    # Waiting for the shop is the shop's own time unless the contract says that it stops ours.
    return status in PAUSING or (status is TicketStatus.WAITING_CLIENT and clock.pauses_for_client)
