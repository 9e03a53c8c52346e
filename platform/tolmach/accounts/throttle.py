"""Count how often something happens within a window, as rows, so that every process counts together."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.model import Throttle
from tolmach.remember import note, remembered
from tolmach.reserve import add_row


def count_try(session: Session, key: str, *, now: datetime, window: timedelta) -> int:
    """Count one more and return how many fell into the running window."""
    row = remembered(session, ("throttle", key), lambda: _row(session, key))
    if row is None:
        row = Throttle(key=key, window_began=now, times=0)
        add_row(session, row)
        note(session, ("throttle", key), row)
    if now - row.window_began >= window:
        row.window_began, row.times = now, 0
    row.times += 1
    return row.times


def remember_throttles(session: Session, keys: Collection[str]) -> None:
    """Read these for a transaction that remembers, in one query."""
    # Locked in one order, so that two transactions do not wait for each other.
    wanted = select(Throttle).where(Throttle.key.in_(keys)).order_by(Throttle.key).with_for_update()
    rows = {row.key: row for row in session.scalars(wanted)}
    for key in keys:
        note(session, ("throttle", key), rows.get(key))


def seconds_until_open(session: Session, key: str, *, now: datetime, window: timedelta, most: int) -> int:
    """How long the throttle stays shut; 0 when another try is allowed."""
    row = session.scalar(select(Throttle).where(Throttle.key == key))
    if row is None or row.times < most or now - row.window_began >= window:
        return 0
    return max(1, int((row.window_began + window - now).total_seconds()))


def reset_throttle(session: Session, key: str) -> None:
    """Start counting from nothing again."""
    row = session.scalar(select(Throttle).where(Throttle.key == key))
    if row is not None:
        row.times = 0
        session.flush()


def _row(session: Session, key: str) -> Throttle | None:
    return session.scalar(select(Throttle).where(Throttle.key == key).with_for_update())
