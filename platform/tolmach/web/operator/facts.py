"""What is true of a market: all facts in one form, each with what it was before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from tolmach.clients.facts import fact_names_of, facts_on
from tolmach.clients.model import Market, MarketFact
from tolmach.clients.rules import LONG_FACTS
from tolmach.clients.set_facts import history_of_facts
from tolmach.web.operator.forms import Form


@dataclass(frozen=True, kw_only=True)
class FactLine:
    """One fact in the form: whether it takes several lines, the row that holds today, and every other row of it."""

    name: str
    is_long: bool
    now: MarketFact | None
    others: tuple[MarketFact, ...]


@dataclass(frozen=True, kw_only=True)
class FactsPage:
    """The form of a market's facts as of today in the market's zone."""

    form: Form
    lines: tuple[FactLine, ...]
    today: date


def facts_page(session: Session, market: Market, *, now: datetime, typed: Form | None = None) -> FactsPage:
    """What holds today with its history; ``typed`` is a form that was refused."""
    today = now.astimezone(ZoneInfo(market.time_zone)).date()
    held = facts_on(session, client_id=market.client_id, market_id=market.id, on=today)
    history = history_of_facts(session, market)
    return FactsPage(
        form=typed or Form({**held, "valid_from": today.isoformat()}),
        lines=tuple(_line(name, history.get(name, []), today) for name in fact_names_of(market)),
        today=today,
    )


def _line(name: str, rows: list[MarketFact], today: date) -> FactLine:
    running = next((row for row in rows if _holds(row, today)), None)
    others = tuple(row for row in rows if row is not running)
    return FactLine(name=name, is_long=name.partition(".")[0] in LONG_FACTS, now=running, others=others)


def _holds(row: MarketFact, today: date) -> bool:
    has_begun = row.valid_from is None or row.valid_from <= today
    return has_begun and (row.valid_to is None or row.valid_to >= today)
