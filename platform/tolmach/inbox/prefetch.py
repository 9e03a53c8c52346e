"""What the letters of one transaction ask the database for, read for all of them at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from sqlalchemy.orm import Session

from tolmach.accounts.model import Throttle
from tolmach.accounts.throttle import remember_throttles
from tolmach.clients.model import Client
from tolmach.customers.find import addresses_of, find_customer, fold_address, remember_customers
from tolmach.customers.model import AddressKind, Customer, CustomerAddress
from tolmach.inbox.inbound import Inbound
from tolmach.inbox.model import Letter
from tolmach.inbox.screen import remember_received, throttle_key
from tolmach.inbox.sender_rules import remember_rules
from tolmach.orders.find import remember_orders
from tolmach.outbox.model import OutboxRow
from tolmach.replies.model import Draft
from tolmach.sla.model import Promise, SlaClock
from tolmach.tickets.model import Message, Ticket
from tolmach.tickets.references import remember_references

CAUSED = {
    Customer: 1,
    CustomerAddress: 1,
    Ticket: 1,
    Message: 2,
    SlaClock: 2,
    OutboxRow: 1,
    Promise: 1,
    Draft: 1,
    Throttle: 1,
}
"""The rows that a customer's first letter causes."""

SETTLED = (Customer, CustomerAddress, Throttle)
"""Those of them that no pool changes."""


def remember_arrivals(session: Session, letters: Sequence[tuple[Letter, Inbound]]) -> None:
    """Read what is asked of every letter: whether it came before, who wrote it and how often, free references."""
    # First what locks: who waits there for another's letters must see them in all that is read after.
    remember_throttles(session, {throttle_key(letter.client_id, inbound.sender) for letter, inbound in letters})
    remember_received(session, [letter for letter, _ in letters])
    senders: dict[tuple[int, AddressKind], set[str]] = defaultdict(set)
    for letter, inbound in letters:
        senders[letter.client_id, inbound.sender_kind].add(inbound.sender)
    for (client_id, kind), values in senders.items():
        remember_customers(session, client_id=client_id, kind=kind, values=values)
    _remember_orders(session, letters)
    for client_id, headers in _header_senders(letters).items():
        remember_rules(session, client_id, headers)
    for client_id, count in Counter(letter.client_id for letter, _ in letters).items():
        prefix = session.get_one(Client, client_id).reference_prefix
        remember_references(session, client_id=client_id, prefix=prefix, most=count)


def _remember_orders(session: Session, letters: Sequence[tuple[Letter, Inbound]]) -> None:
    """Read the orders that the letters name or their senders placed."""
    senders: dict[int, set[frozenset[str]]] = defaultdict(set)
    named: dict[int, set[tuple[str, ...]]] = defaultdict(set)
    for letter, inbound in letters:
        found = find_customer(session, client_id=letter.client_id, kind=inbound.sender_kind, value=inbound.sender)
        addresses = [row.folded for row in addresses_of(session, found[0].id)] if found else []
        senders[letter.client_id].add(frozenset(addresses or [fold_address(inbound.sender_kind, inbound.sender)]))
        named[letter.client_id].add(inbound.order_numbers)
    for client_id, theirs in senders.items():
        remember_orders(session, client_id=client_id, named=named[client_id], senders=theirs)


def _header_senders(letters: Sequence[tuple[Letter, Inbound]]) -> dict[int, set[str]]:
    """Client id → who sent letters to it by their headers, whoever speaks in them."""
    senders: dict[int, set[str]] = defaultdict(set)
    for letter, inbound in letters:
        if inbound.header_sender:
            senders[letter.client_id].add(inbound.header_sender)
    return senders
