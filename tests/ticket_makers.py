"""Tickets and messages made directly, for tests that need rows and not the way they come about."""

from __future__ import annotations

from datetime import datetime

from house_makers import TUESDAY_TEN, Shops
from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Client, Market
from tolmach.customers.model import AddressKind, Customer, CustomerAddress
from tolmach.language import Language
from tolmach.outbox.model import Channel
from tolmach.tickets.model import Direction, LanguageState, Message, MessageKind, Ticket
from tolmach.tickets.open import Words, add_message, open_ticket


def make_ticket(
    session: Session,
    shops: Shops,
    market: str = "novesta-sk",
    *,
    sender: str = "maria.kovacova@post.example",
    is_routed: bool = True,
    assignee: str | None = None,
    due_at: datetime | None = None,
    now: datetime = TUESDAY_TEN,
) -> Ticket:
    """A new ticket in the pool of its market's language, unassigned unless ``assignee`` names somebody."""
    client_name, language = market.split("-")
    client_id = shops.clients[client_name]
    ticket = open_ticket(
        session,
        client=session.get_one(Client, client_id),
        market=session.get_one(Market, shops.markets[market]),
        customer_id=_customer(session, client_id, sender),
        channel=Channel.MAIL,
        subject="Objednávka",
        language=Language(language),
        language_state=LanguageState.DETECTED,
        mailbox_id=None,
        follows=None,
        now=now,
    )
    ticket.pool_id = shops.pools[language] if is_routed else None
    ticket.assignee_id = shops.users[assignee] if assignee else None
    ticket.due_at = due_at
    session.flush()
    return ticket


def make_message(
    session: Session,
    ticket: Ticket,
    text: str,
    *,
    subject: str = "Objednávka",
    direction: Direction = Direction.INBOUND,
    now: datetime = TUESDAY_TEN,
) -> Message:
    """A customer's words in a ticket."""
    words = Words(
        direction=direction,
        kind=MessageKind.LETTER if direction is Direction.INBOUND else MessageKind.REPLY,
        channel=Channel.MAIL,
        subject=subject,
        text=text,
        new_text=text,
        language=Language(ticket.language),
        from_address="maria.kovacova@post.example",
        message_id=f"m{ticket.id}@post.example",
    )
    return add_message(session, ticket, words, now=now)


def _customer(session: Session, client_id: int, sender: str) -> int:
    known = select(CustomerAddress.customer_id).where(
        CustomerAddress.client_id == client_id, CustomerAddress.folded == sender
    )
    customer_id = session.scalar(known)
    if customer_id is not None:
        return customer_id
    customer = Customer(client_id=client_id, name="Mária Kováčová", created_at=TUESDAY_TEN)
    session.add(customer)
    session.flush()
    session.add(
        CustomerAddress(
            client_id=client_id, customer_id=customer.id, kind=AddressKind.MAIL, value=sender, folded=sender
        )
    )
    session.flush()
    return customer.id
