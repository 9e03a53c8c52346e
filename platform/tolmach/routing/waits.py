"""How long a customer waits for the first rung, as the conditions of later rungs measure it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.hours.rules import minutes_between
from tolmach.hours.schedule import Schedule
from tolmach.pools.model import Pool
from tolmach.pools.queries import rosters_of_pool
from tolmach.pools.rosters import first_there
from tolmach.routing.ladder import effective_schedule
from tolmach.routing.rules import Case, RungFacts, where_it_waits

LOOKED_AHEAD = timedelta(days=14)
"""Whoever is not there within two weeks is waited for that long at least: no condition asks for more."""


def with_waits(
    session: Session, market: Market, rungs: Sequence[RungFacts], case: Case, *, since: datetime, now: datetime
) -> tuple[RungFacts, ...]:
    """The rungs with their waits, where any has a condition on it.

    A wait runs from when the ticket began to wait until somebody of the first rung can be there, in business minutes
    of the rung that would step in: a night in which it is closed too does not count.
    """
    first = where_it_waits(rungs, case)
    if first is None or all(rung.when_wait_exceeds is None or rung is first for rung in rungs):
        return tuple(rungs)
    served_from = _served_from(session, market, first, now)
    return tuple(
        replace(rung, wait_minutes=minutes_between(_hours(session, rung.pool_id, market), since, served_from))
        if rung.pool_id is not None and rung.when_wait_exceeds is not None
        else rung
        for rung in rungs
    )


def _served_from(session: Session, market: Market, first: RungFacts, now: datetime) -> datetime:
    assert first.pool_id is not None
    until = now + LOOKED_AHEAD
    rosters = rosters_of_pool(session, first.pool_id, now=now, until=until)
    return first_there(rosters.values(), _hours(session, first.pool_id, market), now, until) or until


def _hours(session: Session, pool_id: int, market: Market) -> Schedule:
    return effective_schedule(session, session.get_one(Pool, pool_id), market).schedule
