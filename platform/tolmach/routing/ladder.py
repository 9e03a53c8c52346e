"""The ladder that serves a language of a client, with what is true of it now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Client, Market, TranslationPolicy
from tolmach.hours.load import VersionedSchedule
from tolmach.hours.rules import is_open
from tolmach.language import PIVOT, Language, is_served
from tolmach.pools.ladders import OTHERS, RungValues, closest_rule, values_of
from tolmach.pools.model import ForeignRule, LanguageRule, Pool, Rung, RungKind
from tolmach.pools.queries import members_of_pool
from tolmach.remember import remembered
from tolmach.routing.rules import RungFacts
from tolmach.sla.calendar import hours_for_market
from tolmach.tickets.model import Ticket

OWN = "own"
NO_RULE = "none"


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """Which language's rungs serve the ticket, and by which rule where that is not its own language.

    ``is_alarming`` is true where nobody decided what happens to this language, or no pool that works is on its rungs.
    """

    served_as: Language
    rule: str
    rungs: tuple[RungFacts, ...]
    is_alarming: bool


def ladder_for(session: Session, market: Market, language: Language, *, now: datetime) -> Ladder:
    """The rungs for this language of the market's client; for a language outside them, by the client's rule."""
    own = _rungs(session, market, language, now=now)
    if own:
        return Ladder(served_as=language, rule=OWN, rungs=own, is_alarming=_is_poolless(own))
    found = rule_for(session, market, language)
    rule = found.rule if found else None
    if rule is ForeignRule.HAND_TO_SHOP:
        return Ladder(served_as=language, rule=rule, rungs=(), is_alarming=False)
    if found is not None and rule is ForeignRule.SURCHARGE:
        rungs = _surcharged(session, market, language, found, now=now)
        return Ladder(served_as=language, rule=rule, rungs=rungs, is_alarming=_is_poolless(rungs))
    served_as = PIVOT if rule is ForeignRule.ENGLISH else Language(market.languages[0])
    rungs = _rungs(session, market, served_as, now=now)
    is_alarming = rule is None or _is_poolless(rungs)
    return Ladder(served_as=served_as, rule=rule or NO_RULE, rungs=rungs, is_alarming=is_alarming)


def rung_of_pool(
    session: Session,
    market: Market,
    language: Language,
    pool_id: int | None,
    *,
    now: datetime,
    kind: str | None = None,
) -> RungFacts | None:
    """The rung by which a pool answers this language, of several the one of this kind, else the first.

    None where the pool is on the ladder no more, or there is none.
    """
    rungs = ladder_for(session, market, language, now=now).rungs if pool_id is not None else ()
    of_pool = [rung for rung in rungs if rung.pool_id == pool_id]
    return next((rung for rung in of_pool if rung.kind == kind), next(iter(of_pool), None))


def ladders_of_round(session: Session, now: datetime) -> Callable[[Ticket, Market], Ladder]:
    """The ladder of a ticket, asked for once a round for each market and language."""
    known: dict[tuple[int, str], Ladder] = {}

    def ladder_of(ticket: Ticket, market: Market) -> Ladder:
        place = market.id, ticket.language
        if place not in known:
            known[place] = ladder_for(session, market, Language(ticket.language), now=now)
        return known[place]

    return ladder_of


def rule_for(session: Session, market: Market, language: Language) -> LanguageRule | None:
    """The client's rule for a language without rungs: of this language before all, of this market before all."""
    rows = session.scalars(
        select(LanguageRule).where(
            LanguageRule.client_id == market.client_id, LanguageRule.language.in_([language, OTHERS])
        )
    )
    return closest_rule(rows, market.id, language)


def effective_schedule(session: Session, pool: Pool, market: Market) -> VersionedSchedule:
    """The pool's hours, closed by the holidays that the market's contract names."""
    return hours_for_market(session, pool.business_hours_id, market)


def _is_poolless(rungs: tuple[RungFacts, ...]) -> bool:
    return all(rung.pool_id is None for rung in rungs)


def _rungs(session: Session, market: Market, language: Language, *, now: datetime) -> tuple[RungFacts, ...]:
    key = "rungs", market.id, language, now
    return remembered(session, key, lambda: _read_rungs(session, market, language, now=now))


def _read_rungs(session: Session, market: Market, language: Language, *, now: datetime) -> tuple[RungFacts, ...]:
    rows = session.execute(
        select(Rung, Pool)
        .outerjoin(Pool, (Pool.id == Rung.pool_id) & Pool.is_active)
        .where(Rung.client_id == market.client_id, Rung.language == language)
        .order_by(Rung.position)
    ).all()
    return tuple(
        replace(_rung_facts(session, market, language, values_of(rung), pool, now=now), position=rung.position)
        for rung, pool in rows
    )


def _surcharged(
    session: Session, market: Market, language: Language, rule: LanguageRule, *, now: datetime
) -> tuple[RungFacts, ...]:
    pool = session.get(Pool, rule.pool_id) if rule.pool_id is not None else None
    if pool is None or not pool.is_active:
        return ()
    values = RungValues(kind=rule.kind or RungKind.FLUENT, pool_id=pool.id)
    # Nobody's skill is entered for a language the house has no texts for: the pool named for it answers for its people.
    asked = language if is_served(language) else Language(pool.language)
    return (_rung_facts(session, market, asked, values, pool, now=now),)


def _rung_facts(
    session: Session, market: Market, language: Language, values: RungValues, pool: Pool | None, *, now: datetime
) -> RungFacts:
    if pool is None:
        return RungFacts(position=1, kind=values.kind, pool_id=None, is_open=False)
    return RungFacts(
        position=1,
        kind=values.kind,
        pool_id=pool.id,
        is_open=is_open(effective_schedule(session, pool, market).schedule, now),
        language=language,
        members=tuple(members_of_pool(session, pool, language=language, now=now)),
        when_wait_exceeds=values.when_wait_exceeds,
        topics=values.topics,
        strategy=pool.strategy,
        is_never=values.is_never,
        is_unwanted_machine=values.kind is RungKind.MACHINE and _is_by_people_only(session, market),
    )


def _is_by_people_only(session: Session, market: Market) -> bool:
    client = session.get_one(Client, market.client_id)
    return client.translation_policy is TranslationPolicy.PEOPLE_ONLY
