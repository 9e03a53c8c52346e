"""The database's shape: migrate it, and compare it with the models."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from tolmach.errors import Refused
from tolmach.paths import package_folder
from tolmach.tables import all_tables

SEARCH_PREFIX = "fts_"
"""Search indexes are written by hand per database, so the comparison leaves them alone."""


class WrongSchema(Refused):
    """The database is not at the shape this version needs."""


class Unreachable(Refused):
    """No connection to the database."""


def upgrade_schema(engine: Engine, revision: str = "head") -> None:
    """Migrate up to ``revision``. On SQLite foreign keys are off meanwhile and checked after.

    A batch rebuild drops and recreates tables; with foreign keys on, that would delete the children.
    """
    with _migrating(engine) as config:
        command.upgrade(config, revision)


def downgrade_schema(engine: Engine, revision: str) -> None:
    """Migrate down to ``revision``."""
    with _migrating(engine) as config:
        command.downgrade(config, revision)


def schema_differences(engine: Engine) -> list[str]:
    """What the models have and the database lacks, or the other way round; empty when they agree."""
    with engine.connect() as connection, warnings.catch_warnings():
        # SQLite cannot reflect indexes over expressions; PostgreSQL compares them in the same test.
        warnings.simplefilter("ignore")
        context = MigrationContext.configure(
            connection, opts={"include_object": is_compared, "compare_type": _is_type_changed}
        )
        return [str(difference) for difference in compare_metadata(context, all_tables())]


def require_current_schema(engine: Engine) -> None:
    """Raise WrongSchema unless the database is at this version's newest migration, Unreachable where none answers."""
    newest = ScriptDirectory(str(package_folder("tolmach_migrations"))).get_current_head()
    with _connect(engine) as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    if present != newest:
        raise WrongSchema(
            f"The database is at {present or 'nothing'}, this version needs {newest}: tolmach db upgrade."
        )


def is_compared(_thing: Any, name: str | None, _kind: str, _reflected: bool, _to: Any) -> bool:
    """Whether a table or index takes part in the comparison of models and schema."""
    return not (name or "").startswith((SEARCH_PREFIX, "alembic_"))


def new_migration(engine: Engine, message: str, number: str) -> None:
    """Write the next numbered migration from the difference between models and schema (for developers)."""
    with _migrating(engine) as config:
        command.revision(config, message=message, autogenerate=True, rev_id=number)


@contextmanager
def _migrating(engine: Engine) -> Iterator[Config]:
    config = Config()
    config.set_main_option("script_location", str(package_folder("tolmach_migrations")))
    config.set_main_option("path_separator", "os")
    with _connect(engine) as connection:
        _foreign_keys(connection, "OFF")
        config.attributes["connection"] = connection
        yield config
        connection.commit()
        _check_foreign_keys(connection)
        _foreign_keys(connection, "ON")


def _connect(engine: Engine) -> Connection:
    try:
        return engine.connect()
    except OperationalError as error:
        reason = str(error.orig).splitlines()[0]
        raise Unreachable(f"The database {engine.url.render_as_string()} cannot be reached: {reason}.") from error


def _foreign_keys(connection: Connection, state: str) -> None:
    if connection.dialect.name != "sqlite":
        return
    # The pragma does nothing inside a transaction, so it goes to the driver before SQLAlchemy begins one.
    connection.commit()
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.execute(f"PRAGMA foreign_keys={state}")


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    connection.commit()
    if broken:
        raise WrongSchema(f"{len(broken)} rows point to nothing after the migration, first in {broken[0][0]}.")


def _is_type_changed(_context: Any, _column: Any, _meta: Any, inspected: Any, declared: Any) -> bool | None:
    # Dates, enums and sealed text are stored as their plain kinds; their own classes are no difference.
    kinds = {type(inspected)._type_affinity, type(declared)._type_affinity}
    return False if len(kinds) == 1 or "TypeDecorator" in str(type(declared).__mro__) else None
