"""People and shops for tests: Alena (cs, sk), Bence (hu), Paul (reads no Portuguese), Olga, Eva and Mallory."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Grant, access_of_user
from tolmach.accounts.model import Role, User
from tolmach.accounts.passwords import hash_password
from tolmach.accounts.users import give_role
from tolmach.clients.model import Client, Mailbox, MailboxMarket, Market, MarketFact
from tolmach.db import Database
from tolmach.hours.model import BusinessHours
from tolmach.orders.find import fold_number
from tolmach.orders.model import Order
from tolmach.pools.model import ForeignRule, LanguageRule, Level, Pool, PoolMember, Rung, RungKind, Skill

TUESDAY_TEN = datetime(2026, 9, 22, 8, 0, tzinfo=UTC)
"""A Tuesday, 10:00 in Prague: every pool is open."""

PASSWORD = "correct horse battery"
WEEK = {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
LETTERS = Path(__file__).parent / "letters"


@dataclass
class FrozenClock:
    """A clock that stands until it is moved."""

    at: datetime = TUESDAY_TEN

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class Shops:
    """Ids of what ``fill_house`` made, by name."""

    clients: dict[str, int] = field(default_factory=dict)
    markets: dict[str, int] = field(default_factory=dict)
    pools: dict[str, int] = field(default_factory=dict)
    users: dict[str, int] = field(default_factory=dict)
    database: Database | None = None

    def access(self, name: str) -> Access:
        assert self.database is not None
        with self.database.reading() as session:
            return access_of_user(session, self.users[name])


POOLS = {
    # slug: (zone, country, working language)
    "bg": ("Europe/Sofia", "BG", "en"),
    "cs": ("Europe/Prague", "CZ", "cs"),
    "de": ("Europe/Berlin", "DE", "de"),
    "el": ("Europe/Athens", "GR", "en"),
    "en": ("Europe/Dublin", "IE", "en"),
    "es": ("Europe/Madrid", "ES", "en"),
    "fr": ("Europe/Paris", "FR", "fr"),
    "hr": ("Europe/Zagreb", "HR", "en"),
    "hu": ("Europe/Budapest", "HU", "hu"),
    "it": ("Europe/Rome", "IT", "it"),
    "pl": ("Europe/Warsaw", "PL", "pl"),
    "pt": ("Europe/Lisbon", "PT", "en"),
    "ro": ("Europe/Bucharest", "RO", "ro"),
    "sk": ("Europe/Bratislava", "SK", "sk"),
    "sl": ("Europe/Ljubljana", "SI", "sl"),
}
CURRENCIES = {"CZ": "CZK", "HU": "HUF", "PL": "PLN", "RO": "RON"}


def fill_house(database: Database) -> Shops:
    """Two clients, Novesta with a market per language and Calida with one, fifteen pools and their people."""
    shops = Shops(database=database)
    with database.writing.begin() as session:
        for slug in POOLS:
            shops.pools[slug] = make_pool(session, slug)
        novesta = make_client(session, "novesta", "Novesta", "NOV")
        calida = make_client(session, "calida", "Calida", "CAL")
        shops.clients = {"novesta": novesta, "calida": calida}
        for slug in POOLS:
            market = make_market(session, novesta, slug, domain="novesta.example")
            shops.markets[f"novesta-{slug}"] = market
            make_rung(session, novesta, slug, shops.pools[slug])
        shops.markets["calida-sk"] = make_market(session, calida, "sk", domain="calida.example")
        make_rung(session, calida, "sk", shops.pools["sk"])
        session.add(LanguageRule(client_id=novesta, language="*", rule=ForeignRule.ENGLISH))
        _people(session, shops)
    return shops


def _people(session: Session, shops: Shops) -> None:
    users = shops.users
    users["olga"] = make_user(session, "Olga", Grant(role=Role.OPERATOR))
    users["eva"] = make_user(session, "Eva", Grant(role=Role.OWNER, client_id=shops.clients["novesta"]))
    users["mallory"] = make_user(session, "Mallory", Grant(role=Role.OWNER, client_id=shops.clients["calida"]))
    users["alena"] = make_agent(session, "Alena", {"sk": shops.pools["sk"], "cs": shops.pools["cs"]})
    users["bence"] = make_agent(session, "Bence", {"hu": shops.pools["hu"]})
    users["paul"] = make_agent(session, "Paul", {"pt": shops.pools["pt"]}, level=Level.NONE, native="en")


def make_client(session: Session, slug: str, name: str, prefix: str) -> int:
    client = Client(slug=slug, name=name, reference_prefix=prefix, created_at=TUESDAY_TEN)
    session.add(client)
    session.flush()
    return client.id


def make_pool(
    session: Session, language: str, *, slug: str | None = None, week: dict[str, object] | None = None
) -> int:
    zone, country, working = POOLS[language]
    hours = BusinessHours(name=slug or language, time_zone=zone, week=week or WEEK, holiday_country=country)
    session.add(hours)
    session.flush()
    pool = Pool(
        slug=slug or language,
        name=slug or language,
        language=language,
        working_language=working,
        business_hours_id=hours.id,
    )
    session.add(pool)
    session.flush()
    return pool.id


def make_market(session: Session, client_id: int, language: str, *, domain: str) -> int:
    zone, country, _ = POOLS[language]
    market = Market(
        client_id=client_id,
        slug=language,
        name=f"{domain.partition('.')[0].title()} {country}",
        country=country,
        languages=[language],
        time_zone=zone,
        currency=CURRENCIES.get(country, "EUR"),
        created_at=TUESDAY_TEN,
    )
    session.add(market)
    session.flush()
    box = Mailbox(
        client_id=client_id,
        address=f"{language}@{domain}",
        display_name=market.name,
        takes_plus_addresses=True,
    )
    session.add(box)
    session.flush()
    session.add(MailboxMarket(client_id=client_id, mailbox_id=box.id, market_id=market.id))
    facts = {
        "phone": "+421 2 123 456 78",
        "return_address": "Novesta, Dlhá 1, 010 01 Žilina",
        "return_days": "30",
        "refund_days": "14",
        "signature": market.name,
    }
    for name, value in facts.items():
        session.add(MarketFact(client_id=client_id, market_id=market.id, name=name, value=value))
    session.flush()
    return market.id


def make_rung(session: Session, client_id: int, language: str, pool_id: int) -> None:
    kind = RungKind.MACHINE if language == "pt" else RungKind.NATIVE
    session.add(Rung(client_id=client_id, language=language, position=1, kind=kind, pool_id=pool_id))
    session.flush()


_HASH = hash_password(PASSWORD)


def make_user(session: Session, name: str, *grants: Grant, locale: str = "en") -> int:
    user = User(
        address=f"{name.lower()}@desk.example",
        name=name,
        password_hash=_HASH,
        locale=locale,
        created_at=TUESDAY_TEN,
    )
    session.add(user)
    session.flush()
    for grant in grants:
        give_role(session, user.id, grant)
    return user.id


def make_agent(
    session: Session,
    name: str,
    pools: dict[str, int],
    *,
    level: Level = Level.NATIVE,
    native: str | None = None,
    capacity: int = 20,
) -> int:
    user_id = make_user(session, name, *(Grant(role=Role.AGENT, pool_id=pool) for pool in pools.values()))
    for language, pool_id in pools.items():
        session.add(PoolMember(pool_id=pool_id, user_id=user_id, capacity=capacity))
        session.add(Skill(user_id=user_id, language=language, read=level, write=level, speak=level))
    if native:
        session.add(Skill(user_id=user_id, language=native, read=Level.NATIVE, write=Level.NATIVE, speak=Level.NATIVE))
    session.flush()
    return user_id


def make_order(session: Session, shops: Shops, number: str, address: str, *, market: str = "novesta-sk") -> int:
    order = Order(
        client_id=shops.clients[market.partition("-")[0]],
        market_id=shops.markets[market],
        number=number,
        number_folded=fold_number(number),
        customer_name="Mária Kováčová",
        address_folded=address.casefold(),
        phone_folded="",
        postcode="010 01",
        status="shipped",
        payment_method="card",
        carrier="Packeta",
        tracking_number="Z1234567890",
        tracking_link="https://tracking.packeta.example/Z1234567890",
        pick_up_point="",
        total_minor=5990,
        currency="EUR",
        lines=[],
        invoice_link="",
        refund_state="",
        return_state="",
        updated_at=TUESDAY_TEN,
    )
    session.add(order)
    session.flush()
    return order.id


def letter_bytes(
    text: str,
    *,
    to: str,
    sender: str = "maria.kovacova@post.example",
    name: str = "Mária Kováčová",
    subject: str = "Objednávka",
    message_id: str = "first@post.example",
    **headers: str,
) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"{name} <{sender}>"
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = "Tue, 22 Sep 2026 09:58:00 +0200"
    mail["Message-ID"] = f"<{message_id}>"
    for key, value in headers.items():
        mail[key.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()
