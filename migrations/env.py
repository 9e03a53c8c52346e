"""Run the migrations on the connection that ``tolmach.schema`` hands over."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Enum
from sqlalchemy.engine import Connection

from tolmach.db import EncryptedText, UtcDateTime
from tolmach.schema import is_compared
from tolmach.tables import all_tables


def _render(kind: str, thing: Any, _autogen: Any) -> str | bool:
    # A migration must mean the same after the package has moved on, so our own types are written as what they are.
    if kind != "type":
        return False
    if isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(thing, EncryptedText):
        return "sa.Text()"
    if isinstance(thing, Enum):
        return "sa.String(length=32)"
    if repr(thing).startswith(("BigInteger", "BIGINT")):
        return "BIG_ID"
    return False


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=all_tables(),
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=_render,
        include_object=is_compared,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


_migrate(context.config.attributes["connection"])
