"""A database of its own for tests that migrate it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, NullPool, create_engine, make_url
from worker_database import postgres_address

from tolmach.db import open_database
from tolmach.keys import Keyring

POSTGRES = postgres_address()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Engine]:
    """A database of its own, with nothing in it."""
    ring = Keyring(("s" * 32,))
    if not POSTGRES:
        database = open_database(f"sqlite:///{tmp_path / 'fresh.db'}", ring)
        yield database.engine
        database.engine.dispose()
        return
    url = make_url(POSTGRES).set(database=f"{make_url(POSTGRES).database}_fresh")
    on_server(f'DROP DATABASE IF EXISTS "{url.database}" WITH (FORCE)', f'CREATE DATABASE "{url.database}"')
    database = open_database(url.render_as_string(hide_password=False), ring)
    yield database.engine
    database.engine.dispose()
    on_server(f'DROP DATABASE "{url.database}" WITH (FORCE)')


def on_server(*statements: str) -> None:
    engine = create_engine(POSTGRES, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
