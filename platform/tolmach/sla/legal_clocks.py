"""Start, settle, reopen, drop and unite the legal clocks of a ticket, each with its event. None of them ever pauses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.sla.legal import Limit, legal_times, limits_for
from tolmach.sla.model import LegalClock, LegalState


@dataclass(frozen=True, kw_only=True)
class LegalMatter:
    """What the law looks at: which ticket, in which country and zone, about what, and when it came in."""

    client_id: int
    ticket_id: int
    country: str
    zone: str
    topic: str | None
    received_at: datetime


class WhyDropped(StrEnum):
    """Why a limit does not hold for a ticket any more."""

    TOPIC = "topic"
    MARKET = "market"
    CLOSED = "closed"
    MERGED = "merged"


def legal_clocks_of(session: Session, *, client_id: int, ticket_id: int) -> list[LegalClock]:
    """The legal clocks of a ticket that count, running or settled."""
    return [row for row in _rows(session, client_id, ticket_id) if row.state is not LegalState.DROPPED]


def put_under_law(
    session: Session, matter: LegalMatter, *, why: WhyDropped, now: datetime, actor: Actor
) -> list[LegalClock]:
    """Drop the limits that do not hold for this matter (``why``), start those that do; the clocks that count then.

    A clock of the same limit and market goes on by the table of the day it was started. What another ticket brought
    in counts from when that one came in.
    """
    rows = _rows(session, matter.client_id, matter.ticket_id)
    received_at = min([matter.received_at, *(row.received_at for row in rows)])
    wanted = {
        limit.key: limit
        for limit in limits_for(country=matter.country, topic=matter.topic, received_at=received_at, zone=matter.zone)
    }
    live = [row for row in rows if row.state is not LegalState.DROPPED]
    kept = {row.limit_key: row for row in live if row.limit_key in wanted and _is_in_market(row, matter)}
    for row in live:
        if row is not kept.get(row.limit_key):
            drop_legal_clock(session, row, why=why, now=now, actor=actor)
    for key in [key for key in wanted if key not in kept]:
        earlier = [row for row in rows if row.limit_key == key and _is_in_market(row, matter)]
        same = [row for row in earlier if row.received_at == received_at]
        kept[key] = same[-1] if same else _new_clock(matter, wanted[key], received_at)
        _start(session, kept[key], now=now, actor=actor)
    return list(kept.values())


def settle_legal_clock(session: Session, clock: LegalClock, *, at: datetime, now: datetime, actor: Actor) -> None:
    """The matter was settled at that moment."""
    clock.state, clock.settled_at = LegalState.SETTLED, at
    session.flush()
    _tell(session, EventKind.LEGAL_SETTLED, clock, now=now, actor=actor)


def reopen_legal_clock(session: Session, clock: LegalClock, *, now: datetime, actor: Actor) -> None:
    """The matter was not settled after all: the limit runs as if it never had been."""
    clock.state, clock.settled_at = LegalState.RUNNING, None
    session.flush()
    _tell(session, EventKind.LEGAL_REOPENED, clock, now=now, actor=actor)


def drop_legal_clock(session: Session, clock: LegalClock, *, why: WhyDropped, now: datetime, actor: Actor) -> None:
    """The limit does not hold for the ticket."""
    clock.state, clock.settled_at = LegalState.DROPPED, None
    session.flush()
    _tell(session, EventKind.LEGAL_DROPPED, clock, now=now, actor=actor, why=why)


def take_over_limits(
    session: Session,
    *,
    client_id: int,
    source_id: int,
    into_id: int,
    now: datetime,
    actor: Actor,
) -> None:
    """One ticket goes into another: its limits go along, of each limit the one with the nearer due date."""
    theirs = {row.limit_key: row for row in legal_clocks_of(session, client_id=client_id, ticket_id=into_id)}
    for clock in legal_clocks_of(session, client_id=client_id, ticket_id=source_id):
        other = theirs.get(clock.limit_key)
        if other is not None and other.due_at <= clock.due_at:
            drop_legal_clock(session, clock, why=WhyDropped.MERGED, now=now, actor=actor)
            continue
        if other is not None:
            drop_legal_clock(session, other, why=WhyDropped.MERGED, now=now, actor=actor)
        clock.ticket_id = into_id
        session.flush()
        _tell(session, EventKind.LEGAL_TAKEN_OVER, clock, now=now, actor=actor, source=source_id)


def _rows(session: Session, client_id: int, ticket_id: int) -> list[LegalClock]:
    return list(
        session.scalars(
            select(LegalClock)
            .where(LegalClock.client_id == client_id, LegalClock.ticket_id == ticket_id)
            .order_by(LegalClock.id)
        )
    )


def _is_in_market(clock: LegalClock, matter: LegalMatter) -> bool:
    return (clock.country, clock.time_zone) == (matter.country, matter.zone)


def _new_clock(matter: LegalMatter, limit: Limit, received_at: datetime) -> LegalClock:
    times = legal_times(days=limit.days, months=limit.months, received_at=received_at, zone=matter.zone)
    return LegalClock(
        client_id=matter.client_id,
        ticket_id=matter.ticket_id,
        limit_key=limit.key,
        country=matter.country,
        time_zone=matter.zone,
        days=limit.days,
        months=limit.months,
        missed=limit.missed,
        source=limit.source,
        reviewed=limit.reviewed,
        received_at=received_at,
        due_at=times.due_at,
        warn_at=times.warn_at,
        alarm_at=times.alarm_at,
    )


def _start(session: Session, clock: LegalClock, *, now: datetime, actor: Actor) -> None:
    # A limit that held once already is taken up again with its warnings: nobody is warned of it twice.
    clock.state = LegalState.RUNNING
    session.add(clock)
    session.flush()
    _tell(session, EventKind.LEGAL_STARTED, clock, now=now, actor=actor)


def _tell(
    session: Session,
    kind: EventKind,
    clock: LegalClock,
    *,
    now: datetime,
    actor: Actor,
    why: WhyDropped | None = None,
    source: int | None = None,
) -> None:
    record_event(
        session,
        kind,
        at=now,
        actor=actor,
        client_id=clock.client_id,
        ticket_id=clock.ticket_id,
        limit=clock.limit_key,
        country=clock.country,
        received_at=clock.received_at.isoformat(),
        due_at=clock.due_at.isoformat(),
        settled_at=clock.settled_at.isoformat() if clock.settled_at else None,
        why=why,
        source=source,
    )
