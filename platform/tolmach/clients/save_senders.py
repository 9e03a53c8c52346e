"""What a client says of senders, and where it wants letters that are for the shop itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Mailbox, Market, SenderRule, SenderVerdict, ShopAddress, ShopMail
from tolmach.clients.rules import wrong_address, wrong_pattern
from tolmach.errors import NotFound, Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event


@dataclass(frozen=True, kw_only=True)
class SenderView:
    """A rule with the name of the market that a form's letters are for."""

    id: int
    pattern: str
    verdict: SenderVerdict
    market: str | None


def senders_of(session: Session, client_id: int) -> tuple[SenderView, ...]:
    """The client's rules: forms first, then who is let in, then who is kept out."""
    rows = session.execute(
        select(SenderRule.id, SenderRule.pattern, SenderRule.verdict, Market.name.label("market"))
        .outerjoin(Market, Market.id == SenderRule.market_id)
        .where(SenderRule.client_id == client_id)
        .order_by(SenderRule.pattern)
    )
    views = [SenderView(**row._mapping) for row in rows]
    order = [SenderVerdict.FORM, SenderVerdict.ALLOW, SenderVerdict.BLOCK]
    return tuple(sorted(views, key=lambda view: order.index(view.verdict)))


def add_sender(
    session: Session,
    client_id: int,
    *,
    pattern: str,
    verdict: SenderVerdict,
    market_slug: str | None,
    now: datetime,
    actor: Actor,
) -> SenderRule:
    """Say something of an address, or of a whole domain (``@shop.example``). Raises FieldsRefused."""
    pattern = pattern.strip().lower()
    market = _market(session, client_id, market_slug) if market_slug else None
    refuse_fields(
        {
            "pattern": wrong_pattern(pattern) or _taken(session, client_id, pattern),
            "market": Wrong.NO_CHOICE if market_slug and market is None else None,
        }
    )
    rule = SenderRule(
        client_id=client_id,
        market_id=market if verdict is SenderVerdict.FORM else None,
        pattern=pattern,
        verdict=verdict,
        created_at=now,
    )
    session.add(rule)
    session.flush()
    _tell(session, client_id, now, actor)
    return rule


def remove_sender(session: Session, client_id: int, rule_id: int, *, now: datetime, actor: Actor) -> None:
    """Say nothing of a sender any more. Raises NotFound."""
    rule = session.scalar(select(SenderRule).where(SenderRule.client_id == client_id, SenderRule.id == rule_id))
    if rule is None:
        raise NotFound("rule for a sender", rule_id)
    session.delete(rule)
    session.flush()
    _tell(session, client_id, now, actor)


def shop_addresses_of(session: Session, client_id: int) -> dict[ShopMail, str]:
    """Where the client wants which kind; kinds without an address are left out."""
    rows = session.execute(select(ShopAddress.kind, ShopAddress.address).where(ShopAddress.client_id == client_id))
    return {row.kind: row.address for row in rows}


def save_shop_addresses(
    session: Session, client_id: int, addresses: Mapping[ShopMail, str], *, now: datetime, actor: Actor
) -> None:
    """Say where letters for the shop go; an empty address takes the kind away. Raises FieldsRefused by kind.

    No mailbox that customers' letters are received at: what we pass on to it comes back, and is kept out as our own.
    """
    wanted = {kind: address.strip().lower() for kind, address in addresses.items()}
    ours = set(session.scalars(select(Mailbox.address).where(Mailbox.is_active, Mailbox.address.in_(wanted.values()))))
    refuse_fields({kind: _wrong_shop_address(address, ours) for kind, address in wanted.items()})
    rows = {row.kind: row for row in session.scalars(select(ShopAddress).where(ShopAddress.client_id == client_id))}
    for kind, address in wanted.items():
        row = rows.get(kind)
        if row is None and address:
            session.add(ShopAddress(client_id=client_id, kind=kind, address=address))
        elif row is not None and address:
            row.address = address
        elif row is not None:
            session.delete(row)
    session.flush()
    _tell(session, client_id, now, actor)


def _wrong_shop_address(address: str, ours: Collection[str]) -> Wrong | None:
    if address in ours:
        return Wrong.TAKEN
    return wrong_address(address) if address else None


def _market(session: Session, client_id: int, slug: str) -> int | None:
    return session.scalar(select(Market.id).where(Market.client_id == client_id, Market.slug == slug))


def _taken(session: Session, client_id: int, pattern: str) -> Wrong | None:
    known = select(SenderRule.id).where(SenderRule.client_id == client_id, SenderRule.pattern == pattern)
    return Wrong.TAKEN if session.scalar(known) is not None else None


def _tell(session: Session, client_id: int, now: datetime, actor: Actor) -> None:
    record_event(session, EventKind.SENDERS_CHANGED, at=now, actor=actor, client_id=client_id)
