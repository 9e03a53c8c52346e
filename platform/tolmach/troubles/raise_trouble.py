"""Raise a trouble, and mend it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, insert, update
from sqlalchemy.orm import Session

from tolmach.events.actor import JOB
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.troubles.model import Trouble, TroubleKind


def raise_trouble(
    session: Session,
    kind: TroubleKind,
    *,
    now: datetime,
    subject: str,
    client_id: int | None = None,
    **cause: str | int | None,
) -> None:
    """Raise the alarm, or count it once more where the same one is open already."""
    again = session.execute(
        update(Trouble)
        .where(_is_open(kind, subject, client_id))
        .values(times=Trouble.times + 1, last_at=now, cause=cause)
    )
    if again.rowcount:  # type: ignore[attr-defined]
        return
    session.execute(
        insert(Trouble).values(
            client_id=client_id, kind=kind, subject=subject, cause=cause, first_at=now, last_at=now, times=1
        )
    )
    record_event(session, EventKind.TROUBLE_RAISED, at=now, actor=JOB, client_id=client_id, trouble=kind)


def mend_trouble(
    session: Session, kind: TroubleKind, *, now: datetime, subject: str, client_id: int | None = None
) -> bool:
    """Close the alarm because its cause is gone; False where none was open."""
    closed = session.execute(update(Trouble).where(_is_open(kind, subject, client_id)).values(mended_at=now))
    if not closed.rowcount:  # type: ignore[attr-defined]
        return False
    record_event(session, EventKind.TROUBLE_CLEARED, at=now, actor=JOB, client_id=client_id, trouble=kind)
    return True


def _is_open(kind: TroubleKind, subject: str, client_id: int | None) -> ColumnElement[bool]:
    return (
        (Trouble.client_id == client_id if client_id is not None else Trouble.client_id.is_(None))
        & (Trouble.kind == kind)
        & (Trouble.subject == subject)
        & Trouble.mended_at.is_(None)
    )
