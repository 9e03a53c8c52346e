"""Say how many orders markets expect, for those whose letters cannot tell yet how many will come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Client, Market
from tolmach.coverage.history import orders_that_came
from tolmach.coverage.model import MarketPlan
from tolmach.coverage.volume import DAYS_A_MONTH
from tolmach.errors import NotFound, Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event

MOST_ORDERS = 10_000_000
"""A month; more is a slip of the keyboard."""


@dataclass(frozen=True, kw_only=True)
class PlannedMarket:
    """A market with the orders a month that are planned, if any, and that came of late as the house knows them."""

    market_id: int
    market: str
    client: str
    planned: int | None
    came: int


def planned_markets(session: Session, *, now: datetime) -> tuple[PlannedMarket, ...]:
    """Every active market by client and name."""
    came = orders_that_came(session, now=now)
    rows = session.execute(
        select(Market.id, Market.name, Client.name, MarketPlan.orders_per_month)
        .join(Client, Client.id == Market.client_id)
        .outerjoin(MarketPlan, (MarketPlan.client_id == Client.id) & (MarketPlan.market_id == Market.id))
        .where(Client.is_active, Market.is_active)
        .order_by(Client.name, Market.name)
    )
    return tuple(
        PlannedMarket(
            market_id=market_id,
            market=market,
            client=client,
            planned=planned,
            came=round(came.get(market_id, 0.0) * DAYS_A_MONTH / 7),
        )
        for market_id, market, client, planned in rows
    )


def plan_orders(session: Session, orders: Mapping[int, int | None], *, now: datetime, actor: Actor) -> int:
    """Market id → orders a month, None to go by those that came; how many markets that changed.

    Raises FieldsRefused for fields ``orders_7`` and the like, NotFound for a market that is not.
    """
    refuse_fields(
        {
            f"orders_{market_id}": None if count is None or 0 <= count <= MOST_ORDERS else Wrong.NO_NUMBER
            for market_id, count in orders.items()
        }
    )
    held = {row.market_id: row for row in session.scalars(select(MarketPlan))}
    markets = {row.id: row for row in session.scalars(select(Market).where(Market.id.in_(orders)))}
    changed = 0
    for market_id, count in orders.items():
        row = held.get(market_id)
        if count == (row.orders_per_month if row else None):
            continue
        if market_id not in markets:
            raise NotFound("market", market_id)
        _plan(session, markets[market_id], row, count)
        changed += 1
        record_event(
            session,
            EventKind.MARKET_PLANNED,
            at=now,
            actor=actor,
            client_id=markets[market_id].client_id,
            market_id=market_id,
            orders_per_month=count,
        )
    return changed


def _plan(session: Session, market: Market, row: MarketPlan | None, count: int | None) -> None:
    if count is None:
        session.delete(row)
    elif row is None:
        session.add(MarketPlan(client_id=market.client_id, market_id=market.id, orders_per_month=count))
    else:
        row.orders_per_month = count
    session.flush()
