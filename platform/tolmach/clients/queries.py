"""What the pages about clients read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tolmach.clients.model import Client, Mailbox, MailboxMarket, MailSource, Market


@dataclass(frozen=True, kw_only=True)
class ClientRow:
    """A client in the list, with what it has so far."""

    id: int
    slug: str
    name: str
    reference_prefix: str
    is_active: bool
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    mailboxes: int


@dataclass(frozen=True, kw_only=True)
class MailboxRow:
    """A mailbox of a client with the names of the markets it serves, the assumed one first."""

    id: int
    address: str
    source: MailSource
    sends_itself: bool
    is_active: bool
    markets: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MarketName:
    """A market in a list to choose from, with its client's id."""

    id: int
    client_id: int
    name: str
    languages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ClientPage:
    """One client with everything that belongs to it by name."""

    client: Client
    markets: tuple[Market, ...]
    mailboxes: tuple[MailboxRow, ...]


def list_clients(session: Session) -> tuple[ClientRow, ...]:
    """Every client by name, those that were switched off last."""
    clients = session.scalars(select(Client).order_by(Client.is_active.desc(), func.lower(Client.name))).all()
    markets = session.execute(
        select(Market.client_id, Market.country, Market.languages).where(Market.is_active).order_by(Market.slug)
    ).all()
    boxes = session.execute(
        select(Mailbox.client_id, func.count()).where(Mailbox.is_active).group_by(Mailbox.client_id)
    )
    counts = {client_id: int(count) for client_id, count in boxes}
    return tuple(
        ClientRow(
            id=client.id,
            slug=client.slug,
            name=client.name,
            reference_prefix=client.reference_prefix,
            is_active=client.is_active,
            countries=tuple(dict.fromkeys(row.country for row in markets if row.client_id == client.id)),
            languages=tuple(
                dict.fromkeys(code for row in markets if row.client_id == client.id for code in row.languages)
            ),
            mailboxes=counts.get(client.id, 0),
        )
        for client in clients
    )


def client_page(session: Session, client: Client) -> ClientPage:
    """One client's page, in three queries."""
    markets = session.scalars(
        select(Market).where(Market.client_id == client.id).order_by(Market.is_active.desc(), Market.slug)
    ).all()
    boxes = session.scalars(
        select(Mailbox).where(Mailbox.client_id == client.id).order_by(Mailbox.is_active.desc(), Mailbox.address)
    ).all()
    served = session.execute(
        select(MailboxMarket.mailbox_id, MailboxMarket.market_id)
        .where(MailboxMarket.client_id == client.id)
        .order_by(MailboxMarket.position)
    ).all()
    names = {market.id: market.name for market in markets}
    return ClientPage(
        client=client,
        markets=tuple(markets),
        mailboxes=tuple(
            MailboxRow(
                id=box.id,
                address=box.address,
                source=box.source,
                sends_itself=bool(box.sending_settings.get("host")),
                is_active=box.is_active,
                markets=tuple(names[row.market_id] for row in served if row.mailbox_id == box.id),
            )
            for box in boxes
        ),
    )


def markets_in_order(session: Session, box: Mailbox) -> list[int]:
    """The ids of the markets a mailbox serves, the assumed one first."""
    return list(
        session.scalars(
            select(MailboxMarket.market_id)
            .where(MailboxMarket.client_id == box.client_id, MailboxMarket.mailbox_id == box.id)
            .order_by(MailboxMarket.position, MailboxMarket.id)
        )
    )


def client_names(session: Session) -> dict[int, str]:
    """The names of the clients that are served, by id and in the order of the names."""
    rows = session.execute(select(Client.id, Client.name).where(Client.is_active).order_by(func.lower(Client.name)))
    return {row.id: row.name for row in rows}


def market_names(session: Session) -> tuple[MarketName, ...]:
    """Every active market, by client and slug."""
    rows = session.execute(
        select(Market.id, Market.client_id, Market.name, Market.languages)
        .where(Market.is_active)
        .order_by(Market.client_id, Market.slug)
    )
    return tuple(
        MarketName(id=row.id, client_id=row.client_id, name=row.name, languages=tuple(row.languages)) for row in rows
    )
