"""Who answers what: the ladder of each client × language, and the rule for languages without one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.pools.model import ForeignRule, LanguageRule, Pool, Rung, RungKind

OTHERS = "*"
"""Stands for every language without a rung of its own."""


@dataclass(frozen=True, kw_only=True)
class RungValues:
    """One rung; ``when_wait_exceeds`` is in business minutes of waiting for the first one.

    ``topics`` limit it to those. ``is_never``: it stands on the ladder, and this client's letters never go there.
    """

    kind: RungKind
    pool_id: int | None
    when_wait_exceeds: int | None = None
    topics: tuple[str, ...] = ()
    is_never: bool = False


@dataclass(frozen=True, kw_only=True)
class RungView:
    """A rung as pages show it; ``pool`` is empty where the rung has none, ``is_off`` says that the pool is off."""

    values: RungValues
    pool: str
    pool_slug: str
    is_off: bool

    @property
    def is_serving(self) -> bool:
        """Whether letters can go there at all."""
        return bool(self.pool) and not self.is_off and not self.values.is_never


@dataclass(frozen=True, kw_only=True)
class RulePlace:
    """What a rule is for: one language or every other, in one market or in all of the client's."""

    language: str = OTHERS
    market_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class RuleValues:
    """What a rule says; the pool and who answers there belong to a surcharge only."""

    rule: ForeignRule
    pool_id: int | None = None
    kind: RungKind | None = None


def exact_rules(session: Session, client_id: int) -> dict[RulePlace, RuleValues]:
    """A client's rules for single languages or markets."""
    rows = session.scalars(select(LanguageRule).where(LanguageRule.client_id == client_id).order_by(LanguageRule.id))
    found = {RulePlace(language=row.language, market_id=row.market_id): rule_values(row) for row in rows}
    return {place: values for place, values in found.items() if place != RulePlace()}


def rule_values(row: LanguageRule) -> RuleValues:
    """What a stored rule says."""
    return RuleValues(rule=row.rule, pool_id=row.pool_id, kind=row.kind)


def closest_rule(rules: Iterable[LanguageRule], market_id: int, language: str) -> LanguageRule | None:
    """Of a client's rules the one that holds: of this language before all, of this market before all; or None."""
    holding = [row for row in rules if row.language in (language, OTHERS) and row.market_id in (None, market_id)]
    return max(holding, key=lambda row: (row.language != OTHERS, row.market_id is not None), default=None)


def rule_of(session: Session, client_id: int) -> ForeignRule | None:
    """The client's rule for languages without a ladder."""
    return rules_by_client(session, client_id).get(client_id)


def rules_by_client(session: Session, client_id: int | None = None) -> dict[int, ForeignRule]:
    """Client id → its rule for every language without a ladder; clients without one are left out."""
    query = select(LanguageRule).where(LanguageRule.market_id.is_(None), LanguageRule.language == OTHERS)
    rows = session.scalars(query if client_id is None else query.where(LanguageRule.client_id == client_id))
    return {row.client_id: row.rule for row in rows}


def ladder_of(session: Session, client_id: int, language: str) -> tuple[RungView, ...]:
    """The rungs of client × language, the first first."""
    return ladders(session, client_id).get((client_id, language), ())


def ladders(session: Session, client_id: int | None = None) -> dict[tuple[int, str], tuple[RungView, ...]]:
    """(client id, language) → its rungs, of every client or of one; one query."""
    query = select(Rung, Pool).outerjoin(Pool, Pool.id == Rung.pool_id).order_by(Rung.position)
    rows = session.execute(query if client_id is None else query.where(Rung.client_id == client_id)).all()
    found: dict[tuple[int, str], tuple[RungView, ...]] = {}
    for rung, pool in rows:
        key = (rung.client_id, rung.language)
        found[key] = (*found.get(key, ()), _view(rung, pool))
    return found


def values_of(rung: Rung) -> RungValues:
    """What a stored rung says."""
    return RungValues(
        kind=rung.kind,
        pool_id=rung.pool_id,
        when_wait_exceeds=rung.conditions.get("when_wait_exceeds"),
        topics=tuple(rung.conditions.get("topics", ())),
        is_never=rung.conditions.get("never", False),
    )


def _view(rung: Rung, pool: Pool | None) -> RungView:
    return RungView(
        values=values_of(rung),
        pool=pool.name if pool else "",
        pool_slug=pool.slug if pool else "",
        is_off=pool is not None and not pool.is_active,
    )
