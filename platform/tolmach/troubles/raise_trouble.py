"""Raise a trouble, and mend it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from tolmach.db import insert_for
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
    is_open = _is_open(kind, subject, client_id)
    again = {"times": Trouble.times + 1, "last_at": now, "cause": cause}
    values = {"client_id": client_id, "kind": kind, "subject": subject, "cause": cause}
    if _update(session, is_open, again):
        return
    if _insert(session, {**values, "first_at": now, "last_at": now, "times": 1}):
        record_event(session, EventKind.TROUBLE_RAISED, at=now, actor=JOB, client_id=client_id, trouble=kind)
    else:
        _update(session, is_open, again)


def mend_trouble(
    session: Session, kind: TroubleKind, *, now: datetime, subject: str, client_id: int | None = None
) -> bool:
    """Close the alarm because its cause is gone; False where none was open."""
    closed = session.execute(update(Trouble).where(_is_open(kind, subject, client_id)).values(mended_at=now))
    if not closed.rowcount:  # type: ignore[attr-defined]
        return False
    record_event(session, EventKind.TROUBLE_CLEARED, at=now, actor=JOB, client_id=client_id, trouble=kind)
    return True


def _update(session: Session, which: ColumnElement[bool], values: dict[str, Any]) -> bool:
    updated = session.execute(update(Trouble).where(which).values(values))
    return bool(updated.rowcount)  # type: ignore[attr-defined]


def _insert(session: Session, values: dict[str, Any]) -> bool:
    # Two letters can meet the same trouble at the same moment: the second waits for the first, and counts it once more.
    insert = insert_for(session.get_bind().dialect.name)
    inserted = insert(Trouble).values(values).on_conflict_do_nothing().returning(Trouble.id)
    return session.execute(inserted).first() is not None


def _is_open(kind: TroubleKind, subject: str, client_id: int | None) -> ColumnElement[bool]:
    return (
        (Trouble.client_id == client_id if client_id is not None else Trouble.client_id.is_(None))
        & (Trouble.kind == kind)
        & (Trouble.subject == subject)
        & Trouble.mended_at.is_(None)
    )
