"""Say what a pool's presence and work are reckoned with."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.coverage.allowance import Allowance
from tolmach.coverage.model import PoolAllowance
from tolmach.coverage.off_desk import from_rows, to_rows
from tolmach.errors import Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.pools.model import Pool

LIMITS = {
    "shrinkage_percent": (0, 90),
    "letter_minutes": (1, 240),
    "chat_minutes": (1, 240),
    "chats_at_once": (1, 10),
}
"""Field → the least and the most; what lies outside is a slip of the keyboard."""


def allowances(session: Session) -> dict[int, Allowance]:
    """Pool id → what it is reckoned with; pools with the house's assumptions are left out."""
    return {row.pool_id: _allowance(row) for row in session.scalars(select(PoolAllowance))}


def allowance_of(session: Session, pool_id: int) -> Allowance:
    """What a pool is reckoned with: its own, or the house's assumptions."""
    row = _row(session, pool_id)
    return Allowance() if row is None else _allowance(row)


def save_allowance(session: Session, pool: Pool, allowance: Allowance, *, now: datetime, actor: Actor) -> None:
    """Reckon with these from now on. Raises FieldsRefused."""
    numbers = asdict(allowance)
    refuse_fields(
        {field: None if least <= numbers[field] <= most else Wrong.NO_NUMBER for field, (least, most) in LIMITS.items()}
    )
    row = _row(session, pool.id) or PoolAllowance(pool_id=pool.id)
    for field in LIMITS:
        setattr(row, field, numbers[field])
    row.breaks, row.off_desk = to_rows(allowance.breaks), to_rows(allowance.meetings)
    session.add(row)
    session.flush()
    record_event(session, EventKind.ALLOWANCE_SAVED, at=now, actor=actor, pool=pool.id)


def _row(session: Session, pool_id: int) -> PoolAllowance | None:
    return session.scalar(select(PoolAllowance).where(PoolAllowance.pool_id == pool_id))


def _allowance(row: PoolAllowance) -> Allowance:
    return Allowance(
        shrinkage_percent=row.shrinkage_percent,
        letter_minutes=row.letter_minutes,
        chat_minutes=row.chat_minutes,
        chats_at_once=row.chats_at_once,
        breaks=from_rows(row.breaks),
        meetings=from_rows(row.off_desk),
    )
