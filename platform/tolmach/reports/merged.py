"""Tickets that went on in another one: their matter is counted there, with its first opening and first answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from tolmach.sla.model import SlaClock, Target
from tolmach.tickets.model import ClosedReason, Ticket


@dataclass(frozen=True, kw_only=True)
class Merged:
    """A ticket that was merged into another one; ``due_at`` is when its first reply was due."""

    ticket_id: int
    into: int
    opened_at: datetime
    first_reply_at: datetime | None
    due_at: datetime | None = None


def merged_tickets(session: Session, client_id: int) -> dict[int, tuple[Merged, ...]]:
    """All merged tickets of a client, by the ticket their matter ended in."""
    rows = session.execute(
        select(Ticket.id, Ticket.merged_into, Ticket.created_at, Ticket.first_reply_at, func.min(SlaClock.due_at))
        # Also a clock that merging dropped: an answer that was late stays late in whichever ticket it is counted.
        .outerjoin(SlaClock, first_reply_clock())
        .where(Ticket.client_id == client_id, Ticket.closed_reason == ClosedReason.MERGED)
        .group_by(Ticket.id, Ticket.merged_into, Ticket.created_at, Ticket.first_reply_at)
    )
    return by_final_ticket(
        [
            Merged(ticket_id=ticket_id, into=into, opened_at=opened_at, first_reply_at=replied_at, due_at=due_at)
            for ticket_id, into, opened_at, replied_at, due_at in rows
            if into is not None
        ]
    )


def first_reply_clock() -> ColumnElement[bool]:
    """The condition that joins to tickets the clocks of their first replies."""
    return and_(
        SlaClock.client_id == Ticket.client_id,
        SlaClock.ticket_id == Ticket.id,
        SlaClock.target == Target.FIRST_REPLY,
    )


def by_final_ticket(merged: Sequence[Merged]) -> dict[int, tuple[Merged, ...]]:
    """Each final ticket with everything that was merged into it, also over several steps. Pure."""
    steps = {ticket.ticket_id: ticket.into for ticket in merged}
    ends: dict[int, tuple[Merged, ...]] = {}
    for ticket in merged:
        end = _end(ticket.into, steps)
        ends[end] = (*ends.get(end, ()), ticket)
    return ends


def _end(ticket_id: int, steps: Mapping[int, int]) -> int:
    seen = {ticket_id}
    while ticket_id in steps and steps[ticket_id] not in seen:
        ticket_id = steps[ticket_id]
        seen.add(ticket_id)
    return ticket_id
