"""Find a customer by address, or make their acquaintance."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.customers.model import AddressKind, Customer, CustomerAddress
from tolmach.language import Language


def fold_address(kind: AddressKind, value: str) -> str:
    """The comparable form: mail without case, a phone as its digits with ``00`` read as ``+``."""
    if kind is AddressKind.PHONE:
        plain = "".join(sign for sign in value if sign.isdigit() or sign == "+")
        return "+" + plain[2:] if plain.startswith("00") else plain
    return value.strip().casefold()


def customer_of(
    session: Session, *, client_id: int, kind: AddressKind, value: str, name: str, now: datetime
) -> tuple[Customer, CustomerAddress]:
    """The client's customer with this address, made where it is new; an empty name is filled when one is known."""
    found = session.execute(
        select(Customer, CustomerAddress)
        .join(CustomerAddress, CustomerAddress.customer_id == Customer.id)
        .where(
            CustomerAddress.client_id == client_id,
            CustomerAddress.kind == kind,
            CustomerAddress.folded == fold_address(kind, value),
        )
    ).first()
    if found is not None:
        customer, address = found[0], found[1]
        customer.name = customer.name or name
        return customer, address
    customer = Customer(client_id=client_id, name=name, created_at=now, language_counts={})
    session.add(customer)
    session.flush()
    address = CustomerAddress(
        client_id=client_id, customer_id=customer.id, kind=kind, value=value, folded=fold_address(kind, value)
    )
    session.add(address)
    session.flush()
    return customer, address


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
