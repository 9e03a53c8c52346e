"""Watch where letters wait: alarms where nobody can answer them, closed by themselves when somebody can again.

A ticket that begins to wait is looked at in the transaction that lets it wait; the job looks at what changes without a
letter, at people who leave and shifts that end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.language import Language
from tolmach.pools.model import Pool
from tolmach.pools.queries import rosters_of_pool
from tolmach.pools.rosters import Roster, first_there
from tolmach.remember import remembered
from tolmach.routing.ladder import effective_schedule, ladder_for, rung_of_pool
from tolmach.routing.rules import RungFacts, can_write
from tolmach.sla.model import Promise
from tolmach.tickets.model import Ticket, waits_for_us
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.troubles.raise_trouble import mend_trouble, raise_trouble

AT_LEAST = timedelta(hours=1)
"""What is late or undated is asked for within this time."""

OF_POOLS = (TroubleKind.POOL_EMPTY, TroubleKind.POOL_WITHOUT_WRITER, TroubleKind.POOL_OFF_SHIFT)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where letters wait unassigned: a pool, for a market and in a language; ``until`` the first is promised or due."""

    client_id: int
    pool_id: int
    market_id: int
    language: Language
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong with a place, as the trouble says it."""

    kind: TroubleKind
    subject: str
    client_id: int | None = None
    cause: Mapping[str, str | int] = field(default_factory=dict)


def watch_ticket(session: Session, ticket: Ticket, *, now: datetime, rung: RungFacts | None = None) -> None:
    """Raise at once what is wrong with the pool this ticket waits in; ``rung`` where it is known already.

    What somebody has waits for nobody, and what has no due time yet is looked at when it has one.
    """
    if ticket.assignee_id is not None or ticket.due_at is None:
        return
    key = "watched", ticket.client_id, ticket.pool_id, ticket.market_id, ticket.language
    watched = remembered(session, key, list[datetime])
    # Where one that is due sooner waits well, a later one does too.
    if any(due <= ticket.due_at for due in watched):
        return
    watched.append(ticket.due_at)
    for place in _places(session, Ticket.id == ticket.id):
        market = session.get_one(Market, place.market_id)
        known = rung or rung_of_pool(session, market, place.language, place.pool_id, now=now)
        fault = _fault(session, place, market, known, now=now)
        if fault is not None:
            raise_fault(session, fault, now=now)


def watch_pools(session: Session, *, now: datetime) -> None:
    """Raise what is wrong where letters wait, and mend what is not wrong any more."""
    faults = [_fault_now(session, place, now=now) for place in _places(session, true())]
    wrong = {(fault.kind, fault.subject): fault for fault in faults if fault is not None}
    opened = _open_troubles(session)
    for name, fault in wrong.items():
        if name not in opened:
            raise_fault(session, fault, now=now)
    for kind, subject in opened:
        if kind in OF_POOLS and (kind, subject) not in wrong:
            mend_trouble(session, kind, now=now, subject=subject)
    _mend_languages(session, opened, now=now)


def raise_fault(session: Session, fault: Fault, *, now: datetime) -> None:
    """Let the operator know of it, once."""
    raise_trouble(session, fault.kind, now=now, subject=fault.subject, client_id=fault.client_id, **fault.cause)


def unserved(client_id: int, language: str) -> Fault:
    """Customers of this client write in a language, and nobody is named for it."""
    kind, subject = TroubleKind.LANGUAGE_UNSERVED, f"{client_id}:{language}"
    return Fault(kind=kind, subject=subject, client_id=client_id, cause={"language": language})


def _places(session: Session, which: ColumnElement[bool]) -> list[Place]:
    told = (
        select(func.min(Promise.promised_by))
        .where(Promise.client_id == Ticket.client_id, Promise.ticket_id == Ticket.id, Promise.settled_at.is_(None))
        .scalar_subquery()
    )
    by = func.min(func.coalesce(told, Ticket.due_at))
    rows = session.execute(
        select(Ticket.client_id, Ticket.pool_id, Ticket.market_id, Ticket.language, by)
        .where(which, Ticket.assignee_id.is_(None), Ticket.pool_id.is_not(None), waits_for_us())
        .group_by(Ticket.client_id, Ticket.pool_id, Ticket.market_id, Ticket.language)
    )
    return [
        Place(client_id=client_id, pool_id=pool_id, market_id=market_id, language=Language(language), until=until)
        for client_id, pool_id, market_id, language, until in rows
        if pool_id is not None
    ]


def _fault_now(session: Session, place: Place, *, now: datetime) -> Fault | None:
    market = session.get_one(Market, place.market_id)
    ladder = ladder_for(session, market, place.language, now=now)
    if ladder.is_alarming:
        return unserved(place.client_id, place.language)
    rung = next((rung for rung in ladder.rungs if rung.pool_id == place.pool_id), None)
    return _fault(session, place, market, rung, now=now)


def _fault(session: Session, place: Place, market: Market, rung: RungFacts | None, *, now: datetime) -> Fault | None:
    until = max(place.until or now, now + AT_LEAST)
    rosters = rosters_of_pool(session, place.pool_id, now=now, until=until, least_capacity=1)
    able = _able(rosters, rung)
    pool: dict[str, str | int] = {"pool": place.pool_id}
    if not rosters:
        return Fault(kind=TroubleKind.POOL_EMPTY, subject=str(place.pool_id), cause=pool)
    if rung is not None and not able:
        subject, cause = f"{place.pool_id}:{rung.language}", {**pool, "language": rung.language}
        return Fault(kind=TroubleKind.POOL_WITHOUT_WRITER, subject=subject, cause=cause)
    hours = effective_schedule(session, session.get_one(Pool, place.pool_id), market).schedule
    if first_there(able.values(), hours, now, until) is None:
        return Fault(kind=TroubleKind.POOL_OFF_SHIFT, subject=str(place.pool_id), cause=pool)
    return None


def _able(rosters: Mapping[int, Roster], rung: RungFacts | None) -> Mapping[int, Roster]:
    """Those of the pool who may answer by what they write; all of them where the ladder says nothing of it any more."""
    if rung is None:
        return rosters
    writers = (one.user_id for one in rung.members if can_write(rung, one.write))
    return {user_id: rosters[user_id] for user_id in writers if user_id in rosters}


def _open_troubles(session: Session) -> dict[tuple[TroubleKind, str], int | None]:
    """(kind, subject) → the client, of the open troubles that are watched here."""
    rows = session.execute(
        select(Trouble.kind, Trouble.subject, Trouble.client_id).where(
            Trouble.kind.in_([*OF_POOLS, TroubleKind.LANGUAGE_UNSERVED]), Trouble.mended_at.is_(None)
        )
    )
    return {(kind, subject): client_id for kind, subject, client_id in rows}


def _mend_languages(session: Session, opened: dict[tuple[TroubleKind, str], int | None], *, now: datetime) -> None:
    for (kind, subject), client_id in opened.items():
        if kind is TroubleKind.LANGUAGE_UNSERVED and client_id is not None:
            language = Language(subject.partition(":")[2])
            if not _is_alarming(session, client_id, language, now=now):
                mend_trouble(session, kind, now=now, subject=subject, client_id=client_id)


def _is_alarming(session: Session, client_id: int, language: Language, *, now: datetime) -> bool:
    """Whether nobody decided on the language in a market where it waits, or in any where none waits at present."""
    active = select(Market).where(Market.client_id == client_id, Market.is_active)
    waiting = (
        select(Ticket.market_id)
        .where(Ticket.client_id == client_id, Ticket.language == language, waits_for_us())
        .distinct()
    )
    markets = session.scalars(active.where(Market.id.in_(waiting))).all() or session.scalars(active).all()
    return any(ladder_for(session, market, language, now=now).is_alarming for market in markets)
