"""What all tests share: a migrated database, a house with fakes at the seams, a closed network."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import hypothesis
import pytest
import structlog
from house_makers import FrozenClock, Shops, fill_house
from sqlalchemy import event, text
from worker_database import postgres_address

from tolmach.db import Database, open_database
from tolmach.detection.choose import build_detector
from tolmach.keys import Keyring
from tolmach.outbox.mailers import MaildirMailer
from tolmach.schema import upgrade_schema
from tolmach.settings import Settings, read_settings
from tolmach.store import FolderStore
from tolmach.tables import all_tables
from tolmach.translation.build import build_translator
from tolmach.translation.translate import Translator
from tolmach.wiring import House, letter_makers

SECRET = "test-secret-" + "s" * 32
FILLED: list[Shops] = []
POSTGRES = postgres_address()


SHARE = os.environ.get("TOLMACH_TEST_SHARE", "")
"""Where time is short: the sixth (0 to 5) of the database tests that PostgreSQL is asked, while SQLite has the others,
and by being odd or even the half of the browser flows."""

# How long an example takes says nothing on a machine that others use too.
hypothesis.settings.register_profile("whole", deadline=None)
hypothesis.settings.register_profile("quick", max_examples=30, deadline=None)
hypothesis.settings.load_profile("quick" if SHARE else "whole")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where time is short, share the database tests out between the databases, file by file, and leave out flows."""
    if not SHARE:
        return
    left_out = {item for item in items if _is_left_out(item, int(SHARE))}
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]


def _is_left_out(item: pytest.Item, share: int) -> bool:
    if item.get_closest_marker("browser"):
        return crc32(item.name.encode()) % 2 != share % 2
    is_for_postgres = crc32(item.path.name.encode()) % 6 == share
    return item.get_closest_marker("database") is not None and is_for_postgres is not bool(POSTGRES)


@pytest.fixture(autouse=True)
def closed_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing leaves the machine while tests run."""
    connect = socket.socket.connect

    def only_here(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if host and not str(host).startswith("127.") and host not in ("localhost", "::1"):
            raise OSError(f"the network is closed in tests: {host}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", only_here)


@pytest.fixture(autouse=True)
def plain_logs() -> None:
    """A command that ran in an earlier test set the logs up for itself; each test begins with the defaults."""
    structlog.reset_defaults()


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One migrated SQLite file, copied for each test."""
    path = tmp_path_factory.mktemp("schema") / "migrated.db"
    database = open_database(f"sqlite:///{path}", Keyring((SECRET,)))
    upgrade_schema(database.engine)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()
    return path


@pytest.fixture(scope="session")
def filled_file(migrated_file: Path) -> Path:
    """The migrated file with clients, markets, pools and people, filled once and copied for each test that asks."""
    path = migrated_file.with_name("filled.db")
    shutil.copy(migrated_file, path)
    database = open_database(f"sqlite:///{path}", Keyring((SECRET,)))
    FILLED.append(fill_house(database))
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()
    return path


@pytest.fixture(scope="session")
def migrated_postgres() -> Iterator[Database]:
    database = open_database(POSTGRES, Keyring((SECRET,)))
    upgrade_schema(database.engine)
    with database.engine.begin() as connection:
        # What the tests write needs to survive nothing.
        name = connection.execute(text("SELECT current_database()")).scalar_one()
        connection.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit = off'))
    database.engine.dispose()
    yield database
    database.engine.dispose()


@pytest.fixture(scope="session")
def own_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Database]:
    """Where each test finds its SQLite file, and the one engine for all of them: it knows its statements by then."""
    path = tmp_path_factory.mktemp("database") / "tolmach.db"
    opened = open_database(f"sqlite:///{path}", Keyring((SECRET,)))
    # What the tests write needs to survive nothing.
    event.listen(opened.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    return path, opened


@pytest.fixture
def settings(tmp_path: Path, own_file: tuple[Path, Database]) -> Settings:
    return read_settings(
        {
            "TOLMACH_DATA_DIR": str(tmp_path / "data"),
            "TOLMACH_DATABASE_URL": POSTGRES or f"sqlite:///{own_file[0]}",
            "TOLMACH_SECRET_KEY": SECRET,
            "TOLMACH_MAILER": "maildir",
        }
    )


@pytest.fixture
def database(request: pytest.FixtureRequest, own_file: tuple[Path, Database]) -> Iterator[Database]:
    """An empty database at the newest migration: SQLite, or PostgreSQL in the second round."""
    if POSTGRES:
        yield _emptied(request.getfixturevalue("migrated_postgres"))
        return
    path, opened = own_file
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    shutil.copy(request.getfixturevalue("filled_file" if "shops" in request.fixturenames else "migrated_file"), path)
    yield opened
    opened.engine.dispose()


@pytest.fixture(scope="session")
def translator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Translator]:
    """The real engines with the models of the test wheel, shared: their processes start slowly."""
    with build_translator(tmp_path_factory.mktemp("models")) as opened:
        yield opened


@pytest.fixture
def house(settings: Settings, database: Database, clock: FrozenClock, translator: Translator) -> House:
    """The real house on an empty database, with a standing clock and letters that leave into a maildir."""
    store = FolderStore(settings.data_dir / "blobs")
    return House(
        settings=settings,
        clock=clock,
        database=database,
        store=store,
        detector=build_detector("auto"),
        translator=translator,
        mailer=MaildirMailer(settings.data_dir / "sent"),
        letters=letter_makers(settings),
    )


@pytest.fixture
def shops(house: House) -> Shops:
    """Clients, markets, pools and people."""
    if POSTGRES:
        return fill_house(house.database)
    return replace(deepcopy(replace(FILLED[0], database=None)), database=house.database)


def _emptied(database: Database) -> Database:
    # Deleting few rows from many tables is much faster than truncating: no file is made anew. Most tables have none.
    tables = all_tables().sorted_tables
    filled = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables)
    restarted = ", ".join(f"setval(pg_get_serial_sequence('\"{table}\"', 'id'), 1, false)" for table in tables)
    with database.engine.begin() as connection:
        connection.execute(text("SET LOCAL synchronous_commit = off"))
        names = set(connection.scalars(text(filled)))
        for table in reversed(tables):
            if table.name in names:
                connection.execute(table.delete())
        connection.execute(text(f"SELECT {restarted}"))
    return database
