"""Which tickets may become one or two, and what the result is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tolmach.sla.model import Priority
from tolmach.tickets.model import WAITS_FOR_US, ClosedReason, TicketStatus

UNDO_FOR = timedelta(days=1)


class NoMerge(StrEnum):
    """Why two tickets cannot be merged."""

    ITSELF = "itself"
    OTHER_CLIENT = "other_client"
    MERGED = "merged"
    CLOSED = "closed"
    OTHER_CUSTOMER = "other_customer"
    ANSWER_LEAVING = "answer_leaving"


class NoSplit(StrEnum):
    """Why a letter cannot become a ticket of its own."""

    CLOSED = "closed"
    NO_LETTER = "no_letter"
    FIRST_LETTER = "first_letter"
    ANSWER_LEAVING = "answer_leaving"


class NoUndo(StrEnum):
    """Why a merge cannot be undone."""

    NOT_MERGED = "not_merged"
    TOO_LATE = "too_late"
    CHANGED = "changed"


@dataclass(frozen=True, kw_only=True)
class Party:
    """A ticket as the rules see it."""

    ticket_id: int
    client_id: int
    customer_id: int
    status: TicketStatus
    closed_reason: ClosedReason | None


def why_no_merge(party: Party, into: Party, *, may_mix_customers: bool) -> NoMerge | None:
    """Why ``party`` cannot be merged into ``into``; None where it can.

    What is closed stays closed on either side: its figures may have been told already. Another customer's ticket may be
    the same person with a second address; that is for somebody to say.
    """
    if party.ticket_id == into.ticket_id:
        return NoMerge.ITSELF
    if party.client_id != into.client_id:
        return NoMerge.OTHER_CLIENT
    closed = [one for one in (party, into) if one.status is TicketStatus.CLOSED]
    if closed:
        return NoMerge.MERGED if closed[0].closed_reason is ClosedReason.MERGED else NoMerge.CLOSED
    if party.customer_id != into.customer_id and not may_mix_customers:
        return NoMerge.OTHER_CUSTOMER
    return None


def status_after(own: TicketStatus, merged: TicketStatus) -> TicketStatus:
    """What the surviving ticket's status is: it waits for us where either did, and is solved where both were."""
    if own in WAITS_FOR_US:
        return own
    if merged in WAITS_FOR_US:
        return TicketStatus.OPEN
    return merged if own is TicketStatus.SOLVED else own


def higher(one: Priority, other: Priority) -> Priority:
    """The more urgent of two priorities."""
    order = list(Priority)
    return max(one, other, key=order.index)


def awake_from(own: datetime | None, merged: datetime | None) -> datetime | None:
    """Until when two snoozing tickets snooze as one: whichever wakes first wakes both; None where one is awake."""
    return None if own is None or merged is None else min(own, merged)


def earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    """The earlier of two instants, of which either may be missing."""
    return min((at for at in (one, other) if at is not None), default=None)
