"""The ladder that serves a language of a client, with what is true of it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.hours.load import VersionedSchedule
from tolmach.hours.rules import is_open, opening_from
from tolmach.language import PIVOT, Language
from tolmach.pools.model import ForeignRule, LanguageRule, Pool, Rung
from tolmach.pools.queries import members_of_pool
from tolmach.routing.rules import RungFacts
from tolmach.sla.calendar import hours_for_market


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """Which language's rungs serve the ticket, and by which rule where that is not its own language.

    ``is_alarming`` is true where nobody decided what happens to this language.
    """

    served_as: Language
    rule: str
    rungs: tuple[RungFacts, ...]
    is_alarming: bool


def ladder_for(session: Session, market: Market, language: Language, *, now: datetime) -> Ladder:
    """The rungs for this language of the market's client; for a language outside them, by the client's rule."""
    own = _rungs(session, market, language, now=now)
    if own:
        return Ladder(served_as=language, rule="own", rungs=own, is_alarming=False)
    rule = _foreign_rule(session, market, language)
    if rule is ForeignRule.HAND_TO_SHOP:
        return Ladder(served_as=language, rule=rule, rungs=(), is_alarming=False)
    served_as = PIVOT if rule is ForeignRule.ENGLISH else Language(market.languages[0])
    rungs = _rungs(session, market, served_as, now=now)
    return Ladder(served_as=served_as, rule=rule or "none", rungs=rungs, is_alarming=rule is None or not rungs)


def effective_schedule(session: Session, pool: Pool, market: Market) -> VersionedSchedule:
    """The pool's hours, closed by the holidays that the market's contract names."""
    return hours_for_market(session, pool.business_hours_id, market)


def _rungs(session: Session, market: Market, language: Language, *, now: datetime) -> tuple[RungFacts, ...]:
    rows = session.execute(
        select(Rung, Pool)
        .outerjoin(Pool, (Pool.id == Rung.pool_id) & Pool.is_active)
        .where(Rung.client_id == market.client_id, Rung.language == language)
        .order_by(Rung.position)
    ).all()
    return tuple(_rung_facts(session, market, rung, pool, now=now) for rung, pool in rows)


def _rung_facts(session: Session, market: Market, rung: Rung, pool: Pool | None, *, now: datetime) -> RungFacts:
    if pool is None:
        return RungFacts(position=rung.position, kind=rung.kind, pool_id=None, is_open=False, wait_minutes=0.0)
    schedule = effective_schedule(session, pool, market).schedule
    return RungFacts(
        position=rung.position,
        kind=rung.kind,
        pool_id=pool.id,
        is_open=is_open(schedule, now),
        wait_minutes=(opening_from(schedule, now) - now).total_seconds() / 60,
        members=tuple(members_of_pool(session, pool.id, language=Language(rung.language), now=now)),
        when_wait_exceeds=rung.conditions.get("when_wait_exceeds"),
        topics=tuple(rung.conditions.get("topics", ())),
    )


def _foreign_rule(session: Session, market: Market, language: Language) -> ForeignRule | None:
    rows = session.scalars(
        select(LanguageRule).where(
            LanguageRule.client_id == market.client_id,
            LanguageRule.market_id.is_(None) | (LanguageRule.market_id == market.id),
            LanguageRule.language.in_([language, "*"]),
        )
    ).all()
    if not rows:
        return None
    return max(rows, key=lambda row: (row.language != "*", row.market_id is not None)).rule
