"""The one door to the markets whose reports somebody may read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from tolmach.accounts.access import ROLE_PERMISSIONS, Access, Permission
from tolmach.clients.model import Client, Market
from tolmach.errors import NotFound
from tolmach.hours.effective import HolidayRule


@dataclass(frozen=True, kw_only=True)
class ReportedMarket:
    """A market as its reports need it; ``languages`` are its codes, the main one first."""

    client_id: int
    client_slug: str
    client_name: str
    market_id: int
    market_slug: str
    market_name: str
    country: str
    languages: tuple[str, ...]
    time_zone: str
    holiday_rule: HolidayRule
    holiday_subdivision: str | None


def market_for(session: Session, access: Access, client_slug: str, market_slug: str) -> ReportedMarket:
    """The market by its slugs. Raises NotFound where it is absent or not theirs."""
    found = session.execute(
        _markets(access).where(Client.slug == client_slug, Market.slug == market_slug)
    ).one_or_none()
    if found is None:
        raise NotFound("market", f"{client_slug}/{market_slug}")
    return _reported(*found)


def markets_for(session: Session, access: Access) -> tuple[ReportedMarket, ...]:
    """Every market whose reports they may read, by client and country."""
    rows = session.execute(_markets(access).order_by(func.lower(Client.name), Client.id, Market.country, Market.slug))
    return tuple(_reported(client, market) for client, market in rows)


def _markets(access: Access) -> Any:
    return select(Client, Market).join(Market, Market.client_id == Client.id).where(_readable(access))


def _readable(access: Access) -> ColumnElement[bool]:
    """Everywhere, the client, or the one market of the client that each grant names."""
    grants = [grant for grant in access.grants if Permission.READ_REPORTS in ROLE_PERMISSIONS[grant.role]]
    if any(grant.client_id is None and grant.market_id is None for grant in grants):
        return true()
    places = [
        and_(Market.client_id == grant.client_id, true() if grant.market_id is None else Market.id == grant.market_id)
        for grant in grants
    ]
    return or_(*places) if places else false()


def _reported(client: Client, market: Market) -> ReportedMarket:
    return ReportedMarket(
        client_id=client.id,
        client_slug=client.slug,
        client_name=client.name,
        market_id=market.id,
        market_slug=market.slug,
        market_name=market.name,
        country=market.country,
        languages=tuple(market.languages),
        time_zone=market.time_zone,
        holiday_rule=market.holiday_rule,
        holiday_subdivision=market.holiday_subdivision,
    )
