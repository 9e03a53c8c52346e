"""What is known about a letter when it is received: whose it is, for which market, from whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.facts import markets_of_mailbox
from tolmach.clients.model import Client, Mailbox, Market
from tolmach.customers.find import customer_of
from tolmach.customers.model import Customer
from tolmach.detection.model import TextSays
from tolmach.errors import NotFound
from tolmach.inbox.inbound import Inbound
from tolmach.inbox.model import Letter
from tolmach.inbox.returned import note_alive
from tolmach.inbox.settle_language import choose_market
from tolmach.outbox.model import Channel
from tolmach.remember import remembered


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A letter with everything around it; ``says`` is what its text says of its language."""

    letter: Letter
    inbound: Inbound
    client: Client
    mailbox: Mailbox | None
    market: Market
    customer: Customer
    says: TextSays


def collect_arrival(session: Session, letter: Letter, inbound: Inbound, says: TextSays, *, now: datetime) -> Arrival:
    """Collect the facts, and make the acquaintance of a new customer. Raises NotFound where no market is served."""
    mailbox = _mailbox_of(session, letter, inbound)
    market = _market_of(session, letter.client_id, mailbox, inbound, says)
    customer, address = customer_of(
        session,
        client_id=letter.client_id,
        kind=inbound.sender_kind,
        value=inbound.sender,
        name=inbound.sender_name,
        now=now,
    )
    if inbound.channel is Channel.MAIL:
        # What is written into a form proves nothing: a wrong address is often typed twice.
        note_alive(session, address, now=now)
    return Arrival(
        letter=letter,
        inbound=inbound,
        client=session.get_one(Client, letter.client_id),
        mailbox=mailbox,
        market=market,
        customer=customer,
        says=says,
    )


def _mailbox_of(session: Session, letter: Letter, inbound: Inbound) -> Mailbox | None:
    """The mailbox that got the letter; of several that it names the first, whichever copy of it came sooner."""
    named = inbound.recipients if letter.account in inbound.recipients else ()
    places = {address: place for place, address in reversed([*enumerate((*named, letter.account))])}
    key = "mailboxes", letter.client_id, frozenset(places)
    boxes = remembered(session, key, lambda: _addressed(session, letter.client_id, places))
    usable = [box for box in boxes if box.is_active or box.address == letter.account]
    return min(usable, key=lambda box: places[box.address], default=None)


def _addressed(session: Session, client_id: int, addresses: Collection[str]) -> Sequence[Mailbox]:
    return session.scalars(select(Mailbox).where(Mailbox.client_id == client_id, Mailbox.address.in_(addresses))).all()


def _market_of(session: Session, client_id: int, mailbox: Mailbox | None, inbound: Inbound, says: TextSays) -> Market:
    if inbound.market_slug is not None:
        market = session.scalar(select(Market).where(Market.client_id == client_id, Market.slug == inbound.market_slug))
        if market is None:
            raise NotFound("market", inbound.market_slug)
        return market
    markets = markets_of_mailbox(session, mailbox.id) if mailbox else []
    if not markets:
        raise NotFound("market of mailbox", mailbox.id if mailbox else "")
    return choose_market(markets, says)
