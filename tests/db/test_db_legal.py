"""The migration to stored limits of the law: what was finished before keeps its figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from old_rows import RECEIVED, before, put
from sqlalchemy import Engine, select

from tolmach.schema import downgrade_schema, upgrade_schema
from tolmach.sla.model import LegalClock, LegalState

pytestmark = pytest.mark.database

SOLVED = datetime(2026, 10, 10, 8, tzinfo=UTC)


@pytest.fixture
def old(fresh: Engine) -> Iterator[Engine]:
    """A database from before, with a client, a Polish market and a customer."""
    upgrade_schema(fresh, before("legal"))
    put(fresh, "client", id=1, slug="novesta", name="Novesta", reference_prefix="NOV")
    put(fresh, "market", id=1, client_id=1, slug="pl", country="PL", time_zone="Europe/Warsaw")
    put(fresh, "customer", id=1, client_id=1)
    return fresh


def ticket(engine: Engine, number: int, status: str, *, topic: str | None = "complaint", **values: Any) -> None:
    about = {"client_id": 1, "market_id": 1, "customer_id": 1, "created_at": RECEIVED, "topic": topic}
    put(engine, "ticket", id=number, reference=f"NOV-{number}", status=status, **about, **values)


def test_finished_tickets_get_their_limits_and_others_are_left_to_the_job(old: Engine):
    ticket(old, 1, "solved", solved_at=SOLVED)
    ticket(old, 2, "closed", solved_at=SOLVED, closed_reason="answered", topic="return")
    ticket(old, 3, "open")
    ticket(old, 4, "closed", closed_reason="spam")
    ticket(old, 5, "solved", solved_at=SOLVED, topic="delivery")
    ticket(old, 6, "solved", solved_at=SOLVED, topic=None)
    for _ in range(2):
        upgrade_schema(old)
        assert limits_in(old) == [(1, "complaint", "accepted"), (2, "refund", "interest")]
        downgrade_schema(old, before("legal"))


def test_they_are_settled_when_the_ticket_was_solved(old: Engine):
    ticket(old, 1, "solved", solved_at=SOLVED)
    upgrade_schema(old)
    with old.connect() as connection:
        row = connection.execute(select(LegalClock.__table__)).one()
    assert row.state is LegalState.SETTLED
    assert (row.received_at, row.settled_at) == (RECEIVED, SOLVED)
    assert row.due_at == datetime(2026, 10, 6, 21, 59, 59, tzinfo=UTC)


def limits_in(engine: Engine) -> list[tuple[int, str, str]]:
    table = LegalClock.__table__
    with engine.connect() as connection:
        rows = connection.execute(select(table.c.ticket_id, table.c.limit_key, table.c.missed).order_by(table.c.id))
        return [tuple(row) for row in rows]
