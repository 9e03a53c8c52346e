"""Tickets that went on in another one: their matter is counted there, with its first opening and first answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.tickets.model import ClosedReason, Ticket


@dataclass(frozen=True, kw_only=True)
class Merged:
    """A ticket that was merged into another one."""

    ticket_id: int
    into: int
    opened_at: datetime
    first_reply_at: datetime | None


def merged_tickets(session: Session, client_id: int) -> dict[int, tuple[Merged, ...]]:
    """All merged tickets of a client, by the ticket their matter ended in."""
    rows = session.execute(
        select(Ticket.id, Ticket.merged_into, Ticket.created_at, Ticket.first_reply_at).where(
            Ticket.client_id == client_id,
            Ticket.closed_reason == ClosedReason.MERGED,
        )
    )
    return by_final_ticket(
        [
            Merged(ticket_id=row.id, into=row.merged_into, opened_at=row.created_at, first_reply_at=row.first_reply_at)
            for row in rows
            if row.merged_into is not None
        ]
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
