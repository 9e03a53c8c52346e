"""Since when people have had nothing to do."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from tolmach.pools.model import PoolMember


def note_finished(session: Session, user_id: int, *, now: datetime) -> None:
    """A ticket left somebody's hands, answered, solved or given away: their idle time begins anew."""
    session.execute(update(PoolMember).where(PoolMember.user_id == user_id).values(finished_at=now))
