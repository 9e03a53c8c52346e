"""Find a customer by address, or make their acquaintance."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.customers.model import AddressKind, Customer, CustomerAddress
from tolmach.language import Language
from tolmach.orders.phones import fold_phone
from tolmach.remember import note, remembered
from tolmach.reserve import add_row


def fold_address(kind: AddressKind, value: str) -> str:
    """The comparable form: mail without case, a phone as its digits with ``00`` read as ``+``."""
    if kind is AddressKind.PHONE:
        return fold_phone(value)
    return value.strip().casefold()


def customer_of(
    session: Session, *, client_id: int, kind: AddressKind, value: str, name: str, now: datetime
) -> tuple[Customer, CustomerAddress]:
    """The client's customer with this address, made where it is new; an empty name is filled when one is known."""
    found = find_customer(session, client_id=client_id, kind=kind, value=value)
    if found is not None:
        customer, address = found
        customer.name = customer.name or name
        return customer, address
    customer = Customer(client_id=client_id, name=name, created_at=now, language_counts={})
    add_row(session, customer)
    address = CustomerAddress(
        client_id=client_id, customer_id=customer.id, kind=kind, value=value, folded=fold_address(kind, value)
    )
    add_row(session, address)
    note(session, _key(client_id, kind, address.folded), (customer, address))
    note(session, ("addresses", customer.id), [address])
    note(session, new_customer(customer.id), True)
    return customer, address


def new_customer(customer_id: int) -> Hashable:
    """Under what it is remembered that a customer was made in this transaction."""
    return "new customer", customer_id


def find_customer(
    session: Session, *, client_id: int, kind: AddressKind, value: str
) -> tuple[Customer, CustomerAddress] | None:
    """The client's customer with this address, and the address; None where nobody wrote from it yet."""
    folded = fold_address(kind, value)
    return remembered(
        session,
        _key(client_id, kind, folded),
        lambda: next(iter(_with_addresses(session, client_id, kind, [folded])), None),
    )


def remember_customers(session: Session, *, client_id: int, kind: AddressKind, values: Collection[str]) -> None:
    """Read the customers with these addresses for a transaction that remembers, in one query."""
    folded = {fold_address(kind, value) for value in values}
    found = {
        address.folded: (customer, address) for customer, address in _with_addresses(session, client_id, kind, folded)
    }
    for value in folded:
        note(session, _key(client_id, kind, value), found.get(value))
    _remember_addresses(session, {customer.id for customer, _ in found.values()})


def addresses_of(session: Session, customer_id: int) -> list[CustomerAddress]:
    """Every address of a customer."""
    return remembered(
        session,
        ("addresses", customer_id),
        lambda: list(session.scalars(select(CustomerAddress).where(CustomerAddress.customer_id == customer_id))),
    )


def _remember_addresses(session: Session, customer_ids: Collection[int]) -> None:
    by_customer: dict[int, list[CustomerAddress]] = {customer_id: [] for customer_id in customer_ids}
    if by_customer:
        for row in session.scalars(select(CustomerAddress).where(CustomerAddress.customer_id.in_(by_customer))):
            by_customer[row.customer_id].append(row)
    for customer_id, addresses in by_customer.items():
        note(session, ("addresses", customer_id), addresses)


def mail_address_of(session: Session, customer_id: int) -> CustomerAddress | None:
    """The first mail address the customer wrote from; None for who never wrote by mail."""
    return session.scalar(
        select(CustomerAddress)
        .where(CustomerAddress.customer_id == customer_id, CustomerAddress.kind == AddressKind.MAIL)
        .order_by(CustomerAddress.id)
        .limit(1)
    )


def count_language(customer: Customer, language: Language) -> None:
    """One more message of this customer was surely in this language."""
    counts = dict(customer.language_counts)
    counts[language] = counts.get(language, 0) + 1
    customer.language_counts = counts


def _with_addresses(
    session: Session, client_id: int, kind: AddressKind, folded: Collection[str]
) -> list[tuple[Customer, CustomerAddress]]:
    rows = session.execute(
        select(Customer, CustomerAddress)
        .join(CustomerAddress, CustomerAddress.customer_id == Customer.id)
        .where(
            CustomerAddress.client_id == client_id,
            CustomerAddress.kind == kind,
            CustomerAddress.folded.in_(folded),
        )
    )
    return [(customer, address) for customer, address in rows]


def _key(client_id: int, kind: AddressKind, folded: str) -> Hashable:
    return "customer", client_id, kind, folded
