"""Watch the pools: alarms where letters wait for nobody, closed by themselves when somebody is there again."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.hours.load import load_schedule
from tolmach.language import Language
from tolmach.pools.model import Pool
from tolmach.pools.queries import rosters_of_pool
from tolmach.pools.rosters import first_there
from tolmach.routing.ladder import ladder_for
from tolmach.sla.model import Promise
from tolmach.tickets.model import WAITS_FOR_US, Ticket
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.troubles.raise_trouble import mend_trouble, raise_trouble

AT_LEAST = timedelta(hours=1)
"""What is late or undated is asked for within this time."""


def watch_pools(session: Session, *, now: datetime) -> None:
    """Raise what is wrong with the pools letters wait in, and mend what is not wrong any more."""
    wrong = {
        pool_id: kind for pool_id, until in _awaited(session).items() if (kind := _fault(session, pool_id, until, now))
    }
    opened = _open_troubles(session)
    for pool_id, kind in wrong.items():
        if (kind, str(pool_id)) not in opened:
            raise_trouble(session, kind, now=now, subject=str(pool_id), pool=pool_id)
    for kind, subject in opened:
        if kind is not TroubleKind.LANGUAGE_UNSERVED and wrong.get(int(subject)) is not kind:
            mend_trouble(session, kind, now=now, subject=subject)
    _mend_languages(session, opened, now=now)


def _awaited(session: Session) -> dict[int, datetime | None]:
    """Pool id → by when the first of what waits there unassigned was promised or is due."""
    told = (
        select(func.min(Promise.promised_by))
        .where(Promise.client_id == Ticket.client_id, Promise.ticket_id == Ticket.id, Promise.settled_at.is_(None))
        .scalar_subquery()
    )
    by = func.min(func.coalesce(told, Ticket.due_at))
    rows = session.execute(
        select(Ticket.pool_id, by)
        .where(Ticket.assignee_id.is_(None), Ticket.pool_id.is_not(None), Ticket.status.in_(WAITS_FOR_US))
        .group_by(Ticket.pool_id)
    )
    return {pool_id: until for pool_id, until in rows if pool_id is not None}


def _fault(session: Session, pool_id: int, until: datetime | None, now: datetime) -> TroubleKind | None:
    end = max(until or now, now + AT_LEAST)
    rosters = rosters_of_pool(session, pool_id, now=now, until=end, least_capacity=1)
    if not rosters:
        return TroubleKind.POOL_EMPTY
    hours = load_schedule(session, session.get_one(Pool, pool_id).business_hours_id).schedule
    return TroubleKind.POOL_OFF_SHIFT if first_there(rosters.values(), hours, now, end) is None else None


def _open_troubles(session: Session) -> dict[tuple[TroubleKind, str], int | None]:
    """(kind, subject) → the client, of the open troubles that are watched here."""
    kinds = (TroubleKind.POOL_EMPTY, TroubleKind.POOL_OFF_SHIFT, TroubleKind.LANGUAGE_UNSERVED)
    rows = session.execute(
        select(Trouble.kind, Trouble.subject, Trouble.client_id).where(
            Trouble.kind.in_(kinds), Trouble.mended_at.is_(None)
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
        .where(Ticket.client_id == client_id, Ticket.language == language, Ticket.status.in_(WAITS_FOR_US))
        .distinct()
    )
    markets = session.scalars(active.where(Market.id.in_(waiting))).all() or session.scalars(active).all()
    return any(ladder_for(session, market, language, now=now).is_alarming for market in markets)
