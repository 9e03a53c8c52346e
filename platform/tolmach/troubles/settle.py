"""A person looks after a trouble: which are open, and closing one whose cause only a person can judge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tolmach.errors import Lost, NotFound
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.troubles.model import Trouble, TroubleKind


@dataclass(frozen=True, kw_only=True)
class OpenTroubles:
    """The open troubles of one kind, the newest first; ``count`` is all of them, ``rows`` the first few."""

    kind: TroubleKind
    count: int
    rows: tuple[Trouble, ...]


def open_troubles(session: Session, *, most: int, kind: TroubleKind | None = None) -> tuple[OpenTroubles, ...]:
    """What is wrong now, by kind in the order of ``TroubleKind``: at most so many rows of each, in two queries."""
    is_open = Trouble.mended_at.is_(None) if kind is None else Trouble.mended_at.is_(None) & (Trouble.kind == kind)
    counts: dict[Any, int] = {
        row.kind: row.size
        for row in session.execute(
            select(Trouble.kind, func.count().label("size")).where(is_open).group_by(Trouble.kind)
        )
    }
    place = func.row_number().over(partition_by=Trouble.kind, order_by=(Trouble.last_at.desc(), Trouble.id.desc()))
    numbered = select(Trouble.id, place.label("place")).where(is_open).subquery()
    rows = session.scalars(
        select(Trouble)
        .join(numbered, numbered.c.id == Trouble.id)
        .where(numbered.c.place <= most)
        .order_by(Trouble.last_at.desc(), Trouble.id.desc())
    ).all()
    return tuple(
        OpenTroubles(kind=kind, count=counts[kind], rows=tuple(row for row in rows if row.kind is kind))
        for kind in TroubleKind
        if kind in counts
    )


def trouble_of(session: Session, trouble_id: int) -> Trouble:
    """The open trouble with this id. Raises NotFound where there is none, Lost where it is mended by now."""
    trouble = session.get(Trouble, trouble_id)
    if trouble is None:
        raise NotFound("trouble", trouble_id)
    if trouble.mended_at is not None:
        raise Lost("trouble", trouble_id)
    return trouble


def settle_trouble(session: Session, trouble: Trouble, *, now: datetime, actor: Actor) -> None:
    """A person says it is mended; should its cause come again, it is raised anew. Raises Lost for who comes second."""
    still_open = (Trouble.id == trouble.id) & Trouble.mended_at.is_(None)
    closed = session.execute(update(Trouble).where(still_open).values(mended_at=now))
    if not closed.rowcount:  # type: ignore[attr-defined]
        raise Lost("trouble", trouble.id)
    record_event(
        session, EventKind.TROUBLE_CLEARED, at=now, actor=actor, client_id=trouble.client_id, trouble=trouble.kind
    )
