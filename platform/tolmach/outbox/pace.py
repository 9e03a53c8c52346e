"""How fast letters may leave by each server: so many a minute, few at once, and none while it does not answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, literal_column, or_, select, text, update
from sqlalchemy.orm import Session

from tolmach.clients.model import Mailbox
from tolmach.db import database_now, is_one_of
from tolmach.outbox.model import OutboxRow, OutboxState
from tolmach.outbox.port import Route

RELAY = "relay"
"""The server of mailboxes that have none of their own."""

MOST_AT_ONCE = 2
"""Letters on their way by one server: a slow one holds no more of the worker's threads than this."""

A_MINUTE = timedelta(minutes=1)
FIRST_REST, LONGEST_REST = timedelta(seconds=30), timedelta(minutes=5)
_LOCK = 0x0C7B0C5
"""The number of the advisory lock under which PostgreSQL counts: two that counted at once would both send."""

# By the column itself SQLite would walk through all letters that ever left by a server, to the few that wait.
_SERVER = OutboxRow.server + literal_column("''")
_IS_WAITING = is_one_of(OutboxRow.state, OutboxState.WAITING)


def server_of(settings: Mapping[str, Any]) -> str:
    """The name of the server that a mailbox's letters leave by, one for all mailboxes that share it."""
    host = settings.get("host")
    return f"{host}:{settings.get('port', '')}" if host else RELAY


def full_servers(session: Session, *, relay: Route, now: datetime) -> frozenset[str]:
    """The servers by which nothing more may leave at this moment."""
    waiting = set(session.scalars(select(_SERVER).where(_IS_WAITING).distinct()))
    if not waiting:
        return frozenset()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
    on_their_way = _on_their_way(session, waiting)
    limits = _limits(session, relay)
    sent = _sent_lately(session, waiting & limits.keys(), now)
    return frozenset(
        server
        for server in waiting
        if on_their_way.get(server, 0) >= MOST_AT_ONCE
        or (server in limits and sent.get(server, 0) + on_their_way.get(server, 0) >= limits[server])
    )


def let_server_rest(session: Session, server: str, attempts: int) -> None:
    """A server does not answer: what waits for it waits a little longer, so that its letters do not all find out."""
    again = database_now(session) + min(FIRST_REST * 2 ** min(attempts - 1, 10), LONGEST_REST)
    session.execute(
        update(OutboxRow)
        .where(
            _SERVER.in_((server,)),
            _IS_WAITING,
            OutboxRow.claim_token.is_(None),
            or_(OutboxRow.try_again_at.is_(None), OutboxRow.try_again_at < again),
        )
        .values(try_again_at=again)
    )


def _on_their_way(session: Session, servers: set[str]) -> dict[str, int]:
    rows = session.execute(
        select(_SERVER.label("server"), func.count().label("letters"))
        .where(_SERVER.in_(servers), _IS_WAITING, OutboxRow.claimed_until > database_now(session))
        .group_by(_SERVER)
    )
    return {row.server: row.letters for row in rows}


def _sent_lately(session: Session, servers: set[str], now: datetime) -> dict[str, int]:
    rows = session.execute(
        select(OutboxRow.server, func.count().label("letters"))
        .where(OutboxRow.server.in_(servers), OutboxRow.sent_at > now - A_MINUTE)
        .group_by(OutboxRow.server)
    )
    return {row.server: row.letters for row in rows}


def _limits(session: Session, relay: Route) -> dict[str, int]:
    """Server → letters a minute; where mailboxes that share one differ, the least."""
    limits: dict[str, int] = {}
    stated = session.scalars(select(Mailbox.sending_settings).where(Mailbox.is_active)).all()
    for settings in (*stated, relay.settings):
        most = int(settings.get("per_minute") or 0)
        server = server_of(settings) if settings is not relay.settings else RELAY
        if most > 0:
            limits[server] = min(most, limits.get(server, most))
    return limits
