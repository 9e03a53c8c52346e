"""The demo's long transaction: shared while all goes well, undone and shut once something fails."""

from __future__ import annotations

import pytest
from house_makers import make_client
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tolmach.clients.model import Client
from tolmach.db import Database
from tolmach.demo.hurry import in_a_hurry


def clients(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Client)) or 0


def test_units_share_a_transaction_that_is_written_at_the_end(database: Database):
    with in_a_hurry(database) as (hurried, _):
        with hurried.writing.begin() as session:
            make_client(session, "one", "One", "ONE")
        with hurried.reading() as session:
            assert clients(session) == 1
    with database.reading() as session:
        assert clients(session) == 1


def test_a_unit_that_fails_undoes_what_was_not_committed_and_lets_nothing_follow(database: Database):
    with pytest.raises(RuntimeError, match="earlier part"), in_a_hurry(database) as (hurried, shared):
        with hurried.writing.begin() as session:
            make_client(session, "one", "One", "ONE")
        shared.commit()
        with pytest.raises(ValueError, match="broken"), hurried.writing.begin() as session:
            make_client(session, "two", "Two", "TWO")
            raise ValueError("broken")
        with hurried.writing.begin():
            pass
    with database.reading() as session:
        assert clients(session) == 1
