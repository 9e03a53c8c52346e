"""Whose hours a client is served by."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.hours.load import load_schedule
from tolmach.hours.schedule import Schedule
from tolmach.pools.model import Pool, Rung


def schedules_of_client(session: Session, client_id: int, *, most: int = 1) -> list[tuple[str, Schedule]]:
    """Name and hours of the pools that come first on the client's ladders, by language."""
    pools = session.scalars(
        select(Pool)
        .join(Rung, Rung.pool_id == Pool.id)
        .where(Rung.client_id == client_id, Pool.is_active)
        .order_by(Rung.position, Rung.language)
        .limit(most)
    ).all()
    return [(pool.name, load_schedule(session, pool.business_hours_id).schedule) for pool in pools]
