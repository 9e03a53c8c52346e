"""A small desk for page tests: two shops, the Slovak pool, its people, tickets in words a customer would use."""

# ruff: noqa: E501 - letters have the lines their writers gave them

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Grant
from tolmach.accounts.model import Role, User
from tolmach.accounts.users import add_user
from tolmach.clients.model import Client, Mailbox, MailboxMarket, Market, MarketFact
from tolmach.customers.model import AddressKind, Customer, CustomerAddress
from tolmach.db import Database
from tolmach.hours.model import BusinessHours
from tolmach.language import Language
from tolmach.orders.model import Order
from tolmach.outbox.model import Channel
from tolmach.pools.model import Level, Pool, PoolMember, Rung, RungKind, Skill
from tolmach.replies.model import Draft, DraftOrigin, DraftState
from tolmach.sla.model import ClockState, Measure, SlaClock, Target
from tolmach.tables import all_tables
from tolmach.tickets.model import (
    Direction,
    LanguageState,
    Message,
    MessageKind,
    Ticket,
    TicketStatus,
)
from tolmach.tickets.search import fold

NOW = datetime(2026, 9, 22, 8, 0, tzinfo=UTC)
"""A Tuesday, 10:00 in Prague."""

PASSWORD = "correct horse battery"

LETTER_SK = """Dobrý deň,

pred týždňom som si u Vás objednala bežecké topánky (objednávka č. NV-2026-10482) a balík stále neprišiel. Na stránke dopravcu je už tri dni stav „odovzdané na prepravu“.

Môžete, prosím, zistiť, kde balík je? V piatok odchádzam na dovolenku.

Ďakujem
Mária Kováčová"""

LETTER_PT = """Bom dia,

Recebi as sapatilhas da encomenda NV-2026-20931, mas o tamanho é pequeno. Gostaria de as trocar pelo número 42.

Como devo fazer? Tenho de pagar os portes?

Obrigado,
João Ferreira"""

DRAFT_SK = """Dobrý deň,

zásielku s Vašou objednávkou č. NV-2026-10482 sme už odovzdali na doručenie. Doručuje ju dopravca Packeta.

Kde sa zásielka práve nachádza, uvidíte na tejto stránke:
https://tracking.packeta.com/Z1234567890

Ak sa jej stav dva pracovné dni nezmení, odpovedzte, prosím, na tento e-mail a my ju u dopravcu preveríme.

S pozdravom
Tím Novesta"""


@dataclass
class FrozenClock:
    """A clock that stands until it is moved."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


@dataclass
class Desk:
    """What the tests point at."""

    client: Client
    market: Market
    pool: Pool
    users: dict[str, User] = field(default_factory=dict)


def fill_desk(database: Database) -> Desk:
    """Alena answers Slovak, Olga runs the house, Eva owns Novesta, Mallory owns another shop."""
    with database.writing.begin() as session:
        desk = _places(session)
        desk.users = {
            "alena": _person(session, "alena", "Alena Nováková", Grant(role=Role.AGENT, pool_id=desk.pool.id)),
            "bence": _person(session, "bence", "Bence Nagy", Grant(role=Role.AGENT, pool_id=desk.pool.id)),
            "olga": _person(session, "olga", "Olga Dvořáková", Grant(role=Role.OPERATOR)),
            "eva": _person(session, "eva", "Eva Malá", Grant(role=Role.OWNER, client_id=desk.client.id)),
        }
        other = _client(session, "alpina", "Alpina", "ALP")
        desk.users["mallory"] = _person(session, "mallory", "Mallory", Grant(role=Role.OWNER, client_id=other.id))
        for name in ("alena", "bence"):
            session.add(PoolMember(pool_id=desk.pool.id, user_id=desk.users[name].id))
        session.add(_skill(desk.users["alena"].id, "sk", Level.NATIVE))
        return desk


def make_ticket(session: Session, desk: Desk, **facts: Any) -> Ticket:
    """A ticket with one letter; pass what matters: text, language, customer, due_in (minutes), status, assignee."""
    name = facts.get("customer", "Mária Kováčová")
    customer = session.scalar(select(Customer).where(Customer.name == name)) or _customer(session, desk, name)
    count = len(session.scalars(select(Ticket.id)).all())
    ticket = Ticket(
        client_id=desk.client.id,
        market_id=desk.market.id,
        reference=facts.get("reference", f"NOV-7K3Q{'23456789ABCDEFGHJKLMNPQRSTUVWXYZ'[count]}"),
        subject=facts.get("subject", "Kde je moja objednávka?"),
        channel=Channel.MAIL,
        status=facts.get("status", TicketStatus.NEW),
        language=facts.get("language", "sk"),
        language_state=LanguageState.DETECTED,
        customer_id=customer.id,
        pool_id=desk.pool.id,
        assignee_id=facts.get("assignee"),
        due_at=NOW + timedelta(minutes=facts.get("due_in", 80)),
        created_at=NOW - timedelta(minutes=40),
        updated_at=NOW - timedelta(minutes=40),
        waits_since=NOW - timedelta(minutes=40),
    )
    session.add(ticket)
    session.flush()
    make_message(
        session, ticket, facts.get("text", LETTER_SK), at=NOW - timedelta(minutes=40), **facts.get("message", {})
    )
    session.add(_clock(session, ticket))
    session.flush()
    return ticket


def make_message(session: Session, ticket: Ticket, text: str, *, at: datetime, **facts: Any) -> Message:
    """A message of a ticket; inbound unless ``direction`` says otherwise."""
    direction = facts.get("direction", Direction.INBOUND)
    kinds = {
        Direction.INBOUND: MessageKind.LETTER,
        Direction.OUTBOUND: MessageKind.REPLY,
        Direction.NOTE: MessageKind.NOTE,
    }
    message = Message(
        client_id=ticket.client_id,
        ticket_id=ticket.id,
        direction=direction,
        kind=facts.get("kind", kinds[direction]),
        channel=Channel.MAIL,
        author_id=facts.get("author"),
        customer_id=ticket.customer_id if direction is Direction.INBOUND else None,
        from_address="maria@example.com",
        to_address="info@novesta.example",
        subject=ticket.subject,
        text=facts.get("whole", text),
        new_text=text,
        html=facts.get("html"),
        search_text=fold(f"{ticket.reference} {ticket.subject}\n{text}"),
        language=facts.get("language", ticket.language),
        confidence=0.97,
        evidence={"candidates": facts.get("candidates", {ticket.language: 0.94, "cs": 0.05})},
        message_id=facts.get("message_id", f"<m{id(text)}@example.com>"),
        created_at=at,
    )
    session.add(message)
    session.flush()
    return message


def make_draft(session: Session, ticket: Ticket, **facts: Any) -> Draft:
    """A draft to the ticket's newest letter; ready, green and from approved wording unless told otherwise."""
    message_id = session.scalars(
        select(Message.id).where(Message.ticket_id == ticket.id).order_by(Message.id.desc())
    ).first()
    draft = Draft(
        client_id=ticket.client_id,
        ticket_id=ticket.id,
        message_id=message_id,
        state=facts.get("state", DraftState.READY),
        language=ticket.language,
        origin=facts.get("origin", DraftOrigin.CONCEPT),
        concept_key="where_is_my_order",
        text=facts.get("text", DRAFT_SK),
        meaning=facts.get("meaning"),
        meaning_language="en" if facts.get("meaning") else None,
        engine=facts.get("engine"),
        checks=facts.get("checks", [{"name": "slots", "ok": True, "detail": ""}]),
        light=facts.get("light", "green"),
        created_at=NOW,
    )
    session.add(draft)
    session.flush()
    return draft


def create_tables(database: Database) -> None:
    """All tables, for as long as the test needs no migration."""
    all_tables().create_all(database.engine)


def _places(session: Session) -> Desk:
    hours = BusinessHours(
        name="sk desk", time_zone="Europe/Bratislava", week={day: [["08:00", "16:00"]] for day in _WORKDAYS}
    )
    session.add(hours)
    session.flush()
    pool = Pool(slug="sk", name="Slovak desk", language="sk", working_language="en", business_hours_id=hours.id)
    session.add(pool)
    client = _client(session, "novesta", "Novesta", "NOV")
    market = Market(
        client_id=client.id,
        slug="sk",
        name="Novesta.sk",
        country="SK",
        languages=["sk"],
        time_zone="Europe/Bratislava",
        currency="EUR",
        created_at=NOW,
    )
    session.add(market)
    session.flush()
    session.add(Rung(client_id=client.id, language="sk", position=1, kind=RungKind.NATIVE, pool_id=pool.id))
    mailbox = Mailbox(client_id=client.id, address="info@novesta.example", display_name="Novesta")
    session.add(mailbox)
    session.flush()
    session.add(MailboxMarket(client_id=client.id, mailbox_id=mailbox.id, market_id=market.id))
    for name, value in (("phone", "+421 2 330 000 10"), ("return_days", "30"), ("signature", "Tím Novesta")):
        session.add(MarketFact(client_id=client.id, market_id=market.id, name=name, value=value))
    return Desk(client=client, market=market, pool=pool)


_WORKDAYS = ("mon", "tue", "wed", "thu", "fri")


def _client(session: Session, slug: str, name: str, prefix: str) -> Client:
    client = Client(slug=slug, name=name, reference_prefix=prefix, created_at=NOW)
    session.add(client)
    session.flush()
    return client


def _person(session: Session, login: str, name: str, grant: Grant) -> User:
    return add_user(session, address=f"{login}@desk.example", name=name, password=PASSWORD, grants=(grant,), now=NOW)


def _skill(user_id: int, language: str, level: Level) -> Skill:
    return Skill(user_id=user_id, language=Language(language), read=level, write=level, speak=level)


def _customer(session: Session, desk: Desk, name: str) -> Customer:
    customer = Customer(client_id=desk.client.id, name=name, created_at=NOW)
    session.add(customer)
    session.flush()
    address = f"{fold(name).split()[0]}@example.com"
    session.add(
        CustomerAddress(
            client_id=desk.client.id, customer_id=customer.id, kind=AddressKind.MAIL, value=address, folded=address
        )
    )
    session.flush()
    return customer


def make_order(session: Session, desk: Desk, address: str) -> Order:
    """A shipped order of the person with this address."""
    order = Order(
        client_id=desk.client.id,
        market_id=desk.market.id,
        number="NV-2026-10482",
        number_folded="NV202610482",
        customer_name="Mária Kováčová",
        address_folded=address,
        phone_folded="",
        postcode="81101",
        status="shipped",
        payment_method="card",
        carrier="Packeta",
        tracking_number="Z1234567890",
        tracking_link="https://tracking.packeta.com/Z1234567890",
        pick_up_point="",
        ordered_on=datetime(2026, 9, 15, tzinfo=UTC).date(),
        total_minor=8990,
        currency="EUR",
        lines=[{"sku": "RUN-38", "name": "Bežecké topánky Vltava", "size": "38", "quantity": 1}],
        invoice_link="",
        refund_state="",
        return_state="",
        updated_at=NOW,
    )
    session.add(order)
    session.flush()
    return order


def _clock(session: Session, ticket: Ticket) -> SlaClock:
    return SlaClock(
        client_id=ticket.client_id,
        ticket_id=ticket.id,
        target=Target.FIRST_REPLY,
        state=ClockState.RUNNING,
        policy_version=1,
        measure=Measure.BUSINESS_MINUTES,
        minutes=120,
        business_hours_id=session.scalars(select(BusinessHours.id)).one(),
        business_hours_version=1,
        started_at=NOW - timedelta(minutes=40),
        due_at=ticket.due_at or NOW,
    )
