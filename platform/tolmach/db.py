"""The database: column types, engines, the two session makers, and the database's own clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Insert,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    create_engine,
    event,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.types import JSON, TypeDecorator

from tolmach import copy_rows, reserve
from tolmach.keys import Keyring

BUSY_TIMEOUT_MS = 15_000
"""How long a SQLite writer waits for another before it gives up."""

Upsert = sqlite.Insert | postgresql.Insert
"""An INSERT that knows ``ON CONFLICT``."""

_BEGIN, _HELD, _APPENDED = "tolmach_begin", "tolmach_held", "tolmach_appended"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant in UTC. Naive values are refused: SQLite would give them back as somebody else's time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime cannot be stored: {value}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class EncryptedText(TypeDecorator[str]):
    """Text that is unreadable in the database file; the keyring hangs on the engine's dialect, outside the rows."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _keyring(dialect).seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _keyring(dialect).open(value)


BigId = BigInteger().with_variant(Integer, "sqlite")
"""64-bit ids; SQLite's rowid alias must be called INTEGER and is 64-bit anyway."""

Json = JSON(none_as_null=True)

Word = Enum(StrEnum, native_enum=False, length=32, values_callable=lambda kind: [word.value for word in kind])
"""A ``StrEnum`` as its plain value: a new word needs no migration, and the database stays readable."""


class Base(DeclarativeBase):
    """All tables; every constraint has a name, so that a migration can speak of it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: Json, list[Any]: Json, StrEnum: Word}  # noqa: RUF012

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)

    def __init__(self, **values: Any) -> None:
        """A new row with these columns. Raises TypeError for one that the table has not.

        SQLAlchemy's own constructor sets each by itself and notes what was there before, twelve times as slowly. A new
        row has no before, and is inserted from what it holds.
        """
        if not _columns_of(type(self)).issuperset(values):
            raise TypeError(f"{type(self).__name__} has not all of {', '.join(sorted(values))}")
        self.__dict__.update(values)


@dataclass(frozen=True)
class Database:
    """The engine and its two ways in: ``reading`` for every GET, ``writing`` for what changes rows."""

    engine: Engine
    reading: sessionmaker[Session]
    writing: sessionmaker[Session]


def open_database(url: str, keyring: Keyring) -> Database:
    """Open the database at ``url`` (SQLite or PostgreSQL through psycopg).

    On SQLite a writing session takes the write lock with its first statement (BEGIN IMMEDIATE): two transactions that
    read and then write cannot both believe what they read, and neither fails half-way with "database is locked".
    """
    parsed = make_url(url)
    # SQLAlchemy quotes parameters in its errors, and they may be somebody's words: no log ever gets them.
    engine = create_engine(
        parsed,
        connect_args=_connect_args(parsed.get_backend_name()),
        # A file is always there; a server may have gone away since.
        pool_pre_ping=parsed.get_backend_name() != "sqlite",
        hide_parameters=True,
    )
    engine.dialect.tolmach_keyring = keyring  # type: ignore[attr-defined]
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        copy_rows.listen(engine)
    writing = engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
    database = Database(
        engine=engine,
        reading=sessionmaker(engine, expire_on_commit=False),
        writing=sessionmaker(writing, expire_on_commit=False),
    )
    for sessions in (database.reading, database.writing):
        event.listen(sessions, "loaded_as_persistent", _hold)
        reserve.listen(sessions)
        event.listen(sessions, "before_commit", _write_appended)
        event.listen(sessions, "after_soft_rollback", lambda session, _: session.info.pop(_APPENDED, None))
    return database


def is_one_of(column: InstrumentedAttribute[Any], *words: StrEnum) -> ColumnElement[bool]:
    """The condition that a column holds one of these, written out: SQLite's partial indexes serve no bound values."""
    if len(words) == 1:
        return column == bindparam(None, words[0], literal_execute=True)
    return column.in_(bindparam(None, words, expanding=True, literal_execute=True))


def table_of(model: type[Base]) -> Table:
    """The table of a class, for plain statements of which the session need know nothing."""
    return cast("Table", model.__table__)


def insert_for(dialect: str) -> Callable[[Any], Upsert]:
    """The INSERT of SQLite or PostgreSQL, by the name of the dialect."""
    return sqlite.insert if dialect == "sqlite" else postgresql.insert


def append_at_commit(session: Session, table: type[Base], row: dict[str, Any]) -> None:
    """Add a row that nobody reads in this transaction: all of a table's are written together, just before the commit.

    A transaction that rolls back, or is never committed, writes none.
    """
    session.info.setdefault(_APPENDED, {}).setdefault(table, []).append(row)


def database_now(session: Session) -> datetime:
    """The database's own clock: what leases are measured by, the same for every process of every machine."""
    if session.get_bind().dialect.name == "sqlite":
        stamp = session.scalar(text("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')"))
        return datetime.fromisoformat(str(stamp)).replace(tzinfo=UTC)
    now = session.scalar(select(func.clock_timestamp()))
    assert isinstance(now, datetime)
    return now.astimezone(UTC)


def _hold(session: Session, loaded: object) -> None:
    """Keep what was loaded for as long as the session lives: asking for the same row again needs no query."""
    session.info.setdefault(_HELD, []).append(loaded)


def _write_appended(session: Session) -> None:
    for table, rows in session.info.pop(_APPENDED, {}).items():
        # The table and not the class: the class would split rows by which of their columns are empty.
        # One row as one: many go through a pipeline, which costs a lonely one twice its time.
        session.connection().execute(_insert_into(table), rows if len(rows) > 1 else rows[0])


@cache
def _columns_of(model: type[Base]) -> frozenset[str]:
    return frozenset(model.__mapper__.column_attrs.keys())


@cache
def _insert_into(table: type[Base]) -> Insert:
    return insert(table_of(table))


def _connect_args(backend: str) -> dict[str, Any]:
    if backend == "sqlite":
        return {"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False}
    return {"options": "-c timezone=utc"}


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not send a BEGIN of its own: ours says whether the transaction will write.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))


def _keyring(dialect: Dialect) -> Keyring:
    keyring: Keyring = dialect.tolmach_keyring  # type: ignore[attr-defined]
    return keyring
