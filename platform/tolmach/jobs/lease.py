"""One active scheduler at a time: a lease row, measured by the database's clock."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from tolmach.db import database_now, insert_for
from tolmach.jobs.model import Lease

LASTS = timedelta(seconds=15)


def hold_lease(session: Session, name: str, holder: str) -> bool:
    """Take the lease or prolong one's own; False while somebody else's runs."""
    now = database_now(session)
    insert = insert_for(session.get_bind().dialect.name)
    session.execute(
        insert(Lease).values(name=name, holder="", until=now).on_conflict_do_nothing(index_elements=["name"])
    )
    taken = session.execute(
        update(Lease)
        .where(Lease.name == name, or_(Lease.holder == holder, Lease.until <= now))
        .values(holder=holder, until=now + LASTS)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def give_up_lease(session: Session, name: str, holder: str) -> None:
    """End one's own lease, so that the next scheduler need not wait for it to lapse."""
    session.execute(update(Lease).where(Lease.name == name, Lease.holder == holder).values(until=database_now(session)))
