"""Who answers what a market gets in a language: the first rung that may, and those that would step in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Client, Market, TranslationPolicy
from tolmach.language import PIVOT, is_served
from tolmach.pools.ladders import closest_rule, values_of
from tolmach.pools.model import ForeignRule, LanguageRule, Pool, Rung, RungKind
from tolmach.routing.rules import Case, RungFacts, where_it_waits

WRITERS = (RungKind.NATIVE, RungKind.FLUENT)
"""Rungs whose people must write the language; a machine's draft asks for a reviewer."""


@dataclass(frozen=True, kw_only=True)
class Answering:
    """The rungs for a language of a market: ``served_as`` is the language they answer in, ``first`` has a pool."""

    served_as: str
    first: RungFacts
    later: tuple[RungFacts, ...]
    waits_by_ladder: bool

    def asks(self, rung: RungFacts) -> frozenset[str]:
        """Which languages people of the rung must write one of."""
        return frozenset({self.served_as}) if rung.kind in WRITERS else frozenset()


@dataclass(frozen=True, kw_only=True)
class Ladders:
    """Every client's rungs and rules, and the active pools by id."""

    rungs: Mapping[tuple[int, str], Sequence[Rung]]
    rules: Mapping[int, Sequence[LanguageRule]]
    pools: Mapping[int, Pool]

    def answering(self, client: Client, market: Market, language: str) -> Answering | None:
        """As ``routing.ladder`` finds it for a ticket; None where no pool of the house answers."""
        own = self._rungs(client, language)
        if own:
            return _answering(own, language)
        rule = closest_rule(self.rules.get(client.id, ()), market.id, language)
        if rule is not None and rule.rule is ForeignRule.HAND_TO_SHOP:
            return None
        if rule is not None and rule.rule is ForeignRule.SURCHARGE:
            return self._surcharged(rule, language)
        served_as = PIVOT if rule is not None and rule.rule is ForeignRule.ENGLISH else market.languages[0]
        return _answering(self._rungs(client, served_as), served_as)

    def _rungs(self, client: Client, language: str) -> list[RungFacts]:
        is_by_people_only = client.translation_policy is TranslationPolicy.PEOPLE_ONLY
        return [
            RungFacts(
                position=row.position,
                kind=row.kind,
                pool_id=row.pool_id if row.pool_id in self.pools else None,
                is_open=True,
                when_wait_exceeds=(values := values_of(row)).when_wait_exceeds,
                topics=values.topics,
                is_never=values.is_never,
                is_unwanted_machine=row.kind is RungKind.MACHINE and is_by_people_only,
            )
            for row in self.rungs.get((client.id, language), ())
        ]

    def _surcharged(self, rule: LanguageRule, language: str) -> Answering | None:
        pool = self.pools.get(rule.pool_id or 0)
        if pool is None:
            return None
        rung = RungFacts(position=1, kind=rule.kind or RungKind.FLUENT, pool_id=pool.id, is_open=True)
        return _answering([rung], language if is_served(language) else pool.language)


def read_ladders(session: Session) -> Ladders:
    """Everything in three queries."""
    rungs: dict[tuple[int, str], list[Rung]] = {}
    for rung in session.scalars(select(Rung).order_by(Rung.position)):
        rungs.setdefault((rung.client_id, rung.language), []).append(rung)
    rules: dict[int, list[LanguageRule]] = {}
    for rule in session.scalars(select(LanguageRule).order_by(LanguageRule.id)):
        rules.setdefault(rule.client_id, []).append(rule)
    pools = session.scalars(select(Pool).where(Pool.is_active))
    return Ladders(rungs=rungs, rules=rules, pools={pool.id: pool for pool in pools})


def _answering(rungs: Iterable[RungFacts], served_as: str) -> Answering | None:
    every = list(rungs)
    first = where_it_waits(every, Case())
    if first is None:
        return None
    later = [rung for rung in every if rung is not first and rung.pool_id is not None]
    return Answering(
        served_as=served_as,
        first=first,
        later=tuple(rung for rung in later if not rung.is_barred and not rung.topics),
        waits_by_ladder=any(rung.kind is RungKind.WAIT for rung in every),
    )
