"""Open a pool, and change its language, its hours and whether it works at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.rules import wrong_name, wrong_slug
from tolmach.errors import NotFound, Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.hours.model import BusinessHours
from tolmach.hours.save_hours import HoursValues, add_hours, change_hours
from tolmach.language import is_served
from tolmach.pools.model import Pool, Strategy

MOST_POINTS = 100
LEAST_AWAY_MINUTES, MOST_AWAY_MINUTES = 5, 24 * 60
"""Being seen is written down once in a while only, so that fewer minutes would call everybody away."""


@dataclass(frozen=True, kw_only=True)
class PoolValues:
    """What is said of a pool besides its slug, its hours among it; ``channel_points`` are its own, by channel."""

    name: str
    language: str
    working_language: str
    hours: HoursValues
    is_active: bool = True
    strategy: Strategy = Strategy.LEAST_LOADED
    is_next_only: bool = False
    channel_points: Mapping[str, int] = field(default_factory=dict)
    away_after_minutes: int | None = None


def pool_of(session: Session, slug: str) -> Pool:
    """The pool with this slug. Raises NotFound."""
    pool = session.scalar(select(Pool).where(Pool.slug == slug))
    if pool is None:
        raise NotFound("pool", slug)
    return pool


def list_pools(session: Session) -> list[Pool]:
    """Every pool by name, those that are switched off last."""
    return list(session.scalars(select(Pool).order_by(Pool.is_active.desc(), Pool.name)))


def add_pool(session: Session, *, slug: str, values: PoolValues, now: datetime, actor: Actor) -> Pool:
    """A new pool with business hours of its own. Raises FieldsRefused."""
    same = select(Pool.id).where(Pool.slug == slug)
    slug_fault = wrong_slug(slug) or (Wrong.TAKEN if session.scalar(same) is not None else None)
    _refuse(session, None, values, {"slug": slug_fault})
    hours = add_hours(session, name=_free_name(session, slug), values=values.hours, now=now, actor=actor)
    pool = Pool(slug=slug, business_hours_id=hours.id)
    session.add(pool)
    _write(session, pool, values, now=now, actor=actor)
    return pool


def change_pool(session: Session, pool: Pool, *, values: PoolValues, now: datetime, actor: Actor) -> bool:
    """Change a pool; True where its hours are a new version now, by which its clocks must run. Raises FieldsRefused."""
    _refuse(session, pool, values, {})
    hours = session.get_one(BusinessHours, pool.business_hours_id)
    has_new_hours = change_hours(session, hours, values=values.hours, now=now, actor=actor)
    _write(session, pool, values, now=now, actor=actor)
    return has_new_hours


def _refuse(session: Session, pool: Pool | None, values: PoolValues, wrong: dict[str, Wrong | None]) -> None:
    refuse_fields(
        {
            **wrong,
            "name": wrong_name(values.name) or _taken(session, pool, values.name.strip()),
            "language": None if is_served(values.language) else Wrong.NO_LANGUAGE,
            **_wrong_giving(values),
            "working_language": None if is_served(values.working_language) else Wrong.NO_LANGUAGE,
        }
    )


def _wrong_giving(values: PoolValues) -> dict[str, Wrong | None]:
    """What is wrong with how the pool gives out its tickets."""
    away = values.away_after_minutes
    is_away = away is None or LEAST_AWAY_MINUTES <= away <= MOST_AWAY_MINUTES
    points = {
        f"points_{channel}": None if 1 <= points <= MOST_POINTS else Wrong.NO_NUMBER
        for channel, points in values.channel_points.items()
    }
    return {"away_after_minutes": None if is_away else Wrong.NO_NUMBER, **points}


def _taken(session: Session, pool: Pool | None, name: str) -> Wrong | None:
    other = session.scalar(select(Pool.id).where(Pool.name == name))
    return Wrong.TAKEN if other is not None and (pool is None or other != pool.id) else None


def _free_name(session: Session, slug: str) -> str:
    # Hours made elsewhere may bear the slug already; they are another calendar, so this one gets a name beside it.
    taken = set(session.scalars(select(BusinessHours.name)))
    return next(name for name in (slug, *(f"{slug}-{number}" for number in range(2, 1000))) if name not in taken)


def _write(session: Session, pool: Pool, values: PoolValues, *, now: datetime, actor: Actor) -> None:
    pool.name, pool.is_active = values.name.strip(), values.is_active
    pool.language, pool.working_language = values.language, values.working_language
    pool.strategy, pool.is_next_only = values.strategy, values.is_next_only
    pool.channel_points, pool.away_after_minutes = dict(values.channel_points), values.away_after_minutes
    session.flush()
    record_event(
        session,
        EventKind.POOL_SAVED,
        at=now,
        actor=actor,
        pool=pool.id,
        language=pool.language,
        is_active=pool.is_active,
        strategy=pool.strategy,
        is_next_only=pool.is_next_only,
    )
