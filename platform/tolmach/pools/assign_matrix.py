"""Say who answers what: the rungs of a client's language, and its rule for languages without any."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.errors import FieldsRefused, NotFound, Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.language import is_served, language_name
from tolmach.pools.ladders import OTHERS, RulePlace, RuleValues, RungValues, ladder_of, rule_values
from tolmach.pools.model import ForeignRule, LanguageRule, Pool, Rung, RungKind

MOST_WAIT_MINUTES = 60 * 24 * 14


def set_ladder(
    session: Session, *, client_id: int, language: str, rungs: Sequence[RungValues], now: datetime, actor: Actor
) -> bool:
    """Replace the rungs of client × language, the first first; none means nobody. False where nothing differs.

    Raises FieldsRefused for fields ``rung_1_pool`` and the like, NotFound for a language nobody could be named for.
    """
    if not is_served(language):
        raise NotFound("language", language)
    refuse_fields(_faults(session, rungs))
    if list(rungs) == [view.values for view in ladder_of(session, client_id, language)]:
        return False
    session.execute(delete(Rung).where(Rung.client_id == client_id, Rung.language == language))
    session.add_all(_row(client_id, language, place, rung) for place, rung in enumerate(rungs, start=1))
    session.flush()
    record_event(
        session,
        EventKind.LADDER_CHANGED,
        at=now,
        actor=actor,
        client_id=client_id,
        language=language,
        pools=[rung.pool_id for rung in rungs if rung.pool_id is not None],
    )
    return True


def set_language_rule(
    session: Session, *, client_id: int, place: RulePlace, rule: RuleValues | None, now: datetime, actor: Actor
) -> bool:
    """What happens to languages of the client without a ladder; None takes the rule back. False: nothing differs.

    Raises FieldsRefused where a surcharge names no pool, or the market is another client's.
    """
    refuse_fields(_wrong_rule(session, client_id, place, rule))
    held = session.scalar(
        select(LanguageRule).where(
            LanguageRule.client_id == client_id,
            LanguageRule.market_id == place.market_id if place.market_id else LanguageRule.market_id.is_(None),
            LanguageRule.language == place.language,
        )
    )
    if rule == (rule_values(held) if held is not None else None):
        return False
    if held is not None:
        session.delete(held)
        session.flush()
    if rule is not None:
        session.add(
            LanguageRule(
                client_id=client_id,
                market_id=place.market_id,
                language=place.language,
                rule=rule.rule,
                pool_id=rule.pool_id,
                kind=rule.kind,
            )
        )
    session.flush()
    record_event(
        session,
        EventKind.LANGUAGE_RULE_CHANGED,
        at=now,
        actor=actor,
        client_id=client_id,
        market_id=place.market_id,
        language=place.language,
        rule=rule.rule if rule else None,
    )
    return True


def _wrong_rule(session: Session, client_id: int, place: RulePlace, rule: RuleValues | None) -> dict[str, Wrong | None]:
    market = session.get(Market, place.market_id) if place.market_id is not None else None
    is_theirs = place.market_id is None or (market is not None and market.client_id == client_id)
    needs_pool = rule is not None and rule.rule is ForeignRule.SURCHARGE
    pool = session.get(Pool, rule.pool_id) if rule is not None and rule.pool_id is not None else None
    is_known = place.language == OTHERS or language_name(place.language) != place.language
    return {
        "rule_language": None if is_known else Wrong.NO_CHOICE,
        "rule_market": None if is_theirs else Wrong.NO_CHOICE,
        "rule_pool": Wrong.MISSING if needs_pool and pool is None else None,
    }


def _row(client_id: int, language: str, position: int, rung: RungValues) -> Rung:
    conditions: dict[str, Any] = {}
    if rung.when_wait_exceeds is not None:
        conditions["when_wait_exceeds"] = rung.when_wait_exceeds
    if rung.topics:
        conditions["topics"] = list(rung.topics)
    if rung.is_never:
        conditions["never"] = True
    return Rung(
        client_id=client_id,
        language=language,
        position=position,
        kind=rung.kind,
        pool_id=rung.pool_id,
        conditions=conditions,
    )


def _faults(session: Session, rungs: Sequence[RungValues]) -> dict[str, Wrong | None]:
    pools = set(session.scalars(select(Pool.id)))
    wrong: dict[str, Wrong | None] = {}
    seen: set[int] = set()
    for place, rung in enumerate(rungs, start=1):
        wrong[f"rung_{place}_pool"] = _wrong_pool(rung, pools, seen)
        wait = rung.when_wait_exceeds
        is_wait = wait is None or 0 <= wait <= MOST_WAIT_MINUTES
        wrong[f"rung_{place}_wait"] = None if is_wait else Wrong.NO_NUMBER
    if rungs and rungs[0].kind is RungKind.WAIT:
        raise FieldsRefused({"rung_1_kind": Wrong.NO_CHOICE})
    return wrong


def _wrong_pool(rung: RungValues, pools: set[int], seen: set[int]) -> Wrong | None:
    if rung.kind is RungKind.WAIT:
        return None
    if rung.pool_id is None or rung.pool_id not in pools:
        return Wrong.MISSING
    if rung.pool_id in seen:
        return Wrong.POOL_TWICE
    seen.add(rung.pool_id)
    return None
