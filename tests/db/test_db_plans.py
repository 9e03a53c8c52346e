"""What few rows of a long table are asked for is found by the index of those few, on SQLite too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tolmach.db import Database
from tolmach.inbox.screened import screened_letters
from tolmach.outbox.model import Channel, OutboxRow
from tolmach.outbox.pace import full_servers, let_server_rest
from tolmach.outbox.relay import relay_route
from tolmach.wiring import House

NOW = datetime(2026, 9, 22, 8, 0, tzinfo=UTC)
RELAY = relay_route("smtp://127.0.0.1?security=none&per_minute=2")


@pytest.fixture(autouse=True)
def only_on_sqlite(house: House) -> None:
    if house.database.engine.dialect.name != "sqlite":
        pytest.skip("the plan of a small table is no index's on PostgreSQL")


def plans(database: Database, ask: Callable[[Session], object]) -> dict[str, str]:
    """Statement → how SQLite would go about it."""
    asked: list[tuple[str, tuple[object, ...]]] = []
    event.listen(database.engine, "before_cursor_execute", lambda _c, _k, *sql: asked.append(sql[:2]))
    with database.writing() as session:
        ask(session)
        explained = [(sql, values) for sql, values in asked if sql.startswith(("SELECT", "UPDATE"))]
        steps = {
            sql: session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all()
            for sql, values in explained
        }
    return {sql: "; ".join(str(step[3]) for step in those) for sql, those in steps.items()}


def test_the_pace_of_servers_is_kept_by_the_letters_that_wait(house: House, shops):
    def keep_pace(session: Session) -> None:
        letter = {
            "client_id": shops.clients["novesta"],
            "channel": Channel.MAIL,
            "letter": "message",
            "created_at": NOW,
        }
        session.add(OutboxRow(**letter, subject_id=1, message_id="1@novesta.example", server="relay"))
        session.flush()
        full_servers(session, relay=RELAY, now=NOW)
        let_server_rest(session, "relay", 1)

    found = {sql: plan for sql, plan in plans(house.database, keep_pace).items() if "outbox.state = 'waiting'" in sql}
    assert len(found) == 3
    assert {plan for plan in found.values() if "ix_outbox_waiting" not in plan} == set()


def test_what_few_screened_letters_say_is_looked_for_in_no_others(house: House):
    (found,) = plans(house.database, lambda session: screened_letters(session, words="lottery", most=9)).values()
    assert "ix_letter_screened" in found
