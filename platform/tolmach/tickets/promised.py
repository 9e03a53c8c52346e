"""Which promise of a ticket its customer waits for, where several are open."""

from __future__ import annotations

from sqlalchemy import ScalarSelect, exists, func, or_, select
from sqlalchemy.orm import aliased

from tolmach.sla.model import Promise
from tolmach.tickets.model import Message, MessageKind, Ticket


def promise_that_holds(ticket: Ticket) -> ScalarSelect[int]:
    """The id of the nearest open promise. One that a holding reply has told anew holds no more.

    Of merged tickets each told a time of its own: a holding reply of one of them says nothing about the other's.
    """
    promise, later = aliased(Promise), aliased(Promise)
    letter, told_later = aliased(Message), aliased(Message)
    same_thread = func.coalesce(told_later.from_ticket_id, 0) == func.coalesce(letter.from_ticket_id, 0)
    told_anew = exists().where(
        later.client_id == ticket.client_id,
        later.ticket_id == ticket.id,
        later.settled_at.is_(None),
        later.id > promise.id,
        told_later.id == later.message_id,
        told_later.kind == MessageKind.HOLDING,
        or_(same_thread, told_later.from_ticket_id.is_(None)),
    )
    return (
        select(promise.id)
        .outerjoin(letter, letter.id == promise.message_id)
        .where(
            promise.client_id == ticket.client_id,
            promise.ticket_id == ticket.id,
            promise.settled_at.is_(None),
            ~told_anew,
        )
        .order_by(promise.promised_by, promise.id)
        .limit(1)
        .scalar_subquery()
    )
