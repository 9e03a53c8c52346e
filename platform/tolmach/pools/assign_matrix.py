"""Say who answers what: the rungs of a client's language, and its rule for languages without any."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tolmach.errors import FieldsRefused, NotFound, Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.language import is_served
from tolmach.pools.ladders import OTHERS, RungValues, ladder_of, rule_of
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
    session: Session, *, client_id: int, rule: ForeignRule | None, now: datetime, actor: Actor
) -> bool:
    """What happens to languages of the client without a ladder; None takes the rule back. False: nothing differs."""
    every = (LanguageRule.client_id == client_id) & LanguageRule.market_id.is_(None) & (LanguageRule.language == OTHERS)
    if rule == rule_of(session, client_id):
        return False
    session.execute(delete(LanguageRule).where(every))
    if rule is not None:
        session.add(LanguageRule(client_id=client_id, language=OTHERS, rule=rule))
    session.flush()
    record_event(session, EventKind.LANGUAGE_RULE_CHANGED, at=now, actor=actor, client_id=client_id, rule=rule)
    return True


def _row(client_id: int, language: str, position: int, rung: RungValues) -> Rung:
    conditions: dict[str, Any] = {}
    if rung.when_wait_exceeds is not None:
        conditions["when_wait_exceeds"] = rung.when_wait_exceeds
    if rung.topics:
        conditions["topics"] = list(rung.topics)
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
