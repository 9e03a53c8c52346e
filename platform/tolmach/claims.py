"""Claiming rows for slow work: a random token and a lease, measured by the database's clock."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tolmach.db import database_now


class Claimable:
    """Columns of a row that a job takes, works on outside any transaction, and records."""

    attempts: Mapped[int] = mapped_column(default=0)
    try_again_at: Mapped[datetime | None]
    claim_token: Mapped[str | None]
    claimed_until: Mapped[datetime | None]


Row = TypeVar("Row", bound=Claimable)


def claim_next(
    session: Session,
    table: type[Row],
    due: ColumnElement[bool],
    *,
    lease: timedelta,
    by: ColumnElement[Any] | None = None,
) -> Row | None:
    """Claim the oldest row for which ``due`` holds and nobody else's lease runs; None when there is none.

    Rows that come again and again are taken in the order ``by``, so that none of them waits for ever. The lease must
    be longer than the time limit of the work: when it lapses the row is anybody's again.
    """
    return next(iter(claim_some(session, table, due, lease=lease, most=1, by=by)), None)


def claim_some(
    session: Session,
    table: type[Row],
    due: ColumnElement[bool],
    *,
    lease: timedelta,
    most: int,
    by: ColumnElement[Any] | None = None,
) -> list[Row]:
    """The same for the first few, under one token and in their order."""
    model: Any = table
    now = database_now(session)
    free = or_(model.claimed_until.is_(None), model.claimed_until < now)
    ready = or_(model.try_again_at.is_(None), model.try_again_at <= now)
    # Ordered by a sum: by the id itself SQLite would walk through all rows that ever were, to the few that wait.
    by_age = model.id + 0
    order = (by_age,) if by is None else (by, by_age)
    first = select(model.id).where(due, ready, free).order_by(*order).limit(most).with_for_update(skip_locked=True)
    row_ids = session.scalars(first).all()
    if not row_ids:
        return []
    claim = {"claim_token": secrets.token_hex(16), "claimed_until": now + lease, "attempts": model.attempts + 1}
    take = update(model).where(model.id.in_(row_ids), due, free).values(**claim).returning(model)
    taken: Sequence[Row] = session.scalars(
        take, execution_options={"populate_existing": True, "synchronize_session": False}
    ).all()
    return sorted(taken, key=lambda row: row_ids.index(row.id))  # type: ignore[attr-defined]


def record_claim(session: Session, table: type[Row], row_id: int, token: str, values: dict[str, Any]) -> bool:
    """Write the result of a claim and end it. False, and nothing written, when the claim is no longer ours."""
    model: Any = table
    written = session.execute(
        update(model)
        .where(model.id == row_id, model.claim_token == token)
        .values(claim_token=None, claimed_until=None, **values)
    )
    return bool(written.rowcount == 1)  # type: ignore[attr-defined]


def retry_at(session: Session, attempts: int, *, first: timedelta, most: timedelta) -> datetime:
    """When to try again after ``attempts`` failures: doubling from ``first``, never further away than ``most``."""
    doubled: timedelta = first * 2 ** min(attempts - 1, 20)
    return database_now(session) + min(doubled, most)
