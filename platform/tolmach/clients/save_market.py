"""Add a market to a client, and change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Acknowledge, Market, PromiseRounding
from tolmach.clients.rules import (
    wrong_country,
    wrong_currency,
    wrong_languages,
    wrong_name,
    wrong_slug,
    wrong_survey_hours,
    wrong_zone,
)
from tolmach.errors import NotFound, Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.hours.effective import HolidayRule
from tolmach.hours.errors import ScheduleRefused
from tolmach.hours.load import store_holidays


@dataclass(frozen=True, kw_only=True)
class MarketValues:
    """What is said of a market besides its slug; ``languages`` has the main one first.

    ``survey_after_hours`` is how long after solving a customer is asked how it went; None means never.
    """

    name: str
    country: str
    languages: Sequence[str]
    time_zone: str
    currency: str
    acknowledge: Acknowledge
    holiday_rule: HolidayRule
    holiday_subdivision: str | None = None
    promise_rounding: PromiseRounding = PromiseRounding.HOUR
    survey_after_hours: int | None = None
    is_active: bool = True


def market_of(session: Session, client_id: int, slug: str) -> Market:
    """The client's market with this slug. Raises NotFound."""
    market = session.scalar(select(Market).where(Market.client_id == client_id, Market.slug == slug))
    if market is None:
        raise NotFound("market", slug)
    return market


def add_market(
    session: Session, *, client_id: int, slug: str, values: MarketValues, now: datetime, actor: Actor
) -> Market:
    """A new market of the client, its country's holidays stored. Raises FieldsRefused."""
    same = select(Market.id).where(Market.client_id == client_id, Market.slug == slug)
    slug_fault = wrong_slug(slug) or (Wrong.TAKEN if session.scalar(same) is not None else None)
    market = Market(client_id=client_id, slug=slug, created_at=now)
    refuse_fields({"slug": slug_fault, **_faults(session, values, now)})
    _write(market, values)
    session.add(market)
    session.flush()
    _tell(session, market, now, actor)
    return market


def change_market(session: Session, market: Market, *, values: MarketValues, now: datetime, actor: Actor) -> None:
    """Change a market; its slug stays. Raises FieldsRefused."""
    refuse_fields(_faults(session, values, now))
    _write(market, values)
    session.flush()
    _tell(session, market, now, actor)


def _faults(session: Session, values: MarketValues, now: datetime) -> dict[str, Wrong | None]:
    country = wrong_country(values.country)
    return {
        "name": wrong_name(values.name),
        "country": country,
        "languages": wrong_languages(values.languages),
        "time_zone": wrong_zone(values.time_zone),
        "currency": wrong_currency(values.currency),
        "survey_after_hours": wrong_survey_hours(values.survey_after_hours),
        "holiday_subdivision": None if country else _wrong_holidays(session, values, now),
    }


def _wrong_holidays(session: Session, values: MarketValues, now: datetime) -> Wrong | None:
    # A country without known holidays is refused only where the contract makes them count.
    try:
        store_holidays(session, values.country, values.holiday_subdivision, now=now)
    except ScheduleRefused:
        is_needed = values.holiday_rule is not HolidayRule.POOL or values.holiday_subdivision
        return Wrong.NO_HOLIDAYS if is_needed else None
    return None


def _write(market: Market, values: MarketValues) -> None:
    market.name, market.country, market.languages = values.name.strip(), values.country, list(values.languages)
    market.time_zone, market.currency, market.acknowledge = values.time_zone, values.currency, values.acknowledge
    market.holiday_rule, market.holiday_subdivision = values.holiday_rule, values.holiday_subdivision
    market.promise_rounding, market.is_active = values.promise_rounding, values.is_active
    market.survey_after_hours = values.survey_after_hours


def _tell(session: Session, market: Market, now: datetime, actor: Actor) -> None:
    record_event(
        session,
        EventKind.MARKET_SAVED,
        at=now,
        actor=actor,
        client_id=market.client_id,
        market_id=market.id,
        country=market.country,
        languages=list(market.languages),
        is_active=market.is_active,
    )
