"""How many letters a second go through the whole front door: kept, parsed, screened, threaded, detected, routed."""

from __future__ import annotations

import platform
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, func, inspect, select
from sqlalchemy.orm import Session

from tolmach.accounts.model import Membership, Role, User
from tolmach.bench.fill import fill_past
from tolmach.bench.together import take_in_together
from tolmach.clients.model import Client, Mailbox, MailboxMarket, Market
from tolmach.errors import Refused
from tolmach.hours.model import BusinessHours
from tolmach.inbox.model import Letter, LetterState
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.work import receive_some
from tolmach.pools.model import Level, Pool, PoolMember, Rung, RungKind, Skill
from tolmach.schema import downgrade_schema, upgrade_schema
from tolmach.settings import read_settings
from tolmach.wiring import House, build_house

LETTER_BYTES = 500
TUESDAY_TEN = datetime(2026, 9, 22, 8, 0, tzinfo=UTC)
ADDRESS = "sk@bench.example"
_SENTENCES = (
    "Dobrý deň, minulý týždeň som si u vás objednala topánky a balík stále neprišiel.",
    "Prosím, zistite, kde sa zásielka nachádza.",
    "Ďakujem a prajem pekný deň.",
)


def bench_intake(
    letters: int = 500,
    database_url: str = "",
    past_messages: int = 0,
    *,
    processes: int = 1,
    folder_of_mails: Path | None = None,
) -> dict[str, Any]:
    """Time the front door for so many letters of ``LETTER_BYTES``, each of another customer, or for real mails.

    ``past_messages`` of answered tickets are there before them. Several ``processes`` share the letters.
    The database is a new SQLite file or the empty one at ``database_url``, left empty again. Raises Refused for one
    that is not empty.
    """
    with TemporaryDirectory() as folder, empty_house(Path(folder), database_url) as house:
        if past_messages:
            _fill(house, past_messages)
        # The first letter loads the detector and the calendar, which a running desk has loaded already.
        _take_in(house, [letter_of_customer(letters)])
        contents = _mails(folder_of_mails) or [letter_of_customer(number) for number in range(letters)]
        speed = _speed(house, contents, processes)
        _require_all_received(house, len(contents) + 1, since=TUESDAY_TEN, with_screened=folder_of_mails is not None)
        dialect = house.database.engine.dialect.name
    return {
        "name": "intake",
        **speed,
        "letters": len(contents),
        "letter_bytes": sum(map(len, contents)) // len(contents),
        "processes": processes,
        "past_messages": past_messages,
        "database": dialect,
        "python": platform.python_version(),
        "machine": platform.machine(),
    }


def _mails(folder: Path | None) -> list[bytes]:
    """The files of a folder and those below it, in order."""
    return [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()] if folder else []


def _speed(house: House, contents: list[bytes], processes: int) -> dict[str, float]:
    if processes > 1:
        seconds = take_in_together(house.settings, contents, ADDRESS, processes=processes)
        return {"per_second": round(len(contents) / seconds, 1), "seconds": round(seconds, 3)}
    keeping, receiving = _take_in(house, contents)
    return {
        "per_second": round(len(contents) / (keeping + receiving), 1),
        "kept_per_second": round(len(contents) / keeping, 1),
        "received_per_second": round(len(contents) / receiving, 1),
        "seconds": round(keeping + receiving, 3),
    }


def _take_in(house: House, contents: list[bytes]) -> tuple[float, float]:
    """The seconds for keeping the letters, each committed, and for receiving them."""
    began = perf_counter()
    for content in contents:
        keep_mail(house, content, to=(ADDRESS,))
    kept = perf_counter()
    while receive_some(house):
        pass
    return kept - began, perf_counter() - kept


@contextmanager
def empty_house(folder: Path, database_url: str) -> Iterator[House]:
    """A house with one client, market, pool and person on an empty database, which is left empty again."""
    environ: Mapping[str, str] = {
        "TOLMACH_DATA_DIR": str(folder),
        "TOLMACH_DATABASE_URL": database_url,
        "TOLMACH_SECRET_KEY": secrets.token_urlsafe(48),
        "TOLMACH_CLOCK": TUESDAY_TEN.isoformat(),
    }
    house = build_house(read_settings(environ))
    try:
        _require_empty(house.database.engine)
        upgrade_schema(house.database.engine)
        try:
            with house.database.writing.begin() as session:
                _furnish(session)
            yield house
        finally:
            downgrade_schema(house.database.engine, "base")
    finally:
        house.close()


def _require_empty(engine: Engine) -> None:
    if set(inspect(engine).get_table_names()) - {"alembic_version"}:
        raise Refused("The benchmark fills and empties its database: give it one without tables.")


def _fill(house: House, messages: int) -> None:
    with house.database.writing.begin() as session:
        market, member = session.scalars(select(Market)).one(), session.scalars(select(PoolMember)).one()
        fill_past(session, messages, market=market, member=member, before=TUESDAY_TEN)
    with house.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # PostgreSQL does it by itself within the hour: until then it does not know that it is full. SQLite never does;
        # a file of a house that is no benchmark's plans without.
        connection.exec_driver_sql("ANALYZE")


def _require_all_received(house: House, letters: int, *, since: datetime, with_screened: bool) -> None:
    """Every letter of ours opens a ticket; of real mails some are machines' and others come twice."""
    if with_screened:
        with house.database.reading() as session:
            waiting = session.scalar(select(func.count()).where(Letter.state == LetterState.WAITING))
        if waiting:
            raise Refused(f"{waiting} of {letters} letters wait still: the figure would say nothing.")
        return
    came = Letter.state == LetterState.RECEIVED, Letter.received_at >= since
    with house.database.reading() as session:
        received = session.scalar(select(func.count()).where(*came))
    if received != letters:
        raise Refused(f"Only {received} of {letters} letters were received: the figure would say nothing.")


def letter_of_customer(number: int) -> bytes:
    """A letter of ``LETTER_BYTES`` of the customer with this number."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"Zákazník <customer{number:06}@post.example>"
    mail["To"] = ADDRESS
    mail["Subject"] = "Kde je moja zásielka"
    mail["Date"] = "Tue, 22 Sep 2026 09:58:00 +0200"
    mail["Message-ID"] = f"<letter{number:06}@post.example>"
    mail.set_content("\n".join(_SENTENCES), cte="8bit")
    content = mail.as_bytes()
    return content + b"." * (LETTER_BYTES - len(content) - 2) + b"\r\n"


def _furnish(session: Session) -> None:
    """One client, one market with its mailbox, one open pool with a person in it."""
    week = {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    hours = BusinessHours(name="bench", time_zone="Europe/Bratislava", week=week)
    client = Client(slug="bench", name="Bench", reference_prefix="BEN", created_at=TUESDAY_TEN)
    agent = User(address="agent@bench.example", name="Agent", created_at=TUESDAY_TEN)
    session.add_all((hours, client, agent))
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
        created_at=TUESDAY_TEN,
    )
    box = Mailbox(client_id=client.id, address=ADDRESS, display_name="Bench SK")
    session.add_all((pool, market, box))
    session.flush()
    native = Level.NATIVE
    session.add_all(
        (
            MailboxMarket(client_id=client.id, mailbox_id=box.id, market_id=market.id),
            Rung(client_id=client.id, language="sk", position=1, kind=RungKind.NATIVE, pool_id=pool.id),
            PoolMember(pool_id=pool.id, user_id=agent.id, capacity=1_000_000),
            Membership(user_id=agent.id, role=Role.AGENT, pool_id=pool.id),
            Skill(user_id=agent.id, language="sk", read=native, write=native, speak=native),
        )
    )
