"""The time a customer was told: made once, judged as told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.events.actor import JOB, Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.reserve import add_row
from tolmach.sla.model import Promise


def make_promise(
    session: Session,
    *,
    client_id: int,
    ticket_id: int,
    promised_by: datetime,
    message_id: int | None,
    now: datetime,
    actor: Actor = JOB,
) -> Promise:
    """Keep what the letter ``message_id`` told the customer."""
    promise = Promise(
        client_id=client_id, ticket_id=ticket_id, made_at=now, promised_by=promised_by, message_id=message_id
    )
    add_row(session, promise)
    record_event(
        session,
        EventKind.PROMISE_MADE,
        at=now,
        actor=actor,
        client_id=client_id,
        ticket_id=ticket_id,
        promised_by=promised_by.isoformat(),
    )
    return promise


def settle_promises(session: Session, *, client_id: int, ticket_id: int, now: datetime, actor: Actor) -> None:
    """An answer was written: every open promise of the ticket is kept or broken by this moment."""
    open_ones = session.scalars(
        select(Promise)
        .where(Promise.client_id == client_id, Promise.ticket_id == ticket_id, Promise.settled_at.is_(None))
        .order_by(Promise.id)
    )
    for promise in open_ones:
        promise.is_kept = now <= promise.promised_by
        promise.settled_at = now
        record_event(
            session,
            EventKind.PROMISE_SETTLED,
            at=now,
            actor=actor,
            client_id=client_id,
            ticket_id=ticket_id,
            is_kept=promise.is_kept,
        )
    session.flush()


def withdraw_promises(
    session: Session, *, client_id: int, ticket_id: int, message_id: int, now: datetime, actor: Actor
) -> None:
    """The letter that told a time never left: nobody was told, so it is neither kept nor broken."""
    told = session.scalars(
        select(Promise).where(
            Promise.client_id == client_id,
            Promise.ticket_id == ticket_id,
            Promise.message_id == message_id,
            Promise.settled_at.is_(None),
        )
    )
    for promise in told:
        promise.settled_at = now
        record_event(
            session,
            EventKind.PROMISE_WITHDRAWN,
            at=now,
            actor=actor,
            client_id=client_id,
            ticket_id=ticket_id,
            promise=promise.id,
        )
    session.flush()
