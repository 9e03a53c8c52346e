"""How long it takes to give on what absent people hold: a Slovak pool of twenty, half of them ill."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Grant
from tolmach.accounts.model import Role, User
from tolmach.accounts.users import give_role
from tolmach.clients.model import Client, Market
from tolmach.customers.model import Customer
from tolmach.db import open_database
from tolmach.hours.model import BusinessHours
from tolmach.keys import Keyring
from tolmach.language import Language
from tolmach.outbox.model import Channel
from tolmach.pools.model import Absence, Level, Pool, PoolMember, Rung, RungKind, Skill
from tolmach.routing.relieve import relieve_absent
from tolmach.schema import upgrade_schema
from tolmach.tickets.model import LanguageState, Ticket
from tolmach.tickets.open import open_ticket

NOW = datetime(2026, 9, 22, 8, tzinfo=UTC)
PEOPLE, ILL = 20, 10


def bench_relieve(held: int = 1_000) -> dict[str, Any]:
    """Time rounds of relief until nothing is left in the hands of the ill, on a new SQLite database."""
    with TemporaryDirectory(prefix="tolmach-bench-") as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'bench.db'}", Keyring(("bench-" + "s" * 32,)))
        upgrade_schema(database.engine)
        with database.writing.begin() as session:
            _fill(session, held)
        statements = 0

        def count(*_: object) -> None:
            nonlocal statements
            statements += 1

        event.listen(database.engine, "before_cursor_execute", count)
        rounds: list[float] = []
        relieved = 0
        while not rounds or relieved < held:
            began = perf_counter()
            with database.writing.begin() as session:
                given = relieve_absent(session, now=NOW)
            rounds.append(perf_counter() - began)
            relieved += given
            if not given:
                break
        with database.reading() as session:
            waiting = session.scalar(select(func.count()).select_from(Ticket).where(Ticket.assignee_id.is_(None)))
        database.engine.dispose()
    return {
        "name": "relieve",
        "held": held,
        "relieved": relieved,
        "back_in_the_pool": waiting,
        "rounds": len(rounds),
        "longest_round_seconds": round(max(rounds), 2),
        "seconds": round(sum(rounds), 2),
        "statements": statements,
    }


def _fill(session: Session, held: int) -> None:
    week = {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    hours = BusinessHours(name="sk", time_zone="Europe/Bratislava", week=week)
    client = Client(slug="bench", name="Bench", reference_prefix="BE", created_at=NOW)
    session.add_all([hours, client])
    session.flush()
    pool = Pool(slug="sk", name="sk", language="sk", working_language="sk", business_hours_id=hours.id)
    market = Market(
        client_id=client.id,
        slug="sk",
        name="Bench SK",
        country="SK",
        languages=["sk"],
        time_zone="Europe/Bratislava",
        currency="EUR",
        created_at=NOW,
    )
    customer = Customer(client_id=client.id, name="Somebody", created_at=NOW)
    session.add_all([pool, market, customer])
    session.flush()
    session.add(Rung(client_id=client.id, language="sk", position=1, kind=RungKind.NATIVE, pool_id=pool.id))
    people = [_person(session, pool.id, number, capacity=held) for number in range(PEOPLE)]
    for user_id in people[:ILL]:
        away = Absence(
            user_id=user_id, starts_at=NOW - timedelta(hours=1), ends_at=NOW + timedelta(days=9), kind="illness"
        )
        session.add(away)
    for number in range(held):
        ticket = open_ticket(
            session,
            client=client,
            market=market,
            customer_id=customer.id,
            channel=Channel.MAIL,
            subject="Objednávka",
            language=Language("sk"),
            language_state=LanguageState.DETECTED,
            mailbox_id=None,
            follows=None,
            now=NOW - timedelta(days=1),
        )
        ticket.pool_id, ticket.assignee_id = pool.id, people[number % ILL]
        ticket.held_since = NOW - timedelta(days=1)
        ticket.due_at = NOW + timedelta(minutes=number)


def _person(session: Session, pool_id: int, number: int, *, capacity: int) -> int:
    user = User(address=f"p{number}@desk.example", name=f"Person {number}", password_hash="", created_at=NOW)
    session.add(user)
    session.flush()
    give_role(session, user.id, Grant(role=Role.AGENT, pool_id=pool_id))
    session.add(PoolMember(pool_id=pool_id, user_id=user.id, capacity=capacity))
    native = Level.NATIVE
    session.add(Skill(user_id=user.id, language="sk", read=native, write=native, speak=native))
    return user.id
