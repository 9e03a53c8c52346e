"""Let a letter leave that could not: after its server or its address was mended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from tolmach.errors import Lost
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.outbox.model import OutboxRow, OutboxState
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import mend_trouble


def send_again(session: Session, outbox_id: int, *, now: datetime, actor: Actor) -> None:
    """Put a letter that failed or came back into the outbox again, and mend its trouble.

    Raises Lost where it is neither (any more).
    """
    row = session.get(OutboxRow, outbox_id)
    again = session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == outbox_id, OutboxRow.state.in_((OutboxState.FAILED, OutboxState.RETURNED)))
        .values(state=OutboxState.WAITING, attempts=0, try_again_at=None, claim_token=None, claimed_until=None)
    )
    if row is None or not again.rowcount:  # type: ignore[attr-defined]
        raise Lost("letter", outbox_id)
    subject = f"outbox:{outbox_id}"
    mend_trouble(session, TroubleKind.SENDING_FAILED, now=now, subject=subject, client_id=row.client_id)
    record_event(
        session,
        EventKind.SENDING_RETRIED,
        at=now,
        actor=actor,
        client_id=row.client_id,
        ticket_id=row.ticket_id,
        outbox=outbox_id,
    )
