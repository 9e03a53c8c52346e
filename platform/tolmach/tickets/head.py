"""What stands above and beside a ticket: whose it is, who wrote, who answers, what was promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import String, and_, cast, func, select
from sqlalchemy.orm import Session, aliased

from tolmach.accounts.access import Access, Permission
from tolmach.accounts.model import User
from tolmach.clients.model import Client, MailboxMarket, Market, ShopAddress
from tolmach.customers.model import AddressKind, AddressState, Customer, CustomerAddress
from tolmach.pools.model import WELL, Pool, Skill
from tolmach.sla.model import Promise
from tolmach.tickets.door import visible
from tolmach.tickets.model import MoveKind, Ticket, TicketMove
from tolmach.tickets.promised import promise_that_holds


@dataclass(frozen=True, kw_only=True)
class TicketHead:
    """The names around a ticket. ``promised_by`` is the nearest time the customer was told that holds.

    ``shop_kinds`` are the kinds of letters for which the client set an address of its own.
    ``other_markets`` are slug and name of those the mailbox serves besides.
    ``moves`` are the tickets this one was merged or split with, as far as the reader may see them.
    ``writes_language`` says whether the reader writes the ticket's language well enough to answer in it.
    """

    client: str
    market: str
    market_zone: str
    market_languages: tuple[str, ...]
    other_markets: tuple[tuple[str, str], ...]
    shop_kinds: tuple[str, ...]
    is_address_dead: bool
    customer: str
    customer_address: str | None
    address_folded: str | None
    pool: str | None
    working_language: str | None
    is_next_only: bool | None
    assignee: str | None
    writes_language: bool
    promised_by: datetime | None
    is_promise_kept: bool | None
    moves: tuple[Move, ...]


class Side(StrEnum):
    """What another ticket is to this one."""

    MERGED_INTO = "merged_into"
    MERGED_FROM = "merged_from"
    SPLIT_FROM = "split_from"
    SPLIT_INTO = "split_into"


@dataclass(frozen=True, kw_only=True)
class Move:
    """Another ticket that messages came from or went to."""

    side: Side
    reference: str


def head_of(session: Session, access: Access, ticket: Ticket, *, reader_id: int | None) -> TicketHead:
    """The head of a ticket for this reader, in one query."""
    row = session.execute(
        select(
            Client.name.label("client"),
            Market.name.label("market"),
            Market.time_zone.label("market_zone"),
            Market.languages,
            _other_markets(ticket).label("others"),
            _shop_kinds(ticket).label("kinds"),
            CustomerAddress.state.label("address_state"),
            Customer.name.label("customer"),
            CustomerAddress.value.label("customer_address"),
            CustomerAddress.folded.label("address_folded"),
            Pool.name.label("pool"),
            Pool.working_language,
            Pool.is_next_only,
            User.name.label("assignee"),
            Skill.write,
            Promise.promised_by,
            Promise.is_kept.label("is_promise_kept"),
            *(_others(access, ticket, side).label(side) for side in Side),
        )
        .select_from(Ticket)
        .join(Client, Client.id == Ticket.client_id)
        .join(Market, Market.id == Ticket.market_id)
        .join(Customer, Customer.id == Ticket.customer_id)
        .outerjoin(CustomerAddress, CustomerAddress.id == _first_address(ticket))
        .outerjoin(Pool, Pool.id == Ticket.pool_id)
        .outerjoin(User, User.id == Ticket.assignee_id)
        .outerjoin(Skill, and_(Skill.user_id == reader_id, Skill.language == Ticket.language))
        .outerjoin(Promise, Promise.id == _last_promise(ticket))
        .where(Ticket.id == ticket.id)
    ).one()
    values = dict(row._mapping)
    level = values.pop("write")
    return TicketHead(
        market_languages=tuple(values.pop("languages")),
        other_markets=_slugs_and_names(values.pop("others")),
        moves=tuple(Move(side=side, reference=one) for side in Side for one in (values.pop(side) or "").split()),
        shop_kinds=tuple(sorted((values.pop("kinds") or "").split())),
        is_address_dead=values.pop("address_state") is AddressState.DEAD,
        writes_language=level in WELL,
        **values,
    )


def _other_markets(ticket: Ticket) -> Any:
    # One string instead of a query of its own: slugs hold no equals sign, names no line break.
    other = aliased(Market)
    return (
        select(func.aggregate_strings(other.slug + "=" + other.name, "\n"))
        .join(MailboxMarket, MailboxMarket.market_id == other.id)
        .where(
            MailboxMarket.client_id == ticket.client_id,
            MailboxMarket.mailbox_id == ticket.mailbox_id,
            other.id != ticket.market_id,
            other.is_active,
        )
        .scalar_subquery()
    )


def _shop_kinds(ticket: Ticket) -> Any:
    kinds = select(func.aggregate_strings(cast(ShopAddress.kind, String), " "))
    return kinds.where(ShopAddress.client_id == ticket.client_id).scalar_subquery()


def _slugs_and_names(lines: str | None) -> tuple[tuple[str, str], ...]:
    pairs = (line.partition("=") for line in (lines or "").splitlines())
    return tuple(sorted((slug, name) for slug, _, name in pairs))


_ENDS = {
    Side.MERGED_INTO: (MoveKind.MERGE, TicketMove.from_ticket_id, TicketMove.into_ticket_id),
    Side.MERGED_FROM: (MoveKind.MERGE, TicketMove.into_ticket_id, TicketMove.from_ticket_id),
    Side.SPLIT_FROM: (MoveKind.SPLIT, TicketMove.into_ticket_id, TicketMove.from_ticket_id),
    Side.SPLIT_INTO: (MoveKind.SPLIT, TicketMove.from_ticket_id, TicketMove.into_ticket_id),
}
"""Of each side the kind of move, where this ticket stands in it, and where the other one does."""


def _others(access: Access, ticket: Ticket, side: Side) -> Any:
    kind, here, there = _ENDS[side]
    moved = select(there).where(
        TicketMove.client_id == ticket.client_id,
        TicketMove.kind == kind,
        here == ticket.id,
        TicketMove.undone_at.is_(None),
    )
    return (
        select(func.aggregate_strings(Ticket.reference, " "))
        .where(Ticket.id.in_(moved), visible(access, Permission.READ_TICKETS))
        .correlate(None)
        .scalar_subquery()
    )


def _first_address(ticket: Ticket) -> Any:
    return (
        select(func.min(CustomerAddress.id))
        .where(CustomerAddress.customer_id == ticket.customer_id, CustomerAddress.kind == AddressKind.MAIL)
        .scalar_subquery()
    )


def _last_promise(ticket: Ticket) -> Any:
    judged = select(func.max(Promise.id)).where(
        Promise.client_id == ticket.client_id, Promise.ticket_id == ticket.id, Promise.is_kept.is_not(None)
    )
    return func.coalesce(promise_that_holds(ticket), judged.scalar_subquery())
