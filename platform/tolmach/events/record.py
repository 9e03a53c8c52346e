"""Write an event, in the transaction of what it tells."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import datetime

from sqlalchemy.orm import Session

from tolmach.db import append_at_commit
from tolmach.events.actor import Actor
from tolmach.events.model import Event, EventKind

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
"""The id of the request or job run that acts; set at the edge, written beside every event and log line."""

Value = str | int | float | bool | None | list[str] | list[int] | dict[str, int]


def record_event(
    session: Session,
    kind: EventKind,
    *,
    at: datetime,
    actor: Actor,
    client_id: int | None = None,
    market_id: int | None = None,
    ticket_id: int | None = None,
    **data: Value,
) -> None:
    """Append an event, written when the transaction commits.

    ``data`` takes ids and plain values; names, addresses and words of people do not belong here.
    """
    row = {
        "at": at,
        "client_id": client_id,
        "market_id": market_id,
        "ticket_id": ticket_id,
        "actor_kind": actor.kind,
        "actor_id": actor.id,
        "kind": kind,
        "data": data,
        "request_id": request_id.get(),
    }
    append_at_commit(session, Event, row)
