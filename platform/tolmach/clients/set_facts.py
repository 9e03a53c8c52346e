"""Say what is true of a market from a day on; what was true before stays on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tolmach.clients.facts import facts_on
from tolmach.clients.model import Market, MarketFact
from tolmach.clients.rules import wrong_facts
from tolmach.errors import NotFound, refuse_fields
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event

A_DAY = timedelta(days=1)


def set_facts(
    session: Session,
    market: Market,
    *,
    values: Mapping[str, str],
    valid_from: date,
    valid_to: date | None = None,
    now: datetime,
    actor: Actor,
) -> list[str]:
    """Make these facts true from a day on; returns the names of those that changed. Raises FieldsRefused.

    Without ``valid_to`` a new value ends the one before it; with it, the one before is true again afterwards. An empty
    value ends the fact. Values equal to what holds on that day change nothing.
    """
    said = {name: value.strip().replace("\r\n", "\n") for name, value in values.items()}
    refuse_fields(wrong_facts(said, valid_from, valid_to))
    held = facts_on(session, client_id=market.client_id, market_id=market.id, on=valid_from)
    changed = [name for name, value in said.items() if value != held.get(name, "")]
    for name in changed:
        if valid_to is None:
            _end_before(session, market, name, valid_from)
        if said[name]:
            session.add(_row(market, name, said[name], (valid_from, valid_to)))
    session.flush()
    _tell(session, market, changed, now, actor)
    return changed


def remove_fact(session: Session, market: Market, fact_id: int, *, now: datetime, actor: Actor) -> None:
    """Take a fact back that nobody could rely on yet: one that begins after today. Raises NotFound for others."""
    fact, today = session.get(MarketFact, fact_id), now.astimezone(ZoneInfo(market.time_zone)).date()
    if fact is None or fact.market_id != market.id or fact.valid_from is None or fact.valid_from <= today:
        raise NotFound("fact", fact_id)
    session.delete(fact)
    _tell(session, market, [fact.name], now, actor)


def history_of_facts(session: Session, market: Market) -> dict[str, list[MarketFact]]:
    """Fact name → every row of it, the newest first."""
    rows = session.scalars(
        select(MarketFact)
        .where(MarketFact.client_id == market.client_id, MarketFact.market_id == market.id)
        .order_by(MarketFact.valid_from.is_(None), MarketFact.valid_from.desc(), MarketFact.id.desc())
    )
    found: dict[str, list[MarketFact]] = {}
    for row in rows:
        found.setdefault(row.name, []).append(row)
    return found


def _end_before(session: Session, market: Market, name: str, day: date) -> None:
    running = session.scalars(
        select(MarketFact).where(
            MarketFact.client_id == market.client_id,
            MarketFact.market_id == market.id,
            MarketFact.name == name,
            or_(MarketFact.valid_from.is_(None), MarketFact.valid_from <= day),
            or_(MarketFact.valid_to.is_(None), MarketFact.valid_to >= day),
        )
    )
    for row in running:
        if row.valid_from == day:
            # A second word on the same day corrects the first one: it was never true for a whole day.
            session.delete(row)
        else:
            row.valid_to = day - A_DAY
    session.flush()


def _row(market: Market, name: str, value: str, days: tuple[date, date | None]) -> MarketFact:
    return MarketFact(
        client_id=market.client_id,
        market_id=market.id,
        name=name,
        value=value,
        valid_from=days[0],
        valid_to=days[1],
    )


def _tell(session: Session, market: Market, names: list[str], now: datetime, actor: Actor) -> None:
    if not names:
        return
    record_event(
        session,
        EventKind.FACTS_CHANGED,
        at=now,
        actor=actor,
        client_id=market.client_id,
        market_id=market.id,
        facts=names,
    )
