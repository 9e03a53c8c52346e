"""One transaction over many happenings: the demo has the database to itself, and can begin again if it breaks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import cast

from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from tolmach.db import Database

MOST_UNITS = 150
"""After so many units of work the shared session is committed and left, so that what it holds stays small."""


class SharedSession:
    """Stands for both session makers of a database: every session asked for is the same one, flushed, not committed.

    What the desk reads again for each letter, such as hours and pools, is read once for many letters. A unit that fails
    cannot be rolled back alone: with it everything since the last commit is undone, and no further unit begins.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._session: Session | None = None
        self._units = 0
        self._is_broken = False

    def begin(self) -> AbstractContextManager[Session]:
        return self._unit()

    def __call__(self) -> AbstractContextManager[Session]:
        return self._unit()

    def rest(self) -> None:
        """Between two happenings: write down what was done and let go of it, when it has become much."""
        if self._units >= MOST_UNITS:
            self.commit()

    def commit(self) -> None:
        """Write everything down and let go of it."""
        if self._session is not None:
            self._session.commit()
            self._session.close()
        self._session, self._units = None, 0

    def discard(self) -> None:
        """Leave what is not committed undone."""
        if self._session is not None:
            self._session.close()
        self._session = None

    @contextmanager
    def _unit(self) -> Iterator[Session]:
        if self._is_broken:
            raise RuntimeError("an earlier part of the demo failed")
        if self._session is None:
            self._session = self._database.writing()
        try:
            yield self._session
            self._session.flush()
        except BaseException:
            self._is_broken = True
            self.discard()
            raise
        self._units += 1


@contextmanager
def in_a_hurry(database: Database) -> Iterator[tuple[Database, SharedSession]]:
    """The database as one that works in long transactions and does not wait for the disk, until the block ends."""
    if database.engine.dialect.name == "sqlite":
        event.listen(database.engine, "connect", _do_not_wait)
        database.engine.dispose()
    shared = SharedSession(database)
    sessions = cast("sessionmaker[Session]", shared)
    try:
        yield Database(engine=database.engine, reading=sessions, writing=sessions), shared
        shared.commit()
    finally:
        shared.discard()
        if database.engine.dialect.name == "sqlite":
            event.remove(database.engine, "connect", _do_not_wait)
            database.engine.dispose()


def _do_not_wait(connection: object, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")  # type: ignore[attr-defined]
