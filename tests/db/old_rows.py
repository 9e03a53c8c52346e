"""Rows as an earlier version of the database had them, for tests that migrate them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import Boolean, Date, DateTime, Engine, Integer, MetaData, Table, insert
from sqlalchemy.types import JSON

from tolmach.paths import package_folder

RECEIVED = datetime(2026, 9, 22, 8, tzinfo=UTC)


def before(name: str) -> str:
    """The revision before the migration whose file is named so."""
    script = ScriptDirectory(str(package_folder("tolmach_migrations")))
    [landed] = [one for one in script.walk_revisions() if one.path.endswith(f"_{name}.py")]
    return str(landed.down_revision)


def put(engine: Engine, table: str, **values: Any) -> None:
    """A row as that version had it: what must be filled and is not named gets something of its kind."""
    shape = Table(table, MetaData(), autoload_with=engine)
    needed = [column for column in shape.columns if not column.nullable and column.server_default is None]
    row = {column.name: _something(column.type) for column in needed if column.name != "id"} | values
    if engine.dialect.name == "sqlite":
        row = {key: value.replace(tzinfo=None) if isinstance(value, datetime) else value for key, value in row.items()}
    with engine.begin() as connection:
        connection.execute(insert(shape), row)


def _something(kind: Any) -> Any:
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, Integer):
        return 0
    if isinstance(kind, DateTime):
        return RECEIVED
    if isinstance(kind, Date):
        return date(2026, 9, 22)
    return {} if isinstance(kind, JSON) else ""
