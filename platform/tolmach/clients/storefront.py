"""The market behind the public address of its form."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Acknowledge, Client, Market
from tolmach.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class Storefront:
    """A market as its visitors meet it; ``languages`` with the main one first."""

    client_id: int
    client_slug: str
    market_slug: str
    name: str
    languages: tuple[str, ...]
    acknowledge: Acknowledge


def find_storefront(session: Session, client_slug: str, market_slug: str) -> Storefront:
    """The active market of an active client. Raises NotFound."""
    row = session.execute(
        select(
            Client.id.label("client_id"),
            Client.slug.label("client_slug"),
            Market.slug.label("market_slug"),
            Market.name,
            Market.languages,
            Market.acknowledge,
        )
        .join(Market, Market.client_id == Client.id)
        .where(Client.slug == client_slug, Market.slug == market_slug, Client.is_active, Market.is_active)
    ).first()
    if row is None:
        raise NotFound("market", f"{client_slug}/{market_slug}")
    values = dict(row._mapping)
    return Storefront(languages=tuple(values.pop("languages")), **values)
